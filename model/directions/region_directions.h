// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/feature_directions.h"
#include "model/engine/request.h"

namespace hit {

struct RegionDirectionOptions
{
    PixelRect region; ///< output pixels
    int count = 10;
    int probes = 48; ///< dimensions of the space that is searched, at most D
};

/// Directions that change a rectangle of the pictures of `latents`, [D] each (spread and edits
/// included), and hold the rest still (after Zhu et al., "Low-Rank Subspaces in GANs", NeurIPS
/// 2021): the Jacobians of the rectangle, found with random probes, span a space, in which the
/// change inside is largest compared with that outside, summed over the pictures. Unit vectors,
/// best first; right for small steps from the one picture, or the better for others the more there
/// are. Share: of the squared change that is inside. Errors: no picture, or the rectangle is empty
/// or not inside (WrongUse), Interrupted. Freezes the generator's weights for autograd.
Result<std::vector<FoundDirection>>
region_directions(GeneratorImpl &generator, const std::vector<std::vector<float>> &latents,
                  const RegionDirectionOptions &options, const StepsDone &progress = {},
                  const std::stop_token &stop = {});

} // namespace hit
