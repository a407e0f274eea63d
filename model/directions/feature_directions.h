// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/found.h"
#include "model/network/generator.h"

#include <stop_token>

namespace hit {

struct FeatureDirectionOptions
{
    int stage = 0;
    int samples = 2'000; ///< the latents of seeds 0 ... samples - 1
    int count = 10;
};

/// Principal components of what a stage puts out, and the latents that go with them: the least
/// squares fit of z to the scores (after Härkönen et al., "GANSpace", NeurIPS 2020, section 2.3).
/// Unit vectors, best first. Share: of the variance of the features. `progress` is told steps
/// done and all. Needs samples x features numbers at once. Errors: no such stage, fewer than two
/// samples, or over 1 GiB of features (WrongUse), Interrupted.
Result<std::vector<FoundDirection>> feature_directions(GeneratorImpl &generator,
                                                       const FeatureDirectionOptions &options,
                                                       const StepsDone &progress = {},
                                                       const std::stop_token &stop = {});

} // namespace hit
