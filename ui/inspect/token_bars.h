// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <array>
#include <optional>

namespace hit {

/// How much of a pixel's attention each of the 16 tokens gets: bars on a common scale from 0 to 1,
/// figures in percent above those over 10 %. Painted; one stop of the focus order.
class TokenBars final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int count = 16;
    using Weights = std::array<float, count>;

    explicit TokenBars(QWidget *parent = nullptr);
    void setWeights(const std::optional<Weights> &weights); ///< none: no pixel is looked at
    void setSelected(int token);
    void setMuted(std::uint16_t tokens); ///< a bit for each
    QRectF bar(int token) const;         ///< from the base line to the weight
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    QString text() const; ///< for a screen reader

Q_SIGNALS:
    void chosen(int token);
    void muteRequested(int token);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRectF column(int token) const;
    int tokenAt(QPointF place) const; ///< -1: none
    void choose(int token);

    std::optional<Weights> m_weights;
    int m_selected = 0;
    std::uint16_t m_muted = 0;
};

} // namespace hit
