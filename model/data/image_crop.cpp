// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/image_crop.h"

#include "model/core/random.h"

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

int side_of(int width, int height, double part)
{
    const auto side = static_cast<float>(part) * static_cast<float>(std::min(width, height));
    return std::max(1, static_cast<int>(std::nearbyint(side)));
}

/// One of 0 ... most.
int choice(std::uint32_t bits, int most)
{
    return std::min(most, static_cast<int>(uniform_from_bits(bits) * (most + 1)));
}

} // namespace

ImageCrop centre_crop(int width, int height, double part)
{
    const int side = side_of(width, height, part);
    return {(width - side + 1) / 2, (height - side + 1) / 2, side};
}

ImageCrop random_crop(int width, int height, double part, std::int64_t image)
{
    const int side = side_of(width, height, part);
    const auto bits = static_cast<std::uint64_t>(image);
    const auto draw =
        random_block(0, RandomPurpose::Crop,
                     {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32), 0});
    return {choice(draw[0], width - side), choice(draw[1], height - side), side};
}

} // namespace hit
