// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/map_query.h"

#include <cstdint>

namespace hit {

/// Some of the heads of an attention, to become one map.
struct HeadSet
{
    std::uint64_t heads = 0;              ///< a bit for each, from 0 within the kind; at least one
    HeadFusion fusion = HeadFusion::Mean; ///< Mean, Max or Min
    friend bool operator==(const HeadSet &, const HeadSet &) = default;
};

/// Of a map with a channel for each head (HeadFusion::Each); heads that it has not are left out.
MapResult fused(const MapResult &each, const HeadSet &set);

} // namespace hit
