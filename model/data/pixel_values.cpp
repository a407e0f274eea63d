// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/pixel_values.h"

#include <array>

namespace hit {
namespace {

constexpr std::array<float, 256> make_values()
{
    std::array<float, 256> values{};
    for (std::size_t level = 0; level < values.size(); ++level)
        values[level] = (static_cast<float>(level) * (1.0F / 255.0F) - 0.5F) / 0.5F;
    return values;
}

constexpr std::array<float, 256> values = make_values();

} // namespace

void planes_from_rgb(std::span<const std::byte> rgb, int size, bool flip, std::span<float> out)
{
    const auto side = static_cast<std::size_t>(size);
    for (std::size_t y = 0; y < side; ++y)
        for (std::size_t x = 0; x < side; ++x) {
            const std::byte *pixel = &rgb[(y * side + (flip ? side - 1 - x : x)) * 3];
            for (std::size_t channel = 0; channel < 3; ++channel)
                out[(channel * side + y) * side + x] =
                    values[std::to_integer<std::size_t>(pixel[channel])];
        }
}

} // namespace hit
