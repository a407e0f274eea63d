// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/training/augment_policy.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace hit {

/// The random draws of one batch. Floats are uniform in [0, 1); the others are whole pixels.
struct AugmentDraws
{
    at::Tensor brightness, saturation, contrast; ///< [B], float
    at::Tensor shift_rows, shift_columns;        ///< [B], int64, within +-max_shift(side)
    at::Tensor cutout_row, cutout_column;        ///< [B], int64, in [0, side + 1 - cutout % 2)
};
/// Image by image, for a part of the batch.
AugmentDraws rows_of(const AugmentDraws &draws, std::int64_t first, std::int64_t count);
AugmentDraws to_device(const AugmentDraws &draws, at::Device device);

/// A pure function of (seed, step), so that a resumed run draws the same.
AugmentDraws draw_augmentation(std::int64_t batch, std::int64_t side, std::int64_t seed,
                               std::int32_t step);

/// Differentiable in the images. Official order and arithmetic: brightness + (u - 0.5), saturation
/// 2u about the channel mean, contrast (u + 0.5) about the image mean, translation, cutout.
at::Tensor diff_augment(const at::Tensor &images, const AugmentDraws &draws,
                        const AugmentPolicy &policy = {}); ///< [B, H, W, 3] -> the same

} // namespace hit
