// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hit {

/// Resizes an image that comes in rows, top to bottom, to size x size as the official code does:
/// bicubic (Keys, a = -0.5), with antialiasing where it shrinks (tf.image.resize with antialias).
/// Memory: height * size pixels. One thread.
class Resampler final
{
public:
    Resampler(int width, int height, int size);
    /// `rgb`: [rows, width, 3].
    void add(int rows, std::span<const std::byte> rgb);
    /// [size, size, 3] in levels of 0 to 255, neither rounded nor clipped: bicubic overshoots. All
    /// rows must have come.
    std::vector<float> levels() const;

private:
    int width_, height_, size_;
    std::vector<float> narrow_; ///< [3, height, size]: resized across
    int rows_ = 0;              ///< of it, so far
};

/// Rounded and clipped. (The official code truncates, and what overshoots comes round to the other
/// end of the range: half a level darker, with specks.)
std::vector<std::byte> bytes_from_levels(std::span<const float> levels);

} // namespace hit
