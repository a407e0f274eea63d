// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/slider_groove.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QCursor>
#include <QKeyEvent>
#include <QPainter>
#include <QTimer>

#include <cmath>

namespace hit {
namespace {

constexpr double grooveHeight = 4, handleWidth = 8, handleHeight = 16, sidePadding = 9;
constexpr int wheelJoinMs = 300;
constexpr double wheelUnit = 120;

bool startsTyping(const QKeyEvent &event)
{
    if (event.text().size() != 1 || event.modifiers() & (Qt::ControlModifier | Qt::AltModifier))
        return false;
    const QChar c = event.text()[0];
    return c.isDigit() || c == u'-' || c == u'.' || c == u'*' || c == u'/' || c == u'+';
}

} // namespace

SliderGroove::SliderGroove(QWidget *parent)
    : QWidget(parent)
    , m_wheelEnd(new QTimer(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_wheelEnd->setSingleShot(true);
    m_wheelEnd->setInterval(wheelJoinMs);
    connect(m_wheelEnd, &QTimer::timeout, this, &SliderGroove::end);
}

void SliderGroove::setRange(const ValueSlider::Range &range)
{
    m_range = range;
    update();
}

void SliderGroove::setValue(double value)
{
    m_value = value;
    update();
}

void SliderGroove::setEnds(std::optional<std::pair<double, double>> ends)
{
    m_ends = ends;
    update();
}

void SliderGroove::setDimmed(bool dimmed)
{
    m_dimmed = dimmed;
    update();
}

QSize SliderGroove::sizeHint() const
{
    return {120, controlHeight()};
}

QSize SliderGroove::minimumSizeHint() const
{
    return {48, controlHeight()};
}

double SliderGroove::xFromValue(double value) const
{
    const double part = (value - m_range.minimum) / (m_range.maximum - m_range.minimum);
    return sidePadding + qBound(0.0, part, 1.0) * (width() - 2 * sidePadding);
}

double SliderGroove::valueFromX(double x) const
{
    const double part = (x - sidePadding) / (width() - 2 * sidePadding);
    return m_range.minimum + qBound(0.0, part, 1.0) * (m_range.maximum - m_range.minimum);
}

QRectF SliderGroove::handleRect() const
{
    return {xFromValue(m_value) - handleWidth / 2, (height() - handleHeight) / 2.0, handleWidth,
            handleHeight};
}

bool SliderGroove::isOnHandle(QPointF point) const
{
    return !m_ends && handleRect().adjusted(-5, -6, 5, 6).contains(point);
}

void SliderGroove::begin(Gesture gesture)
{
    if (m_gesture == gesture)
        return;
    end();
    m_gesture = gesture;
    m_dragValue = m_value;
    Q_EMIT gestureStarted();
}

void SliderGroove::leaveGesture()
{
    m_wheelEnd->stop();
    // A hidden pointer comes back where it was; moving it earlier would move the value.
    if (m_fine)
        QCursor::setPos(m_fineFrom);
    setFine(false, {});
    m_gesture = Gesture::None;
    update();
}

void SliderGroove::end()
{
    if (m_gesture == Gesture::None)
        return;
    leaveGesture();
    Q_EMIT gestureFinished();
}

void SliderGroove::cancel()
{
    leaveGesture();
    Q_EMIT gestureCancelled();
}

void SliderGroove::setFine(bool fine, QPoint globalPos)
{
    if (m_fine == fine)
        return;
    m_fine = fine;
    if (fine) {
        m_fineFrom = globalPos;
        setCursor(Qt::BlankCursor);
    } else {
        unsetCursor();
    }
}

void SliderGroove::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return event->ignore();
    setFocus(Qt::MouseFocusReason);
    const double x = event->position().x();
    begin(Gesture::Drag);
    m_lastX = x;
    if (!isOnHandle(event->position())) {
        m_dragValue = valueFromX(x);
        Q_EMIT moved(m_dragValue);
    }
    update();
}

void SliderGroove::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (m_gesture != Gesture::Drag) {
        const bool over = isOnHandle(event->position());
        if (over != m_overHandle) {
            m_overHandle = over;
            update();
        }
        return;
    }
    const bool fine = event->modifiers() & Qt::ShiftModifier;
    setFine(fine, event->globalPosition().toPoint());
    const double perPixel = (m_range.maximum - m_range.minimum) / (width() - 2 * sidePadding);
    m_dragValue =
        qBound(m_range.minimum, m_dragValue + (x - m_lastX) * perPixel * (fine ? 0.1 : 1.0),
               m_range.maximum);
    m_lastX = x;
    const bool snap = event->modifiers() & Qt::ControlModifier;
    Q_EMIT moved(snap ? std::round(m_dragValue / m_range.snap) * m_range.snap : m_dragValue);
}

void SliderGroove::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_gesture == Gesture::Drag)
        end();
}

void SliderGroove::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        Q_EMIT resetRequested();
}

void SliderGroove::wheelEvent(QWheelEvent *event)
{
    if (!hasFocus() || event->angleDelta().y() == 0)
        return event->ignore();
    begin(Gesture::Wheel);
    const bool fine = event->modifiers() & Qt::ShiftModifier;
    stepBy(event->angleDelta().y() / wheelUnit * m_range.step * (fine ? 0.1 : 1.0));
    m_wheelEnd->start();
}

