// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <set>

namespace hit {

/// The stages of a generator as boxes that a click freezes and frees: a frozen one keeps its
/// weights. Arrows move, Space toggles.
class StageBoxes final : public QWidget
{
    Q_OBJECT
public:
    explicit StageBoxes(QWidget *parent = nullptr);
    /// `sides`: pixels of each stage. The first `held` ones are frozen whatever is clicked, for the
    /// reason `whyHeld`, a sentence.
    void setStages(const QList<int> &sides, const std::set<int> &frozen, int held = 0,
                   const QString &whyHeld = {});
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void toggled(int stage);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRectF boxRect(int stage) const;
    int stageAt(QPointF pos) const; ///< -1: none
    bool isFrozen(int stage) const { return stage < m_held || m_frozen.contains(stage); }
    void toggle(int stage);
    void describe();
    QString toolTipOf(int stage) const;

    QList<int> m_sides;
    std::set<int> m_frozen;
    int m_held = 0;
    QString m_whyHeld;
    int m_current = 0, m_hovered = -1;
};

} // namespace hit
