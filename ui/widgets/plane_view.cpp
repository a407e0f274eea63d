// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plane_view.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr double tileShare = 36.0 / 52.0; ///< of the pitch
constexpr double leastPitch = 26, mostPitch = 104;
constexpr double ringRadius = 9;

double distance(QPointF a, QPointF b)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

} // namespace

QPointF PlaneView::posFromSeeds(QPointF seeds) const
{
    return QPointF(m_size.width(), m_size.height()) / 2 + (seeds - m_centre) * m_pitch;
}

QPointF PlaneView::seedsFromPos(QPointF pos) const
{
    return m_centre + (pos - QPointF(m_size.width(), m_size.height()) / 2) / m_pitch;
}

void PlaneView::follow(QPointF place)
{
    const QPointF half = QPointF(m_size.width(), m_size.height()) / (2 * m_pitch);
    const QPointF offset = place - m_centre;
    if (std::abs(offset.x()) > half.x() || std::abs(offset.y()) > half.y()) {
        m_centre = place;
        return;
    }
    const QPointF room = half * 0.6;
    m_centre += QPointF(offset.x() - qBound(-room.x(), offset.x(), room.x()),
                        offset.y() - qBound(-room.y(), offset.y(), room.y()));
}

void PlaneView::zoom(int steps, QPointF around)
{
    const double next = qBound(leastPitch, m_pitch * std::exp2(steps), mostPitch);
    m_centre = around + (m_centre - around) * (m_pitch / next);
    m_pitch = next;
}

QRectF PlaneView::tileRect(QPoint seed) const
{
    const double side = m_pitch * tileShare;
    const QPointF at = posFromSeeds(seed);
    return {at.x() - side / 2, at.y() - side / 2, side, side};
}

std::optional<QPoint> PlaneView::tileAt(QPointF pos) const
{
    const QPoint seed = seedsFromPos(pos).toPoint();
    return tileRect(seed).contains(pos) ? std::optional(seed) : std::nullopt;
}

QList<QPoint> PlaneView::visibleSeeds(QPointF nearestTo) const
{
    if (m_size.isEmpty())
        return {};
    const double reach = tileShare / 2;
    const QPointF first = seedsFromPos({0, 0}) - QPointF(reach, reach);
    const QPointF last = seedsFromPos({m_size.width(), m_size.height()}) + QPointF(reach, reach);
    QList<QPoint> seeds;
    for (double y = std::ceil(first.y()); y <= last.y(); ++y)
        for (double x = std::ceil(first.x()); x <= last.x(); ++x)
            seeds.append(QPointF(x, y).toPoint());
    std::stable_sort(seeds.begin(), seeds.end(), [nearestTo](QPoint a, QPoint b) {
        return distance(a, nearestTo) < distance(b, nearestTo);
    });
    return seeds;
}

void PlaneView::paint(QPainter &painter, const Look &look) const
{
    const QRectF rect(QPointF(), m_size);
    drawPlate(painter, rect, tokens().field, tokens().border);
    painter.save();
    QPainterPath inside;
    inside.addRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3);
    painter.setClipPath(inside);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QList<QPoint> seeds = visibleSeeds(look.position);
    for (QPoint seed : seeds)
        paintTile(painter, seed, look);
    paintPath(painter, look);
    if (look.ring)
        paintRing(painter, posFromSeeds(look.position));
    if (!look.freeText.isEmpty())
        paintFreeText(painter, look.freeText);
    painter.restore();
    if (look.focus)
        drawFocusRing(painter, rect, 4);
}

void PlaneView::paintTile(QPainter &painter, QPoint seed, const Look &look) const
{
    constexpr double nearest = 1.0, farthestOpacity = 0.14, fadePerSeed = 0.27;
    const QRectF tile = tileRect(seed);
    const double away = distance(seed, look.position) * m_pitch / 52;
    double opacity = qBound(farthestOpacity, 1.2 - fadePerSeed * away, nearest);
    if (!look.freeText.isEmpty())
        opacity *= 0.3;
    if (look.hovered == seed)
        opacity = 1;
    painter.setOpacity(opacity);
    const auto image = look.images->constFind(seed);
    if (image == look.images->constEnd()) {
        drawPlate(painter, tile, tokens().dark ? tokens().control : tokens().hover, {}, 4);
    } else {
        painter.save();
        QPainterPath round;
        round.addRoundedRect(tile, 4, 4);
        painter.setClipPath(round, Qt::IntersectClip);
        painter.drawImage(tile, *image);
        painter.restore();
    }
    painter.setOpacity(1);
    if (look.hovered == seed) {
        painter.setPen(QPen(tokens().text, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(tile.adjusted(-1.5, -1.5, 1.5, 1.5), 5, 5);
    }
}

// White on black, so that it reads on any picture in both themes.
void PlaneView::paintPath(QPainter &painter, const Look &look) const
{
    if (look.path.size() < 2)
        return;
    QPolygonF line;
    for (QPointF place : look.path)
        line.append(posFromSeeds(place));
    for (const QPen &pen : {QPen(faded(Qt::black, 0.65), 4), QPen(Qt::white, 2)}) {
        QPen round = pen;
        round.setCapStyle(Qt::RoundCap);
        round.setJoinStyle(Qt::RoundJoin);
        painter.setPen(round);
        painter.drawPolyline(line);
    }
}

void PlaneView::paintRing(QPainter &painter, QPointF at) const
{
    painter.setBrush(Qt::NoBrush);
    for (const QPen &pen : {QPen(faded(Qt::black, 0.65), 4), QPen(Qt::white, 2)}) {
        painter.setPen(pen);
        painter.drawEllipse(at, ringRadius, ringRadius);
    }
    drawPlate(painter, QRectF(at - QPointF(3, 3), QSizeF(6, 6)), faded(Qt::black, 0.65), {}, 3);
    drawPlate(painter, QRectF(at - QPointF(2, 2), QSizeF(4, 4)), Qt::white, {}, 2);
}

void PlaneView::paintFreeText(QPainter &painter, const QString &text) const
{
    constexpr int paddingX = 8, paddingY = 4, wrapped = Qt::AlignHCenter | Qt::TextWordWrap;
    constexpr double plateOpacity = 0.86;
    painter.setFont(font(TextRole::Label));
    QRectF place = painter.boundingRect(
        QRectF(0, 0, m_size.width() - 4 * paddingX, m_size.height() / 2), wrapped, text);
    place.moveCenter({m_size.width() / 2.0, 0});
    place.moveBottom(m_size.height() / 2.0 - paddingY);
    drawPlate(painter, place.adjusted(-paddingX, -paddingY, paddingX, paddingY),
              faded(tokens().canvas, plateOpacity), {}, metrics::radius);
    painter.setPen(tokens().text);
    painter.drawText(place, wrapped, text);
}

} // namespace hit
