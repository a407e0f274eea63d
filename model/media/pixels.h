// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/image_file.h"

#include <cstdint>
#include <vector>

namespace hit {

/// Error WrongUse if the sides and the number of values do not fit each other.
Status check_picture(const Picture &picture, const std::string &what);

/// [-1, 1] -> 0 ... 255 or 65535, clipped, rounded to the nearest; not-a-number becomes 0.
std::vector<std::uint8_t> to_rgb8(const Picture &picture);
std::vector<std::uint16_t> to_rgb16(const Picture &picture);

} // namespace hit
