// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace hit {

struct AdamOptions
{
    double lr = 1e-4;
    double beta1 = 0;
    double beta2 = 0.99;
    double eps = 1e-7;
};

/// Adam as Keras has it, which is not torch::optim::Adam: with t steps done,
///   lr_t = lr sqrt(1 - beta2^t) / (1 - beta1^t),  theta -= lr_t m / (sqrt(v) + eps),
/// so eps is not bias-corrected. All parameters are updated in one fused call.
class Adam
{
public:
    Adam(std::vector<at::Tensor> parameters, AdamOptions options);

    /// One step with the parameters' gradients; a parameter without one counts as zero gradient.
    /// Where `skip` (float scalar on the device) is 1 only the count of steps changes: no waiting
    /// for the device.
    void step(const at::Tensor &skip = {});
    void zero_grad(); ///< drops the gradients

    AdamOptions options;
    std::int64_t steps_done = 0;
    /// Aligned with the parameters, for checkpoints.
    const std::vector<at::Tensor> &first_moments() const { return m_; }
    const std::vector<at::Tensor> &second_moments() const { return v_; }

private:
    std::vector<at::Tensor> parameters_, m_, v_;
};

} // namespace hit
