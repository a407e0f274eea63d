// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace hit {

/// The stages in a row with a handle between those that the rows of a mixing grid give and those
/// that its columns give. Drag, arrows, or a click on a stage moves it.
class StageBorder final : public QWidget
{
    Q_OBJECT
public:
    explicit StageBorder(QWidget *parent = nullptr);
    void setStages(const QStringList &names);
    int border() const { return m_border; } ///< the first stage of the columns, 1 ... stages - 1
    void setBorder(int border);             ///< the nearest that there is; no signal
    QRectF stageRect(int stage) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void moved(int border);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    double boxWidth() const;
    void move(int border);
    void dragTo(double x);

    QStringList m_names;
    int m_border = 1;
};

} // namespace hit
