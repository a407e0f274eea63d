// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/map_overlay.h"

#include "render/canvas_surface.h"
#include "render/caption_font.h"

#include <QPainter>

#include <algorithm>

namespace hit {
namespace {

constexpr double plateOpacity = 0.86;
constexpr int rampWidth = 130, rampHeight = 10, gap = 8, margin = 4;
constexpr int lightWidth = 2, darkWidth = 4, leastSide = 3;
constexpr QColor darkLine(0, 0, 0, 166), lightLine(255, 255, 255);

void paintRamp(QPainter &painter, const QRectF &place, const MapLegend &legend, const QColor &frame)
{
    QImage ramp(int(legend.ramp.size()), 1, QImage::Format_RGB32);
    std::copy(legend.ramp.begin(), legend.ramp.end(), reinterpret_cast<QRgb *>(ramp.bits()));
    painter.drawImage(place, ramp);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(frame, 1, legend.derived ? Qt::DashLine : Qt::SolidLine));
    painter.drawRect(place);
}

double scaleWidth(const QFontMetricsF &metrics, const MapLegend &legend)
{
    if (legend.ramp.empty())
        return 0;
    return metrics.horizontalAdvance(legend.least) + rampWidth
           + metrics.horizontalAdvance(legend.most) + 2 * gap;
}

void paintName(QPainter &painter, const QRectF &plate, const QString &name)
{
    painter.fillRect(plate, darkLine);
    painter.setPen(lightLine);
    painter.drawText(plate, Qt::AlignCenter, name);
}

/// Title, ramp and the numbers at its ends, on a ground of the colour `plate`.
void paintMapLegend(QPainter &painter, const QRectF &room, const MapLegend &legend,
                    const QColor &text, const QColor &plate)
{
    const QFontMetricsF metrics(painter.font());
    const double least = metrics.horizontalAdvance(legend.least);
    const double most = metrics.horizontalAdvance(legend.most);
    const bool hasRamp = !legend.ramp.empty();
    const double scale = scaleWidth(metrics, legend);
    const bool twoParts = hasRamp && room.width() >= scale + 6 * metrics.averageCharWidth();
    const double titleRoom = room.width() - (twoParts ? scale + 2 * gap : 0);
    const QString title = metrics.elidedText(legend.title, Qt::ElideRight, titleRoom);
    painter.setPen(Qt::NoPen);
    painter.setBrush(plate);
    painter.drawRoundedRect(room.adjusted(-margin, 0, margin, 0), 4, 4);
    painter.setPen(text);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (!twoParts)
        return;
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, legend.most);
    const QRectF ramp(room.right() - most - gap - rampWidth, room.center().y() - rampHeight / 2.0,
                      rampWidth, rampHeight);
    painter.drawText(QRectF(ramp.left() - gap - least - 1, room.top(), least + 1, room.height()),
                     Qt::AlignRight | Qt::AlignVCenter, legend.least);
    paintRamp(painter, ramp, legend, text);
}

} // namespace

MapOverlay::MapOverlay(const Scene &scene, QWidget *canvas)
    : QWidget(canvas)
    , m_scene(scene)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
}

void MapOverlay::setOutlines(const QList<Outline> &outlines)
{
    if (outlines == m_outlines)
        return;
    m_outlines = outlines;
    update();
}

void MapOverlay::setRegion(const QRect &region)
{
    m_region = region;
    update();
}

void MapOverlay::setLegend(const MapLegend &legend)
{
    if (legend == m_legend)
        return;
    m_legend = legend;
    update();
}

QRectF MapOverlay::paneRect(int pane) const
{
    const double ratio = devicePixelRatioF();
    const QRectF picture = m_scene.transform.pictureRect().translated(m_scene.paneLeft(pane), 0);
    return {picture.topLeft() / ratio, picture.size() / ratio};
}

QRectF MapOverlay::place(const QRectF &imagePixels, int pane) const
{
    const double scale = m_scene.transform.zoom() / devicePixelRatioF();
    const QPointF corner = paneRect(pane).topLeft();
    return {corner + imagePixels.topLeft() * scale, imagePixels.size() * scale};
}

/// White on black, so that it reads on any picture; where many lie close together, thin.
void MapOverlay::paintOutline(QPainter &painter, const Outline &outline, int pane) const
{
    QRectF rect = place(outline.rect, pane);
    const double grow = std::max(0.0, leastSide - rect.width()) / 2;
    rect.adjust(-grow, -grow, grow, grow);
    painter.setBrush(Qt::NoBrush);
    if (outline.role == Outline::Role::Reach) {
        painter.setPen(QPen(darkLine, 3));
        painter.drawRect(rect);
        painter.setPen(QPen(outline.color, 1));
        painter.drawRect(rect);
        return;
    }
    const QFontMetricsF metrics(painter.font());
    QRectF plate(0, 0, metrics.horizontalAdvance(outline.label) + 6, metrics.height());
    const QRectF around = rect.adjusted(-1, -1, 1, 1);
    if (outline.role == Outline::Role::Name) {
        plate.moveCenter(rect.center());
        return paintName(painter, plate, outline.label);
    }
    painter.setPen(QPen(darkLine, darkWidth, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(around);
    painter.setPen(QPen(lightLine, lightWidth, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(around);
    if (outline.label.isEmpty())
        return;
    plate.moveTopLeft({around.right() + margin, around.top() - 1});
    paintName(painter, plate, outline.label);
}

void MapOverlay::paintLegend(QPainter &painter, int pane) const
{
    const MapLegend legend = m_scene.differs(pane)         ? m_scene.comparison.legend
                             : pane == m_scene.panes() - 1 ? m_legend
                                                           : MapLegend{tr("Picture")};
    const QFontMetricsF metrics(painter.font());
    const double ratio = devicePixelRatioF();
    const double left = m_scene.paneLeft(pane) / ratio + 2 * gap;
    const double most = m_scene.transform.viewport().width() / ratio - 4 * gap;
    const double wanted =
        metrics.horizontalAdvance(legend.title) + scaleWidth(metrics, legend) + 3 * gap;
    const QRectF picture = paneRect(pane);
    const double tall = metrics.height() + margin;
    QRectF room(0, 0, std::min(most, std::max(wanted, picture.width())), tall);
    room.moveLeft(
        std::clamp(picture.center().x() - room.width() / 2, left, left + most - room.width()));
    room.moveTop(std::clamp(picture.top() - tall - margin, double(margin), double(height())));
    QColor plate = m_scene.colors.canvas;
    plate.setAlphaF(picture.intersects(room) ? plateOpacity : 0);
    paintMapLegend(painter, room, legend, m_scene.colors.caption, plate);
}

void MapOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(captionFont(*parentWidget()));
    for (int pane = 0; pane < m_scene.panes(); ++pane) {
        painter.save();
        const double ratio = devicePixelRatioF();
        painter.setClipRect(QRectF(m_scene.paneLeft(pane) / ratio, 0,
                                   m_scene.transform.viewport().width() / ratio, height()));
        for (const Outline &outline : m_outlines)
            paintOutline(painter, outline, pane);
        if (!m_region.isEmpty())
            paintOutline(painter, {m_region, Outline::Role::Locked, {}, {}}, pane);
        if (!m_legend.title.isEmpty() || m_scene.differs(pane))
            paintLegend(painter, pane);
        painter.restore();
    }
}

} // namespace hit
