// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/map_options.h"
#include "app/hit/map_output.h"
#include "model/inspect/film_overlay.h"

namespace hit {

/// Which map goes with a film.
struct OverlayOptions
{
    std::string place; ///< "over", "beside", or "": none
    MapOptions map;
    MapStyle look;
};
void addOverlayOptions(CLI::App &parser, OverlayOptions &options);

/// Errors (WrongUse): as mapQuery(), or a map of several channels.
Result<FilmOverlay> filmOverlay(const OverlayOptions &options, const GeneratorConfig &config);

} // namespace hit
