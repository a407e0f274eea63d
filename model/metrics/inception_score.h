// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace hit {

/// Mean and standard deviation (of the groups themselves, 1 / G) over groups of images.
struct InceptionScoreResult
{
    double mean = 0, deviation = 0;
    std::int64_t groups = 0, group_size = 0;
};

/// exp(mean_x KL(p(y|x) || p(y))) of every `group_size` images in a row (Salimans et al. 2016; in
/// groups of 5,000 as in the paper and the official code). Images after the last whole group are
/// left out; fewer images than one group are a group of their own. One group is in memory as
/// two sums, never as probabilities.
class InceptionScore
{
public:
    explicit InceptionScore(std::int64_t group_size = 5000)
        : group_size_(group_size)
    {
    }
    void add(const at::Tensor &logits); ///< [n, classes], any type and device
    /// Error (WrongUse): no images; (WorkFailed): values that are not finite.
    Result<InceptionScoreResult> finish();

private:
    void add_to_group(const at::Tensor &log_p);
    void close_group();

    std::int64_t group_size_;
    std::int64_t in_group_ = 0;
    at::Tensor sum_p_;          ///< [classes]
    double sum_negentropy_ = 0; ///< of p(y|x)
    std::vector<double> scores_;
};

} // namespace hit
