// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <stop_token>

namespace hit {

struct PrecisionRecall
{
    double precision = 0; ///< share of the generated images inside the manifold of the reference
    double recall = 0;    ///< share of the reference inside the manifold of the generated images
};

/// Improved precision and recall (Kynkaanniemi et al. 2019): a set's manifold is the union of balls
/// around its points that reach to their k-th nearest neighbours. Features [N, D] and [M, D],
/// computed in double on the CPU; distances block by block, 100 MB at most besides the features in
/// double.
/// `progress`: share done, 0 ... 1. Errors: k or fewer images in a set, features of different
/// lengths (WrongUse), values that are not finite (WorkFailed), Interrupted.
Result<PrecisionRecall> precision_recall(const at::Tensor &generated, const at::Tensor &reference,
                                         int k = 3,
                                         const std::function<void(double)> &progress = {},
                                         std::stop_token stop = {});

} // namespace hit
