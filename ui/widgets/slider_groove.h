// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/value_slider.h"

#include <QPointF>
#include <QWidget>

#include <optional>
#include <utility>

class QTimer;

namespace hit {

/// The groove and handle of a ValueSlider: shows a value, tells what the pointer and the keys want.
/// A key held down is one gesture, as a drag is; wheel turns join until the focus leaves or 300 ms
/// pass.
class SliderGroove final : public QWidget
{
    Q_OBJECT
public:
    explicit SliderGroove(QWidget *parent = nullptr);
    void setRange(const ValueSlider::Range &range);
    const ValueSlider::Range &range() const { return m_range; }
    double value() const { return m_value; }
    void setValue(double value);
    /// Of several that it stands for: shown as ticks in place of the handle; nothing: of one.
    void setEnds(std::optional<std::pair<double, double>> ends);
    /// Drawn as if it were off, but it works.
    void setDimmed(bool dimmed);
    bool inGesture() const { return m_gesture != Gesture::None; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void gestureStarted();
    void moved(double value); ///< inside the range unless the range grows
    void gestureFinished();
    void gestureCancelled();
    void resetRequested();
    void typed(const QString &text); ///< a digit or minus: goes on in the field

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    enum class Gesture { None, Drag, Keys, Wheel };
    double xFromValue(double value) const;
    double valueFromX(double x) const;
    QRectF handleRect() const;
    double keyStep(const QKeyEvent &event) const;
    void begin(Gesture gesture);
    void end();
    void cancel();
    void leaveGesture();
    void stepBy(double delta);
    void setFine(bool fine, QPoint globalPos);
    bool looksOn() const { return isEnabled() && !m_dimmed; }
    void paintGroove(QPainter &painter) const;
    void paintTicks(QPainter &painter) const;
    void paintHandle(QPainter &painter) const;
    void paintEnds(QPainter &painter) const;
    bool isOnHandle(QPointF point) const;

    ValueSlider::Range m_range;
    double m_value = 0;
    std::optional<std::pair<double, double>> m_ends;
    Gesture m_gesture = Gesture::None;
    bool m_overHandle = false, m_dimmed = false;
    double m_dragValue = 0; ///< where the drag is before snapping
    double m_lastX = 0;
    bool m_fine = false;
    QPoint m_fineFrom; ///< where the pointer was when it was hidden
    QTimer *m_wheelEnd;
};

} // namespace hit
