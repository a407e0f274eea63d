// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace hit {

/// Bytes [B, H, W, 3] as the networks see images: float in [-1, 1], bit for bit the values of the
/// official code, (x * float(1 / 255) - 0.5) / 0.5 (preprocess_image).
at::Tensor images_from_bytes(const at::Tensor &bytes);
/// Mirrors image b left to right where flips [B] is true.
at::Tensor flipped(const at::Tensor &images, const at::Tensor &flips);

} // namespace hit
