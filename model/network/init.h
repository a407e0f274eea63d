// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace torch::nn {
class Module;
}

namespace hit {

/// Fresh weights, a pure function of `seed` (random.h, RandomPurpose::Weights; row = index of the
/// variable by key). Biases and beta become 0, gamma and moving variances 1.

/// Kernels and embeddings: truncated normal, sigma 0.02, cut at 2 sigma. For generators.
void init_truncated_normal(torch::nn::Module &module, std::int64_t seed);
/// Kernels: uniform within sqrt(6 / (fan_in + fan_out)). For discriminators and ConvNet-R1.
void init_glorot_uniform(torch::nn::Module &module, std::int64_t seed);
/// Kernels: normal, sigma 1. For networks with equalised learning rate.
void init_normal(torch::nn::Module &module, std::int64_t seed);

} // namespace hit
