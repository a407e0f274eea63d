// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/fixed_latents.h"

#include "model/core/random.h"

#include <torch/torch.h>

namespace hit {

at::Tensor fixed_latents(const Recipe &recipe, std::int64_t first, std::int64_t count)
{
    auto z = at::empty({count, recipe.generator.z_dim}, at::kFloat);
    const auto width = static_cast<std::size_t>(recipe.generator.z_dim);
    for (std::int64_t row = 0; row < count; ++row)
        fill_normal(recipe.seed, static_cast<std::int32_t>(first + row), RandomPurpose::Latent,
                    {z.data_ptr<float>() + static_cast<std::size_t>(row) * width, width});
    return z;
}

} // namespace hit
