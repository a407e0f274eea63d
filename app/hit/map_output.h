// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/array_output.h"
#include "app/hit/sources.h"
#include "model/inspect/map_picture.h"

#include <optional>

namespace hit {

/// How the PNG of a map looks.
struct MapStyle
{
    std::string colours; ///< "": what suits the map
    bool plain = false;  ///< no legend
};
void addLookOptions(CLI::App &parser, MapStyle &look);

std::optional<ColourMap> coloursOf(const MapStyle &look); ///< nothing: what suits

/// Reads the map and writes it: as it is to .npy; to .png in colours, enlarged to about 256 pixels,
/// with a legend. Channels become a sheet on one scale, four across as the tokens are, each reduced
/// to at most 512 pixels. Gives "title", "shape", "least", "most", "mean", "deviation" and
/// "not_finite".
Result<nlohmann::json> writeMap(Session &session, const SourceOptions &source,
                                const MapQuery &query, const MapStyle &look,
                                const ArrayOutput &output, const std::stop_token &stop);

/// Errors (WrongUse): a legend or colours for an array; colours for a map that has its own.
Status checkLook(const MapStyle &look, const ArrayOutput &output);
Status checkColours(const MapStyle &look, const MapQuery &query);

} // namespace hit