double SliderGroove::keyStep(const QKeyEvent &event) const
{
    if (event.modifiers() & Qt::AltModifier)
        return 0;
    double step = m_range.step;
    if (event.modifiers() & Qt::ShiftModifier)
        step *= 0.1;
    else if (event.modifiers() & Qt::ControlModifier)
        step = m_range.snap;
    switch (event.key()) {
    case Qt::Key_Right:
    case Qt::Key_Up:
        return step;
    case Qt::Key_Left:
    case Qt::Key_Down:
        return -step;
    case Qt::Key_PageUp:
        return m_range.tick;
    case Qt::Key_PageDown:
        return -m_range.tick;
    default:
        return 0;
    }
}

void SliderGroove::stepBy(double delta)
{
    double next = m_value + delta;
    if (!m_range.growing)
        next = qBound(m_range.minimum, next, m_range.maximum);
    // Steps of 0.1 must not add up to 0.30000000000000004.
    const double grid = std::pow(10.0, m_range.decimals + 1);
    Q_EMIT moved(std::round(next * grid) / grid);
}

void SliderGroove::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_gesture != Gesture::None)
        return cancel();
    if (const double step = keyStep(*event); step != 0) {
        if (m_gesture == Gesture::Drag)
            return;
        begin(Gesture::Keys);
        return stepBy(step);
    }
    if (event->key() == Qt::Key_Home || event->key() == Qt::Key_Delete)
        return Q_EMIT resetRequested();
    if (startsTyping(*event))
        return Q_EMIT typed(event->text());
    QWidget::keyPressEvent(event);
}

void SliderGroove::keyReleaseEvent(QKeyEvent *event)
{
    if (!event->isAutoRepeat() && m_gesture == Gesture::Keys)
        return end();
    QWidget::keyReleaseEvent(event);
}

void SliderGroove::focusOutEvent(QFocusEvent *event)
{
    if (m_gesture == Gesture::Keys || m_gesture == Gesture::Wheel)
        end();
    QWidget::focusOutEvent(event);
    update();
}

bool SliderGroove::event(QEvent *event)
{
    // Keys that mean something here must not reach the window's shortcuts.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto &key = *static_cast<QKeyEvent *>(event);
        const bool own = keyStep(key) != 0 || key.key() == Qt::Key_Home
                         || key.key() == Qt::Key_Delete || startsTyping(key)
                         || key.matches(QKeySequence::Copy) || key.matches(QKeySequence::Paste)
                         || (key.key() == Qt::Key_Escape && inGesture());
        event->setAccepted(own);
        return own;
    }
    return QWidget::event(event);
}

void SliderGroove::enterEvent(QEnterEvent *)
{
    update();
}

void SliderGroove::leaveEvent(QEvent *)
{
    m_overHandle = false;
    update();
}

void SliderGroove::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintTicks(painter);
    paintGroove(painter);
    m_ends ? paintEnds(painter) : paintHandle(painter);
}

void SliderGroove::paintGroove(QPainter &painter) const
{
    const Tokens &t = tokens();
    const double y = (height() - grooveHeight) / 2;
    drawPlate(painter, {sidePadding, y, width() - 2 * sidePadding, grooveHeight},
              looksOn() ? t.track : t.line, {}, 2);
    if (m_ends)
        return;
    const double from = xFromValue(m_range.defaultValue);
    const double to = xFromValue(m_value);
    const QRectF fill(qMin(from, to), y, qAbs(to - from), grooveHeight);
    if (fill.width() >= 0.5)
        drawPlate(painter, fill, looksOn() ? t.accent : t.disabled, {}, 2);
}

void SliderGroove::paintTicks(QPainter &painter) const
{
    const Tokens &t = tokens();
    const double top = snapped(painter, (height() + grooveHeight) / 2.0 + 3);
    const auto tick = [&](double value, double length, const QColor &color) {
        painter.fillRect(QRectF(snapped(painter, xFromValue(value) - 0.5), top, 1, length), color);
    };
    constexpr double mostTicks = 24; // more would be a grey bar
    if (m_range.tick > 0 && (m_range.maximum - m_range.minimum) / m_range.tick <= mostTicks)
        for (double v = std::ceil(m_range.minimum / m_range.tick) * m_range.tick;
             v <= m_range.maximum + 1e-9; v += m_range.tick)
            tick(v, 3, t.track);
    tick(m_range.defaultValue, 5, looksOn() ? t.text2 : t.disabled);
}

void SliderGroove::paintEnds(QPainter &painter) const
{
    const Tokens &t = tokens();
    constexpr double width = 2, height = 12;
    for (const double end : {m_ends->first, m_ends->second})
        painter.fillRect(QRectF(snapped(painter, xFromValue(end) - width / 2),
                                snapped(painter, (this->height() - height) / 2), width, height),
                         looksOn() ? t.accent : t.disabled);
    if (showsFocus(this))
        drawFocusRing(painter,
                      QRectF(QPointF(xFromValue(m_ends->first), handleRect().top()),
                             QPointF(xFromValue(m_ends->second), handleRect().bottom()))
                          .adjusted(-4, 0, 4, 0),
                      4);
}

void SliderGroove::paintHandle(QPainter &painter) const
{
    const Tokens &t = tokens();
    const QRectF handle = handleRect();
    const QRectF halo = handle.adjusted(-5, -3, 5, 3);
    if (m_gesture == Gesture::Drag)
        drawPlate(painter, halo, faded(t.accent, 0.34), {}, 5);
    else if (m_overHandle && isEnabled())
        drawPlate(painter, halo, faded(t.accent, 0.18), {}, 5);
    if (showsFocus(this))
        drawFocusRing(painter, handle.adjusted(-3, -3, 3, 3), 5);
    painter.setPen(QPen(looksOn() ? t.handleEdge : t.line, 1));
    painter.setBrush(looksOn() ? t.handle : t.disabled);
    painter.drawRoundedRect(handle.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

} // namespace hit
