// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include <memory>
#include <vector>

namespace hit {

/// What one stage adds to the picture.
struct PicturePart
{
    std::shared_ptr<const std::vector<float>> rgb; ///< [side, side, 3]
    int side = 0;
    float gain = 1;
};
/// From coarse to fine; the picture is gain * own + (the sum so far, nearest neighbour), then 8
/// bits of it from -1 to 1, bit for bit as the engine packs it.
using PictureParts = std::vector<PicturePart>;
inline constexpr int mostParts = 8; ///< that the shader sums

/// The sum, RGBA8888; null without parts. What the shader of the canvas does, on the CPU.
QImage sumOfParts(const PictureParts &parts);

} // namespace hit
