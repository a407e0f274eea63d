// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/found.h"
#include "model/network/generator.h"

#include <stop_token>

namespace hit {

/// What a stage puts out for the plain pictures of seeds 0 ... N - 1.
struct SampleFeatures
{
    at::Tensor z;    ///< [N, D]
    at::Tensor mean; ///< [F], of the features as the tap "stageN/out" has them, flattened
    at::Tensor rows; ///< [N, F], without the mean
};

/// `progress` is told samples done and all. Errors: no such stage, fewer than two samples, or over
/// 1 GiB of features (WrongUse), Interrupted. `what` is named in them.
Result<SampleFeatures> sample_features(GeneratorImpl &generator, int stage, int samples,
                                       const char *what, const StepsDone &progress,
                                       const std::stop_token &stop);

} // namespace hit
