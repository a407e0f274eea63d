// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/inspect/map_scale.h"
#include "model/media/image_file.h"

#include <string>

namespace hit {

/// One channel of a map.
Picture coloured(const MapResult &map, int channel, const ColourScale &scale);
/// A map of AttentionQuery::What::Strongest in the colours of the tokens.
Picture token_picture(const MapResult &map);

/// How a map lies over a picture.
struct OverlayLook
{
    float opacity = 0.75F; ///< where the map is highest
    float threshold = 0;   ///< part of the scale below which nothing is drawn
    friend bool operator==(const OverlayLook &, const OverlayLook &) = default;
};
using Rgba8 = std::array<std::uint8_t, 4>; ///< not premultiplied
/// The colours of a map of one channel, or of one that is colours itself, with how much of the
/// picture they cover: amounts from 15 % on, by their place on the scale to the power of 0.7
/// (design/ui.md, section 3). Row by row.
std::vector<Rgba8> overlay_colours(const MapResult &map, MapValues values, const ColourScale &scale,
                                   const OverlayLook &look);
/// `picture` at half its brightness with the map over it, in hard-edged squares. The map's sides
/// divide the picture's or are multiples of them.
Picture overlay(const Picture &picture, const MapResult &map, MapValues values,
                const ColourScale &scale, const OverlayLook &look);

/// Every pixel becomes `factor` x `factor` equal ones.
Picture enlarged(const Picture &picture, int factor);
/// By the whole factor that makes the longer side at most `side`, if that is more than 1.
Picture enlarged_to(int side, const Picture &picture);
/// Two pictures of one height, without a gap: video needs even sides.
Picture side_by_side(const Picture &left, const Picture &right);

/// What stands below a map.
struct Legend
{
    std::string title;
    ColourScale scale;                     ///< Amounts, Signed
    MapValues values = MapValues::Amounts; ///< of tokens their colours, of colours nothing
    bool derived = false;                  ///< a dashed frame: not raw attention
};
/// Error: no text can be drawn here.
Result<Picture> with_legend(const Picture &picture, const Legend &legend);

} // namespace hit
