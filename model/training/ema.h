// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace hit {

/// The moving average of a generator's variables, moving statistics included. After an update with
/// t steps done: nothing while t < first_step, a copy when t == first_step, later
/// e -= (e - g) (1 - decay). Official code: order of the trainer's end of step.
class Ema
{
public:
    /// Aligned: average[i] follows source[i].
    Ema(std::vector<at::Tensor> average, std::vector<at::Tensor> source, std::int64_t first_step);
    void update(std::int64_t steps_done, double decay);

private:
    std::vector<at::Tensor> average_, source_;
    std::int64_t first_step_;
};

} // namespace hit
