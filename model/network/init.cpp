// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/init.h"

#include "model/core/random.h"
#include "model/network/convnet_generator.h"
#include "model/network/discriminator.h"
#include "model/network/generator.h"
#include "model/network/variables.h"

#include <torch/torch.h>

#include <cmath>
#include <numbers>

namespace hit {

namespace {

bool is_kernel(const Variable &variable)
{
    return variable.key.ends_with("kernel") || variable.key.ends_with("embedding_weight");
}

double constant_of(const Variable &variable)
{
    return variable.key.ends_with("gamma") || variable.key.ends_with("moving_variance") ? 1 : 0;
}

/// `count` uniform numbers in (-1, 1), double.
torch::Tensor symmetric_uniform(std::int64_t seed, std::int32_t row, std::int64_t count)
{
    auto numbers = torch::empty(count, torch::kFloat64);
    fill_uniform(seed, row, RandomPurpose::Weights,
                 {numbers.data_ptr<double>(), static_cast<std::size_t>(count)});
    return numbers.mul_(2).sub_(1);
}

torch::Tensor truncated_normal(const torch::Tensor &kernel, std::int64_t seed, std::int32_t row)
{
    constexpr double sigma = 0.02;
    // The inverse of the distribution function, restricted to +-2 sigma.
    const double inside = std::erf(std::numbers::sqrt2);
    return symmetric_uniform(seed, row, kernel.numel())
        .mul_(inside)
        .erfinv_()
        .mul_(sigma * std::numbers::sqrt2);
}

torch::Tensor glorot_uniform(const torch::Tensor &kernel, std::int64_t seed, std::int32_t row)
{
    const std::int64_t in = kernel.size(-2), out = kernel.size(-1);
    const std::int64_t field = kernel.numel() / (in * out);
    const double limit = std::sqrt(6.0 / static_cast<double>(field * (in + out)));
    return symmetric_uniform(seed, row, kernel.numel()).mul_(limit);
}

torch::Tensor normal(const torch::Tensor &kernel, std::int64_t seed, std::int32_t row)
{
    auto numbers = torch::empty(kernel.numel(), torch::kFloat32);
    fill_normal(seed, row, RandomPurpose::Weights,
                {numbers.data_ptr<float>(), static_cast<std::size_t>(kernel.numel())});
    return numbers;
}

void init(torch::nn::Module &module, std::int64_t seed, decltype(normal) &draw)
{
    torch::NoGradGuard no_grad;
    std::int32_t row = 0;
    for (const Variable &variable : variables(module)) {
        if (is_kernel(variable))
            variable.value.copy_(draw(variable.value, seed, row).view(variable.value.sizes()));
        else
            variable.value.fill_(constant_of(variable));
        ++row;
    }
}

} // namespace

void init_weights(GeneratorImpl &generator, std::int64_t seed)
{
    init(generator, seed, truncated_normal);
}

void init_weights(DiscriminatorImpl &discriminator, std::int64_t seed)
{
    init(discriminator, seed, discriminator.config().equalized_lr ? normal : glorot_uniform);
}

void init_weights(ConvNetGeneratorImpl &generator, std::int64_t seed)
{
    init(generator, seed, glorot_uniform);
}

} // namespace hit
