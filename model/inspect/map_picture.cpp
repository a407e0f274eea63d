// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/map_picture.h"

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

/// 0 ... 1 on the scale; 0 where the scale is empty or the value no number.
float place_on(const ColourScale &scale, float value)
{
    const float range = scale.most - scale.least;
    const float place = range > 0 ? (value - scale.least) / range : 0;
    return place > 0 ? std::min(place, 1.0F) : 0;
}

const Rgb8 &colour_of(const ColourScale &scale, float value)
{
    return colour_table(
        scale.colours)[static_cast<std::size_t>(std::lround(place_on(scale, value) * 255))];
}

template <typename ColourOf>
Picture picture_of(const MapResult &map, int channel, ColourOf colour_of_value)
{
    Picture picture{map.width, map.height, {}};
    picture.rgb.reserve(static_cast<std::size_t>(map.width) * map.height * 3);
    for (auto i = static_cast<std::size_t>(channel); i < map.values.size();
         i += static_cast<std::size_t>(map.channels))
        for (const std::uint8_t value : colour_of_value(map.values[i]))
            picture.rgb.push_back(from_8_bit(value));
    return picture;
}

} // namespace

Picture coloured(const MapResult &map, int channel, const ColourScale &scale)
{
    return picture_of(map, channel, [&](float value) { return colour_of(scale, value); });
}

Picture token_picture(const MapResult &map)
{
    return picture_of(map, 0, [](float token) {
        return token_colours()[static_cast<std::size_t>(std::clamp(token, 0.0F, 15.0F))];
    });
}

Picture overlay(const Picture &picture, const MapResult &map, int channel, const ColourScale &scale,
                float opacity)
{
    constexpr float brightness = 0.5F, gamma = 0.7F, visible_from = 0.15F;
    Picture out = picture;
    std::size_t at = 0;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const int row = y * map.height / picture.height, column = x * map.width / picture.width;
            const float value =
                map.values[(static_cast<std::size_t>(row) * map.width + column) * map.channels
                           + channel];
            const float strength = std::pow(place_on(scale, value), gamma);
            const float cover = strength < visible_from ? 0 : strength * opacity;
            for (const std::uint8_t colour : colour_of(scale, value)) {
                const float dimmed = (out.rgb[at] + 1) * brightness - 1;
                out.rgb[at++] = dimmed + cover * (from_8_bit(colour) - dimmed);
            }
        }
    }
    return out;
}

Picture enlarged(const Picture &picture, int factor)
{
    Picture out{picture.width * factor, picture.height * factor, {}};
    out.rgb.reserve(picture.rgb.size() * static_cast<std::size_t>(factor) * factor);
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            const auto from =
                picture.rgb.begin()
                + (static_cast<std::ptrdiff_t>(y / factor) * picture.width + x / factor) * 3;
            out.rgb.insert(out.rgb.end(), from, from + 3);
        }
    }
    return out;
}

Picture enlarged_to(int side, const Picture &picture)
{
    return enlarged(picture, std::max(1, side / std::max(picture.width, picture.height)));
}

} // namespace hit
