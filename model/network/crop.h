// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace hit {

/// Where a crop begins, in pixels of the picture.
struct Corner
{
    std::int64_t row = 0, column = 0;
    friend bool operator==(const Corner &, const Corner &) = default;
};

/// A square of each picture of a batch.
struct Crops
{
    std::vector<Corner> corners; ///< one for each picture; empty: no crops, pictures are whole
    std::int64_t side = 0;

    bool empty() const { return corners.empty(); }
    Crops divided_by(std::int64_t factor) const; ///< at a lower resolution; divides all numbers
};

/// pictures [B, H, W, C], or [1, H, W, C] for what all have in common; inside of it B crops ->
/// [B, side, side, C]. Differentiable once.
at::Tensor crops_of(const at::Tensor &pictures, const Crops &crops);

} // namespace hit
