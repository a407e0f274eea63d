// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/map_query.h"
#include "model/inspect/colour_map.h"
#include "model/media/image_file.h"

#include <string>

namespace hit {

/// Which colours values get: `least` the first of the map, `most` the last.
struct ColourScale
{
    ColourMap colours = ColourMap::Magma;
    float least = 0, most = 1;
};

/// One channel of a map.
Picture coloured(const MapResult &map, int channel, const ColourScale &scale);
/// A map of AttentionQuery::What::Strongest in the colours of the tokens.
Picture token_picture(const MapResult &map);
/// `picture` at half its brightness with the map over it: from `least`, where nothing covers it, to
/// `most`, where `opacity` does. The map's sides divide the picture's or are multiples of them.
Picture overlay(const Picture &picture, const MapResult &map, int channel, const ColourScale &scale,
                float opacity = 0.75F);

/// Every pixel becomes `factor` x `factor` equal ones.
Picture enlarged(const Picture &picture, int factor);
/// By the whole factor that makes the longer side at most `side`, if that is more than 1.
Picture enlarged_to(int side, const Picture &picture);

/// What stands below a map.
struct Legend
{
    std::string title;
    ColourScale scale;
    bool tokens = false;  ///< the 16 tokens' colours instead of the scale
    bool colours = false; ///< there is no scale: the map is colours itself
    bool derived = false; ///< a dashed frame: not raw attention
};
/// Error: no text can be drawn here.
Result<Picture> with_legend(const Picture &picture, const Legend &legend);

} // namespace hit
