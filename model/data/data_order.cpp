// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/data_order.h"

#include "model/core/random.h"

#include <bit>
#include <utility>

namespace hit {
namespace {

/// A keyed permutation of the numbers of 2 * half_bits bits.
class Feistel
{
public:
    Feistel(std::int64_t seed, std::int64_t epoch, std::uint64_t count)
        : seed_(seed)
        , epoch_(static_cast<std::uint32_t>(epoch))
        // The smallest domain that covers `count`, but not less than 16: a half of one bit has too
        // few functions.
        , half_bits_((std::bit_width((count - 1) | 8) + 1) / 2)
    {
    }

    std::uint64_t operator()(std::uint64_t number) const
    {
        // Small domains need more than the usual four rounds (NIST SP 800-38G takes ten).
        constexpr std::uint32_t rounds = 10;
        const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
        std::uint64_t left = number >> half_bits_, right = number & mask;
        for (std::uint32_t round = 0; round < rounds; ++round) {
            const auto mixed = random_block(seed_, RandomPurpose::DataOrder,
                                            {static_cast<std::uint32_t>(right), epoch_, round});
            left ^= mixed[0] & mask;
            std::swap(left, right);
        }
        return left << half_bits_ | right;
    }

private:
    std::int64_t seed_;
    std::uint32_t epoch_;
    int half_bits_; ///< at most 32
};

/// Numbers of one position in the order.
std::array<std::uint32_t, 4> block_at(std::int64_t seed, RandomPurpose purpose,
                                      std::int64_t position)
{
    const auto bits = static_cast<std::uint64_t>(position);
    return random_block(
        seed, purpose,
        {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32), 0});
}

} // namespace

std::int64_t image_at(std::int64_t seed, std::int64_t position, std::int64_t count)
{
    const auto size = static_cast<std::uint64_t>(count);
    const Feistel permute(seed, position / count, size);
    // Walks on until it is back inside: at most four steps on average, as the domain is at most
    // four times as large (beyond 16).
    auto image = static_cast<std::uint64_t>(position % count);
    do {
        image = permute(image);
    } while (image >= size);
    return static_cast<std::int64_t>(image);
}

bool is_flipped(std::int64_t seed, std::int64_t position)
{
    return (block_at(seed, RandomPurpose::Flip, position)[0] & 1) != 0;
}

std::array<std::int64_t, 2> crop_place_at(std::int64_t seed, std::int64_t position,
                                          std::int64_t places)
{
    const auto block = block_at(seed, RandomPurpose::TrainingCrop, position);
    const auto place = [&](std::uint32_t bits) {
        return static_cast<std::int64_t>(uniform_from_bits(bits) * static_cast<double>(places));
    };
    return {place(block[0]), place(block[1])};
}

} // namespace hit
