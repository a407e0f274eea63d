// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace hit {

/// RGB floats in [-1, 1] to RGBA8: clipped, scaled to 0 ... 255, rounded half to even; NaN is 0;
/// alpha 255. `rgb` has 3 * pixels numbers, `rgba` 4 * pixels bytes.
void pack_rgba8(const float *rgb, std::uint8_t *rgba, std::int64_t pixels);

} // namespace hit
