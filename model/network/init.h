// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace hit {

class GeneratorImpl;
class DiscriminatorImpl;
class ConvNetGeneratorImpl;

/// Fresh weights, a pure function of `seed` (random.h, RandomPurpose::Weights; row = index of the
/// variable by key). Biases, beta and gains become 0, gamma and moving variances 1.

/// Kernels and embeddings: truncated normal, sigma 0.02, cut at 2 sigma.
void init_weights(GeneratorImpl &generator, std::int64_t seed);
/// Kernels: Glorot uniform, within sqrt(6 / (fan_in + fan_out)); with equalised learning rate
/// normal, sigma 1.
void init_weights(DiscriminatorImpl &discriminator, std::int64_t seed);
/// Kernels: Glorot uniform.
void init_weights(ConvNetGeneratorImpl &generator, std::int64_t seed);

} // namespace hit
