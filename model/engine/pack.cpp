// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/pack.h"

#include <bit>

namespace hit {
namespace {

std::uint8_t quantised(float value)
{
    // Written so that a NaN becomes -1, as in the kernel.
    value = value > -1.0f ? value : -1.0f;
    value = value < 1.0f ? value : 1.0f;
    // Adding 1.5 * 2^23 leaves the number, rounded half to even, in the low bits: unlike lrint this
    // vectorises without SSE 4.
    return static_cast<std::uint8_t>(
        std::bit_cast<std::uint32_t>((value + 1.0f) * 127.5f + 12582912.0f));
}

} // namespace

void pack_rgba8(const float *rgb, std::uint8_t *rgba, std::int64_t pixels)
{
    for (std::int64_t i = 0; i < pixels; ++i) {
        rgba[4 * i] = quantised(rgb[3 * i]);
        rgba[4 * i + 1] = quantised(rgb[3 * i + 1]);
        rgba[4 * i + 2] = quantised(rgb[3 * i + 2]);
        rgba[4 * i + 3] = 255;
    }
}

} // namespace hit
