// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace hit {

/// One image for the network: uint8 RGB [size, size, 3] -> float [3, size, size] in [-1, 1],
/// mirrored left to right if asked to. Bit for bit the values of the official code:
/// (x * float(1 / 255) - 0.5) / 0.5 (preprocess_image). Any thread.
void planes_from_rgb(std::span<const std::byte> rgb, int size, bool flip, std::span<float> out);

} // namespace hit
