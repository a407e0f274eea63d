// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

namespace hit {

/// A filled rounded rectangle with an outline of one logical pixel, on device pixels. An invalid
/// colour leaves that part out.
void drawPlate(QPainter &painter, const QRectF &rect, const QColor &fill, const QColor &outline,
               qreal radius = 4);
/// 2 px in accent colour, just inside of `rect`.
void drawFocusRing(QPainter &painter, const QRectF &rect, qreal radius = 6);
/// Two strokes of 1.5 px that meet in a point; half-width 4.
void drawChevron(QPainter &painter, QPointF centre, Qt::ArrowType direction, const QColor &color);
void drawTick(QPainter &painter, const QRectF &box, const QColor &color);
inline constexpr int progressLineHeight = 4;
inline constexpr int runningLineMs = 33; ///< from drawing to drawing while it runs
/// A groove across the middle of `rect`, filled up to `done`, 0 ... 1. Below 0, where that is not
/// known, a part runs along by the clock; with reduced motion it is filled.
void drawProgressLine(QPainter &painter, const QRectF &rect, double done);
/// `value` on a whole device pixel.
qreal snapped(const QPainter &painter, qreal value);
/// `color` with another opacity, 0 ... 1.
QColor faded(QColor color, qreal opacity);

} // namespace hit
