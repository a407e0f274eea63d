// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/pixels.h"

#include <ATen/ATen.h>

namespace hit {

at::Tensor images_from_bytes(const at::Tensor &bytes)
{
    return bytes.to(at::kFloat).mul_(1.0F / 255.0F).sub_(0.5).div_(0.5);
}

at::Tensor flipped(const at::Tensor &images, const at::Tensor &flips)
{
    return at::where(flips.view({-1, 1, 1, 1}), images.flip(2), images);
}

} // namespace hit
