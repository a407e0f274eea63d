// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/latent_map.h"

#include <torch/torch.h>

namespace hit {
namespace {

/// [D, ..., C] of the unit vectors minus [1, ..., C] of zero -> [cells, C, D]
torch::Tensor columns(const torch::Tensor &of_units, const torch::Tensor &of_zero)
{
    const auto map = (of_units - of_zero).to(torch::kCPU, torch::kDouble);
    return map.flatten(1, -2).permute({1, 2, 0}).contiguous();
}

} // namespace

Result<LatentMap> latent_map(GeneratorImpl &generator)
{
    if (generator.config().norm == NormType::Layer)
        return fail(ErrorCode::WrongUse, "closed-form directions",
                    "this model's layer norm makes its tokens no affine function of the latent",
                    "choose the method pca, groups or region");
    return guard("the map from latents to tokens", [&] {
        const torch::NoGradGuard no_grad;
        const auto options = generator.parameters().front().options();
        const auto dim = generator.config().z_dim;
        const GeneratorInput units = generator.embed(torch::eye(dim, options));
        const GeneratorInput zero = generator.embed(torch::zeros({1, dim}, options));
        LatentMap map{columns(units.grid, zero.grid), {}, {}};
        if (units.tokens.defined()) {
            map.tokens = columns(units.tokens, zero.tokens);
            map.token_offset = zero.tokens.to(torch::kCPU, torch::kDouble).flatten(0, -2);
        }
        return map;
    });
}

} // namespace hit
