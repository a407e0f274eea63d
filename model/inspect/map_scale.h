// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/map_query.h"
#include "model/inspect/colour_map.h"

#include <optional>

namespace hit {

/// What the values of a map are, and so how they are drawn.
enum class MapValues {
    Amounts, ///< 0 or more
    Signed,
    Tokens, ///< numbers of latent tokens
    Colours ///< three channels that are red, green and blue from -1 to 1
};
MapValues values_of(const MapQuery &query);
/// Follows from attention or from pictures, but is not what the network computes.
bool is_derived(const MapQuery &query);

/// Which colours values get: `least` the first of the map, `most` the last.
struct ColourScale
{
    ColourMap colours = ColourMap::Magma;
    float least = 0, most = 1;
};
/// For values between `least` and `most`: from 0, for signed ones as far on both sides of it; an
/// entropy goes to 1 always. `colours`: nothing for what suits.
ColourScale scale_of(const MapQuery &query, float least, float most,
                     std::optional<ColourMap> colours = {});

} // namespace hit
