// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/inspect/map_picture.h"
#include "render/map_layer.h"
#include "ui/inspect/map_choice.h"

#include <QImage>
#include <QList>
#include <QPair>

namespace hit {

/// The colours that were chosen, where the map takes them: a signed one has its own but for grey.
std::optional<ColourMap> mapColours(const MapQuery &query, const MapLook &look);
ColourScale mapScale(const MapQuery &query, const MapResult &map, const MapLook &look);
OverlayLook overlayLook(const MapLook &look);

/// The map in colours with their opacity, one pixel per position, RGBA8888: what lies over the
/// picture.
QImage mapColors(const MapResult &map, const MapQuery &query, const MapLook &look);
/// One channel from 0 to `most`, opaque; for overviews.
QImage mapThumbnail(const MapResult &map, int channel, ColourMap colours, float most);
float greatest(const MapResult &map, int channel); ///< at least 0

MapLegend legendOf(const MapQuery &query, const MapResult &map, const MapLook &look,
                   const QString &title);
/// The tokens that more than 2 % of the positions belong to, each with the position of it that lies
/// nearest to their middle.
QList<QPair<int, QPoint>> regionLabels(const MapResult &map);

} // namespace hit
