// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/map_query.h"

#include <CLI/CLI.hpp>

namespace hit {

/// Which map of attention, or of what follows from it, as it was asked for.
struct MapOptions
{
    int stage = -1, layer = -1, outerAxis = -1, token = -1; ///< -1: not given
    std::string kind = "cross", head, pixel;
    bool strongest = false, rollout = false, causal = false;

    /// Neither heads nor positions are chosen: the weights as they are.
    bool areRaw() const;
};
void addMapOptions(CLI::App &parser, MapOptions &options);

/// Errors (WrongUse): options that do not fit each other or the model.
Result<MapQuery> mapQuery(const MapOptions &options, const GeneratorConfig &config);

/// Several maps in one, as channels.
bool hasChannels(const MapQuery &query);

/// "32 px, cross, head 2 of 4, token 5", "derived: rollout, token 5"
std::string mapTitle(const MapQuery &query, const GeneratorConfig &config);

} // namespace hit
