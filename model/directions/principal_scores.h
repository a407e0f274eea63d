// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/sample_features.h"
#include "model/directions/solve.h"

namespace hit {

/// Called often with what is done, 0 ... 1, never less than before; may throw to end the work.
using Solving = std::function<void(double done)>;

/// Where each of the rows [N, F], whose mean is 0, lies along their K strongest principal
/// components: unit vectors [K, N]; share: of the variance of all. Fewer than K where the rows have
/// no more. All eigenvalues of a small matrix; of a large one only these, by a block Lanczos method
/// (Golub, Underwood, 1977) on the shorter side, which reads the rows some ten times and takes no
/// N x N numbers: up to residuals of 1e-8 of the eigenvalue.
Ranked principal_scores(const at::Tensor &rows, int count, const Solving &progress = {});

struct ScoredSamples
{
    SampleFeatures features;
    Ranked scores;
};
/// Both in one; `progress` is told steps done and all. Errors: as sample_features(), and samples
/// that do not differ (WrongUse).
Result<ScoredSamples> scored_samples(GeneratorImpl &generator, int stage, int samples, int count,
                                     const char *what, const StepsDone &progress,
                                     const std::stop_token &stop);

} // namespace hit
