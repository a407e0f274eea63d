// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace hit {

/// The square of an image that is kept.
struct ImageCrop
{
    int x = 0, y = 0;
    int side = 0;
};

/// A square of `part` (0 to 1) of the shorter side, rounded as the official code rounds it. In the
/// centre, the later pixel where it can't be exact.
ImageCrop centre_crop(int width, int height, double part);
/// The same at a random place, a function of the image's number.
ImageCrop random_crop(int width, int height, double part, std::int64_t image);

} // namespace hit
