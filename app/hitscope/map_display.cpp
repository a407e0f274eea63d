// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/map_display.h"

#include "render/canvas.h"
#include "ui/inspect/kind_colors.h"
#include "ui/inspect/map_picture.h"
#include "ui/inspect/pin_list.h"
#include "ui/inspect/reach.h"

namespace hit {

MapDisplay::MapDisplay(const Inspector &inspector, Canvas &canvas)
    : m_inspector(inspector)
    , m_canvas(canvas)
{
}

const MapResult *MapDisplay::map() const
{
    return m_shown ? &m_shown->map : nullptr;
}

QImage MapDisplay::colors() const
{
    const MapResult *shown = map();
    return shown ? mapColors(*shown, m_shown->query, m_inspector.look()) : QImage();
}

MapLegend MapDisplay::legend() const
{
    if (!m_shown || !map())
        return {};
    return legendOf(m_shown->query, *map(), m_inspector.look(), m_shown->title);
}

QString MapDisplay::wantedTitle() const
{
    const MapChoice &choice = m_inspector.shown();
    return titleOf(choice, m_inspector.cellOn(choice.stage), *m_inspector.config());
}

void MapDisplay::refresh()
{
    const MapLook &look = m_inspector.look();
    if (!look.on || !m_inspector.config()) {
        m_canvas.setMap({});
        m_canvas.setLegend({});
        m_canvas.setOutlines({});
        return;
    }
    const MapQuery query = m_inspector.mapQuery();
    if (const MapResult *map = m_inspector.map())
        m_shown = Shown{query, headSetOf(m_inspector.shown()), *map, wantedTitle()};
    m_canvas.setMap({colors(), look.beside});
    m_canvas.setLegend(legend());
    m_canvas.setOutlines(outlines());
}

QRectF MapDisplay::placeOf(const QRect &cells, int side) const
{
    const double pixels = double(m_inspector.config()->size) / side;
    return {QPointF(cells.topLeft()) * pixels, QSizeF(cells.size()) * pixels};
}

void MapDisplay::addReach(QList<Outline> &outlines, QPoint cell) const
{
    const MapChoice &choice = m_inspector.shown();
    if (choice.view != MapView::Attention)
        return;
    const GeneratorConfig &config = *m_inspector.config();
    const int side = config.stage_side(choice.stage);
    const StageConfig &stage = config.stages[std::size_t(choice.stage)];
    for (const QRect &cells : reachOf(stage, choice.kind, side, cell))
        outlines.append(
            {placeOf(cells, side), Outline::Role::Reach, kindColor(choice.kind), QString()});
}

void MapDisplay::addNames(QList<Outline> &outlines) const
{
    const MapResult *shown = map();
    if (!shown || values_of(m_shown->query) != MapValues::Tokens)
        return;
    for (const auto &[token, cell] : regionLabels(*shown))
        outlines.append({placeOf({cell, QSize(1, 1)}, shown->width), Outline::Role::Name, QColor(),
                         QString::number(token)});
}

QList<Outline> MapDisplay::outlines() const
{
    QList<Outline> outlines;
    const GeneratorConfig &config = *m_inspector.config();
    const int stage = m_inspector.shown().stage, side = config.stage_side(stage);
    const auto square = [&](QPoint pixel) {
        return placeOf({cellOf(pixel, side, config.size), QSize(1, 1)}, side);
    };
    addNames(outlines);
    if (const auto cell = m_inspector.cellOn(stage))
        addReach(outlines, *cell);
    for (int i = 0; i < m_inspector.pins().size(); ++i)
        outlines.append(
            {square(m_inspector.pins()[i]), Outline::Role::Pinned, QColor(), pinName(i)});
    if (const auto pixel = m_inspector.pixel())
        outlines.append({square(*pixel), Outline::Role::Locked, QColor(), QString()});
    return outlines;
}

} // namespace hit
