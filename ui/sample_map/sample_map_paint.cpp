// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sample_map/sample_map_view.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace hit {
namespace {

constexpr double radius = 3, dot = 2.5, hereRadius = 9, markSide = 16, away = 14;
constexpr int captionRoom = 34, margin = 20, largeSide = 192;

/// A line that reads on any picture in both themes.
void strokeTwice(QPainter &painter, const QPainterPath &path)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(faded(Qt::black, 0.65), 4));
    painter.drawPath(path);
    painter.setPen(QPen(Qt::white, 2));
    painter.drawPath(path);
}

void drawImage(QPainter &painter, const QRectF &rect, const QImage &image)
{
    QPainterPath clip;
    clip.addRoundedRect(rect, radius, radius);
    painter.save();
    painter.setClipPath(clip);
    const bool larger = rect.width() * painter.device()->devicePixelRatioF() > image.width();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !larger); // true pixels
    painter.drawImage(rect, image);
    painter.restore();
}

QRectF squareAt(QPointF middle, double side)
{
    return {middle.x() - side / 2, middle.y() - side / 2, side, side};
}

} // namespace

void SampleMapView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokens().canvas);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_plane.isEmpty())
        return;
    paintSamples(painter);
    paintMarks(painter);
    paintHere(painter);
    paintLines(painter);
    paintLarge(painter);
}

/// Points first: pictures lie on those that have no room.
void SampleMapView::paintSamples(QPainter &painter) const
{
    const Tokens &t = tokens();
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.dark ? t.text3 : t.text2);
    for (int i = 0; i < m_plane.count(); ++i)
        if (!m_plane.hasPicture(i) && m_plane.isInSight(i))
            painter.drawEllipse(m_plane.point(i), dot, dot);
    for (int i = 0; i < m_plane.count(); ++i)
        if (m_plane.hasPicture(i) && m_plane.isInSight(i))
            paintPicture(painter, i);
    for (const int i : {m_cursor, m_hovered}) {
        if (i < 0 || (i == m_cursor && !hasFocus()))
            continue;
        const double side = m_plane.hasPicture(i) ? m_plane.side() + 4 : 12;
        painter.setPen(QPen(i == m_hovered ? t.text : t.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(squareAt(m_plane.point(i), side), radius + 1, radius + 1);
    }
}

void SampleMapView::paintPicture(QPainter &painter, int sample) const
{
    const QRectF place = squareAt(m_plane.point(sample), m_plane.side());
    drawPlate(painter, place, tokens().control, {}, radius);
    const auto picture = m_pictures.constFind(sample);
    if (picture != m_pictures.cend() && !picture->isNull())
        drawImage(painter, place, *picture);
}

void SampleMapView::paintMarks(QPainter &painter) const
{
    const Tokens &t = tokens();
    const QIcon ribbon = icon(QStringLiteral("keep"), t.accent);
    for (int i = 0; i < m_marks.size(); ++i) {
        const QRectF plate = squareAt(markPoint(i), markSide + 6);
        drawPlate(painter, plate, t.panel, i == m_hoveredMark ? t.text : t.edge, plate.width() / 2);
        ribbon.paint(&painter, squareAt(plate.center(), markSide).toAlignedRect());
    }
}

void SampleMapView::paintHere(QPainter &painter) const
{
    if (!m_here)
        return;
    const QPointF at = m_plane.point(*m_here);
    QPainterPath path;
    path.addEllipse(at, hereRadius, hereRadius);
    for (const QPointF way : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)}) {
        path.moveTo(at + way * (hereRadius - 4));
        path.lineTo(at + way * (hereRadius + 5));
    }
    strokeTwice(painter, path);
}

/// What is named, and what can be done, under the map.
void SampleMapView::paintLines(QPainter &painter) const
{
    const Tokens &t = tokens();
    const QRect line(0, height() - captionRoom, width(), captionRoom);
    painter.fillRect(line, t.canvas);
    painter.setPen(t.dark ? t.text3 : t.text2);
    const QRect text = line.adjusted(margin, 0, -margin, 0);
    const QFontMetrics metrics = painter.fontMetrics();
    QStringList parts;
    if (m_here)
        parts.append(tr("Cross: the picture now, %1").arg(m_hereName));
    if (!name().isEmpty())
        parts.append(tr("Pointed at: %1").arg(name()));
    const QString left = parts.join(QStringLiteral(" \u00b7 "));
    const int leftWidth = metrics.horizontalAdvance(left) + margin;
    const QString hint =
        tr("Click or Enter: go there \u00b7 Drag: move \u00b7 Wheel: zoom \u00b7 Esc: back");
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(left, Qt::ElideRight, text.width()));
    painter.drawText(
        text, Qt::AlignRight | Qt::AlignVCenter,
        metrics.elidedText(hint, Qt::ElideRight, std::max(text.width() - leftWidth, 0)));
}

/// Beside what is pointed at, inside of the view.
void SampleMapView::paintLarge(QPainter &painter) const
{
    const bool isMark = m_hoveredMark >= 0;
    if (!isMark && m_hovered < 0)
        return;
    const QImage picture = isMark             ? m_marks[m_hoveredMark].picture
                           : m_large.isNull() ? m_pictures.value(m_hovered)
                                              : m_large;
    const QPointF at = isMark ? markPoint(m_hoveredMark) : m_plane.point(m_hovered);
    const double apart = away + (!isMark && m_plane.hasPicture(m_hovered) ? m_plane.side() / 2 : 0);
    const double right = at.x() + apart;
    QRectF place(right, at.y() - largeSide / 2.0, largeSide, largeSide);
    if (place.right() > width() - away)
        place.moveRight(at.x() - apart);
    place.moveTop(std::clamp(place.top(), away, std::max(away, height() - away - largeSide)));
    drawPlate(painter, place.adjusted(-4, -4, 4, 4), tokens().control, tokens().edge, radius + 3);
    if (!picture.isNull())
        drawImage(painter, place, picture);
}

} // namespace hit
