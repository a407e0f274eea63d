// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/map_layer.h"
#include "ui/inspect/map_choice.h"

#include <QImage>
#include <QList>
#include <QPair>

namespace hit {

/// What the ends of the colour map stand for.
struct MapScale
{
    double least = 0, most = 1;
    bool isSigned = false; ///< from -most to most, neutral in the middle
};
MapScale scaleOf(const MapChoice &choice, const MapResult &map);

/// The map in colours with their opacity, one pixel per position, RGBA8888: what lies over the
/// picture (design/ui.md section 3: opacity grows with the value, gamma 0.7, from 15 %).
QImage mapColors(const MapResult &map, const MapChoice &choice, const MapLook &look);
/// One channel from 0 to `most`, opaque; for overviews.
QImage mapThumbnail(const MapResult &map, int channel, ColourMap colours, float most);
float greatest(const MapResult &map, int channel); ///< at least 0

MapLegend legendOf(const MapChoice &choice, const MapResult *map, const MapLook &look,
                   const QString &title);
/// The tokens that more than 2 % of the positions belong to, each with the position of it that lies
/// nearest to their middle.
QList<QPair<int, QPoint>> regionLabels(const MapResult &map);

} // namespace hit
