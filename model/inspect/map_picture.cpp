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

const Rgb8 &token_colour(float token)
{
    return token_colours()[static_cast<std::size_t>(std::clamp(token, 0.0F, 15.0F))];
}

std::uint8_t to_8_bit(float value)
{
    return static_cast<std::uint8_t>(std::lround((std::clamp(value, -1.0F, 1.0F) + 1) * 127.5F));
}

Rgba8 with_alpha(const Rgb8 &colour, float opacity)
{
    return {colour[0], colour[1], colour[2],
            static_cast<std::uint8_t>(std::lround(std::clamp(opacity, 0.0F, 1.0F) * 255))};
}

float opacity_of(float value, const ColourScale &scale, const OverlayLook &look)
{
    constexpr float least = 0.15F, gamma = 0.7F;
    const float strength = std::min(std::abs(value) / scale.most, 1.0F);
    if (!(strength >= look.threshold))
        return 0;
    return look.opacity * (least + (1 - least) * std::pow(strength, gamma));
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
    return picture_of(map, 0, token_colour);
}

std::vector<Rgba8> overlay_colours(const MapResult &map, MapValues values, const ColourScale &scale,
                                   const OverlayLook &look)
{
    std::vector<Rgba8> colours;
    colours.reserve(static_cast<std::size_t>(map.width) * map.height);
    for (std::size_t i = 0; i < map.values.size(); i += static_cast<std::size_t>(map.channels)) {
        const float value = map.values[i];
        switch (values) {
        case MapValues::Amounts:
        case MapValues::Signed:
            colours.push_back(with_alpha(colour_of(scale, value), opacity_of(value, scale, look)));
            break;
        case MapValues::Tokens:
            colours.push_back(with_alpha(token_colour(value), look.opacity));
            break;
        case MapValues::Colours:
            colours.push_back(with_alpha(
                {to_8_bit(value), to_8_bit(map.values[i + 1]), to_8_bit(map.values[i + 2])},
                look.opacity));
        }
    }
    return colours;
}

Picture overlay(const Picture &picture, const MapResult &map, MapValues values,
                const ColourScale &scale, const OverlayLook &look)
{
    constexpr float brightness = 0.5F;
    const std::vector<Rgba8> colours = overlay_colours(map, values, scale, look);
    Picture out = picture;
    std::size_t at = 0;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const int row = y * map.height / picture.height, column = x * map.width / picture.width;
            const Rgba8 &colour = colours[static_cast<std::size_t>(row) * map.width + column];
            const float cover = static_cast<float>(colour[3]) / 255;
            for (std::size_t c = 0; c < 3; ++c) {
                const float shown = std::clamp(out.rgb[at], -1.0F, 1.0F);
                const float dimmed = (shown + 1) * brightness - 1;
                out.rgb[at++] = dimmed + cover * (from_8_bit(colour[c]) - dimmed);
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

Picture side_by_side(const Picture &left, const Picture &right)
{
    Picture out{left.width + right.width, left.height, {}};
    out.rgb.reserve(left.rgb.size() + right.rgb.size());
    for (int y = 0; y < out.height; ++y) {
        for (const Picture *picture : {&left, &right}) {
            const auto row = picture->rgb.begin() + std::ptrdiff_t{y} * picture->width * 3;
            out.rgb.insert(out.rgb.end(), row, row + std::ptrdiff_t{picture->width} * 3);
        }
    }
    return out;
}

Picture enlarged_to(int side, const Picture &picture)
{
    return enlarged(picture, std::max(1, side / std::max(picture.width, picture.height)));
}

} // namespace hit
