// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

namespace hit {

/// All are monotonic in lightness (BlueOrange on each side of its dark middle) and can be read with
/// the common colour-blindnesses.
enum class ColourMap { Magma, Cividis, Viridis, Grey, BlueOrange };
extern const std::map<std::string, ColourMap> colour_map_names; ///< "magma", "blue-orange", ...

/// 0 ... 255 as pictures have it, -1 ... 1.
inline float from_8_bit(std::uint8_t value)
{
    return static_cast<float>(value) / 127.5F - 1;
}

using Rgb8 = std::array<std::uint8_t, 3>; ///< sRGB
/// From the least value to the largest.
const std::array<Rgb8, 256> &colour_table(ColourMap map);
/// One for each latent token: four hues, in four steps of lightness.
const std::array<Rgb8, 16> &token_colours();

} // namespace hit
