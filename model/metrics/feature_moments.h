// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace hit {

/// Mean and covariance of N feature vectors of length D, in double on the CPU. The covariance is
/// kept as a factor R with R^T R = covariance and at most D rows: never squared, so that nothing is
/// lost for N < D, and never larger than D x D, however large N is.
struct FeatureMoments
{
    std::int64_t count = 0;
    at::Tensor mean;   ///< [D]
    at::Tensor factor; ///< [rows, D]; the covariance is the unbiased one, 1 / (N - 1)
};

/// Moments of features that come in batches, in any order. Memory: 4 D x D doubles at most.
class MomentsBuilder
{
public:
    void add(const at::Tensor &features); ///< [n, D], any type and device
    std::int64_t count() const { return count_ + pending_count_; }
    /// Error (WrongUse): fewer than two vectors; (WorkFailed): values that are not finite.
    Result<FeatureMoments> finish();

private:
    void merge_pending();

    std::vector<at::Tensor> pending_; ///< not in the moments yet
    std::int64_t pending_count_ = 0;
    std::int64_t count_ = 0;
    at::Tensor mean_;    ///< [D]
    at::Tensor scatter_; ///< [rows, D]: scatter_^T scatter_ = sum of (x - mean)(x - mean)^T
};

/// |mean_a - mean_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)), where the trace of the root is the sum
/// of the singular values of R_a R_b^T: no matrix square root, no covariance is formed. Error
/// (WrongUse): features of different lengths.
Result<double> frechet_distance(const FeatureMoments &a, const FeatureMoments &b);

} // namespace hit
