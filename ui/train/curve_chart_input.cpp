// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/curve_chart.h"

#include <QChart>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace hit {
namespace {

constexpr int clickDistance = 4, leastSteps = 4;
constexpr double zoomStep = 1.25, panPart = 0.2;

} // namespace

double CurveChart::stepAt(double x) const
{
    const QRectF plot = chart()->plotArea();
    const auto [from, to] = steps();
    return from
           + std::clamp((x - plot.left()) / std::max(plot.width(), 1.0), 0.0, 1.0) * (to - from);
}

void CurveChart::zoom(double factor, double around)
{
    const auto [from, to] = steps();
    if ((to - from) / factor < leastSteps)
        return;
    Q_EMIT stepsChosen(std::max(around - (around - from) / factor, 0.0),
                       around + (to - around) / factor);
}

void CurveChart::zoomValues(double factor)
{
    m_valueZoom = std::clamp(m_valueZoom * factor, 0.2, 1000.0);
    refresh();
}

void CurveChart::pan(double distance)
{
    const auto [from, to] = steps();
    distance = std::max(distance, -from);
    Q_EMIT stepsChosen(from + distance, to + distance);
}

/// It scrolls nothing, so it needs no focus to zoom.
void CurveChart::wheelEvent(QWheelEvent *event)
{
    const double turns = event->angleDelta().y() / 120.0;
    if (turns == 0) {
        const auto [from, to] = steps();
        pan(-event->angleDelta().x() / 120.0 * panPart * (to - from));
    } else if (event->modifiers() & Qt::ShiftModifier) {
        zoomValues(std::pow(zoomStep, turns));
    } else {
        zoom(std::pow(zoomStep, turns), stepAt(event->position().x()));
    }
    event->accept();
}

void CurveChart::mousePressEvent(QMouseEvent *event)
{
    m_wasDouble = false;
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton)
        m_pressed = event->position();
}

void CurveChart::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    if (event->buttons() & Qt::MiddleButton) {
        pan(stepAt(m_pressed.x()) - stepAt(at.x()));
        m_pressed = at;
    } else if (event->buttons() & Qt::LeftButton) {
        if (std::abs(at.x() - m_pressed.x()) < clickDistance)
            return m_box.hide();
        const QRectF plot = chart()->plotArea();
        m_box.setGeometry(QRect(QPoint(int(std::min(at.x(), m_pressed.x())), int(plot.top())),
                                QPoint(int(std::max(at.x(), m_pressed.x())), int(plot.bottom()))));
        m_box.show();
    } else {
        Q_EMIT pointed(chart()->plotArea().contains(at) ? stepAt(at.x()) : -1);
    }
}

void CurveChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || std::exchange(m_wasDouble, false))
        return;
    const double from = stepAt(std::min(m_pressed.x(), event->position().x()));
    const double to = stepAt(std::max(m_pressed.x(), event->position().x()));
    if (m_box.isVisible()) {
        m_box.hide();
        if (to - from >= leastSteps)
            Q_EMIT stepsChosen(from, to);
    } else if (chart()->plotArea().contains(event->position())) {
        m_clickedStep = std::llround(to);
        m_clicking.start();
    }
}

void CurveChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_wasDouble = true;
    m_clicking.stop();
    Q_EMIT stepsChosen(0, 0);
}

void CurveChart::keyPressEvent(QKeyEvent *event)
{
    const auto [from, to] = steps();
    const double centre = (from + to) / 2;
    switch (event->key()) {
    case Qt::Key_Left:
        return pan(-panPart * (to - from));
    case Qt::Key_Right:
        return pan(panPart * (to - from));
    case Qt::Key_Up:
        return zoomValues(zoomStep);
    case Qt::Key_Down:
        return zoomValues(1 / zoomStep);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(zoomStep, centre);
    case Qt::Key_Minus:
        return zoom(1 / zoomStep, centre);
    case Qt::Key_Home:
        Q_EMIT stepsChosen(0, 0);
        return;
    default:
        QChartView::keyPressEvent(event);
    }
}

void CurveChart::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    Q_EMIT pointed(-1);
}

void CurveChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        setColors();
}

/// These keys are the chart's, not the canvas'.
bool CurveChart::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Plus || key == Qt::Key_Equal || key == Qt::Key_Minus
            || key == Qt::Key_Home) {
            event->accept();
            return true;
        }
    }
    return QChartView::event(event);
}

bool CurveChart::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && m_pointer >= 0) {
        event->accept(); // the cross-hair says more
        return true;
    }
    return QChartView::viewportEvent(event);
}

} // namespace hit
