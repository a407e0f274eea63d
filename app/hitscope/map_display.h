// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/map_layer.h"
#include "ui/inspect/inspector.h"

namespace hit {

class Canvas;

/// Puts the map that the inspector wants on the canvas, with legend, patches, lattices and pixels.
/// Until it has come, the last one stays with the legend that belongs to it. GUI thread.
class MapDisplay final
{
public:
    MapDisplay(const Inspector &inspector, Canvas &canvas);
    void refresh();
    void forget() { m_shown.reset(); } ///< the model went, and its maps with it

    const MapResult *map() const; ///< on the canvas; null before the first has come
    const MapQuery &query() const { return m_shown->query; }        ///< of map(), which is there
    std::optional<HeadSet> heads() const { return m_shown->heads; } ///< fused into it
    QImage colors() const;                                          ///< of that map, as in MapLayer
    MapLegend legend() const;
    const MapLook &look() const { return m_inspector.look(); }
    QString wantedTitle() const; ///< of the map that is wanted; there is a model

private:
    QList<Outline> outlines() const;
    void addReach(QList<Outline> &outlines, QPoint cell) const;
    void addNames(QList<Outline> &outlines) const;
    QRectF placeOf(const QRect &cells, int side) const; ///< in image pixels

    const Inspector &m_inspector;
    Canvas &m_canvas;
    struct Shown
    {
        MapQuery query;
        std::optional<HeadSet> heads;
        MapResult map;
        QString title;
    };
    std::optional<Shown> m_shown;
};

} // namespace hit
