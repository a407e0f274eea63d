// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/shapes.h"

#include "ui/theme/theme.h"

#include <QPaintDevice>
#include <QPainterPath>

#include <chrono>

namespace hit {

using namespace std::chrono_literals;

qreal snapped(const QPainter &painter, qreal value)
{
    const qreal ratio = painter.device()->devicePixelRatio();
    return qRound(value * ratio) / ratio;
}

QColor faded(QColor color, qreal opacity)
{
    color.setAlphaF(float(opacity));
    return color;
}

void drawPlate(QPainter &painter, const QRectF &rect, const QColor &fill, const QColor &outline,
               qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(outline.isValid() ? QPen(outline, 1) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const QRectF inner = outline.isValid() ? rect.adjusted(0.5, 0.5, -0.5, -0.5) : rect;
    painter.drawRoundedRect(inner, radius, radius);
    painter.restore();
}

void drawFocusRing(QPainter &painter, const QRectF &rect, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

void drawChevron(QPainter &painter, QPointF centre, Qt::ArrowType direction, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.translate(centre);
    switch (direction) {
    case Qt::UpArrow:
        painter.rotate(180);
        break;
    case Qt::LeftArrow:
        painter.rotate(90);
        break;
    case Qt::RightArrow:
        painter.rotate(-90);
        break;
    default:
        break;
    }
    painter.drawPolyline(QPolygonF({{-4, -2}, {0, 2}, {4, -2}}));
    painter.restore();
}

void drawTick(QPainter &painter, const QRectF &box, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.translate(box.center());
    const qreal unit = box.width() / 16;
    painter.drawPolyline(QPolygonF(
        {QPointF(-3.8, 0.2) * unit, QPointF(-1.2, 2.8) * unit, QPointF(3.8, -2.8) * unit}));
    painter.restore();
}

void drawProgressLine(QPainter &painter, const QRectF &rect, double done)
{
    const QRectF groove(rect.left(), rect.center().y() - progressLineHeight / 2.0, rect.width(),
                        progressLineHeight);
    drawPlate(painter, groove, tokens().track, {}, 2);
    QRectF filled = groove;
    if (done >= 0) {
        filled.setWidth(groove.width() * done);
    } else if (!Theme::current().reducedMotion()) {
        const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now().time_since_epoch());
        constexpr auto round = 1600ms;
        filled.setWidth(groove.width() * 0.3);
        filled.moveLeft(groove.left() - filled.width()
                        + (groove.width() + filled.width()) * double((now % round).count())
                              / double(round.count()));
    }
    filled &= groove;
    if (filled.width() > 0)
        drawPlate(painter, filled, tokens().accent, {}, 2);
}

} // namespace hit
