// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/training/recipe.h"

#include <ATen/core/Tensor.h>

namespace hit {

/// The latents that a run's samples and metrics are drawn from, always the same: numbers first ...
/// first + count - 1 of the recipe's seed, [count, z_dim].
at::Tensor fixed_latents(const Recipe &recipe, std::int64_t first, std::int64_t count);

} // namespace hit
