// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>
#include <QWidget>

#include <optional>

namespace hit {

/// The line between A and B: drag it, or move it by arrows while it has the focus (Shift fine, Ctrl
/// in tenths); double click and Enter: the middle; Esc: back to where a drag began, else the focus
/// goes to the canvas.
class CompareDivider final : public QWidget
{
    Q_OBJECT
public:
    explicit CompareDivider(QWidget *canvas);
    /// `picture` is what is seen of it, logical px; `at` 0 ... 1 in it.
    void setPlace(const QRectF &picture, double at);
    void setAccent(const QColor &accent);

Q_SIGNALS:
    void moved(double at); ///< 0 ... 1

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    struct Drag
    {
        double grip = 0;   ///< of the pointer from the line, logical px
        double before = 0; ///< where the line was
    };
    void moveTo(double at);

    QRectF m_picture;
    double m_at = 0.5;
    QColor m_accent;
    std::optional<Drag> m_drag;
    bool m_ring = false;
};

} // namespace hit
