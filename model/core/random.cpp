// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/random.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace hit {
namespace {

using Block = std::array<std::uint32_t, 4>;

/// The blocks of one stream, in order; fill(block, lanes) gets the lanes that are still wanted.
template <typename Number, typename Fill>
void for_each_block(std::int64_t seed, std::int32_t row, RandomPurpose purpose,
                    std::span<Number> out, Fill fill)
{
    for (std::size_t start = 0; start < out.size(); start += 4) {
        fill(random_block(
                 seed, purpose,
                 {static_cast<std::uint32_t>(start / 4), static_cast<std::uint32_t>(row), 0}),
             out.subspan(start, std::min<std::size_t>(4, out.size() - start)));
    }
}

std::array<double, 2> box_muller(std::uint32_t first, std::uint32_t second)
{
    const double r = std::sqrt(-2.0 * std::log(uniform_from_bits(first)));
    const double angle = 2.0 * std::numbers::pi * uniform_from_bits(second);
    return {r * std::cos(angle), r * std::sin(angle)};
}

} // namespace

std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key)
{
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(a)};
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
    }
    return counter;
}

std::array<std::uint32_t, 4> random_block(std::int64_t seed, RandomPurpose purpose,
                                          std::array<std::uint32_t, 3> place)
{
    const auto bits = static_cast<std::uint64_t>(seed);
    return philox4x32_10(
        {place[0], place[1], static_cast<std::uint32_t>(purpose), place[2]},
        {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32)});
}

double uniform_from_bits(std::uint32_t bits)
{
    return (bits + 0.5) / 4294967296.0;
}

void fill_normal(std::int64_t seed, std::int32_t row, RandomPurpose purpose, std::span<float> out)
{
    for_each_block(seed, row, purpose, out, [](const Block &block, std::span<float> lanes) {
        const auto low = box_muller(block[0], block[1]);
        const auto high = box_muller(block[2], block[3]);
        const std::array all{low[0], low[1], high[0], high[1]};
        for (std::size_t i = 0; i < lanes.size(); ++i)
            lanes[i] = static_cast<float>(all[i]);
    });
}

void fill_uniform(std::int64_t seed, std::int32_t row, RandomPurpose purpose, std::span<double> out)
{
    for_each_block(seed, row, purpose, out, [](const Block &block, std::span<double> lanes) {
        for (std::size_t i = 0; i < lanes.size(); ++i)
            lanes[i] = uniform_from_bits(block[i]);
    });
}

} // namespace hit
