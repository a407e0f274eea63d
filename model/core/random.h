// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace hit {

/// Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011): a pure
/// function of counter and key, so that every device, thread and language can make the same
/// numbers.
std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key);

/// What the numbers are for; the same seed never serves two purposes with the same numbers.
enum class RandomPurpose : std::uint32_t {
    Latent = 0,
    Weights = 1,
    DataOrder = 2,
    Augmentation = 3,
    TrainingLatent = 4,
    Flip = 5,
    Crop = 6,
    AugmentChance = 7,
    PenaltyPoint = 8, ///< of the WGAN penalty
    Probe = 9,        ///< of a Jacobian
    TrainingCrop = 10,
    StartVector = 11, ///< of an iteration towards eigenvectors
    Test = 99
};

/// The numbers of one (seed, row, purpose). Number i comes from block i / 4, lane i % 4 with
///   key = (low 32 bits of seed, high 32 bits of seed), counter = (block, row, purpose, 0).
/// uniform: (u32 + 0.5) / 2^32, in double. normal: Box-Muller on the lanes (0,1) and (2,3) of a
/// block, in double,
///   r = sqrt(-2 ln u0), (r cos 2 pi u1, r sin 2 pi u1), then rounded to float. Seeds are signed;
///   so are rows.
void fill_normal(std::int64_t seed, std::int32_t row, RandomPurpose purpose, std::span<float> out);
void fill_uniform(std::int64_t seed, std::int32_t row, RandomPurpose purpose,
                  std::span<double> out);

/// One block with the whole counter, for what has more than a row and a number: counter =
/// (place[0], place[1], purpose, place[2]).
std::array<std::uint32_t, 4> random_block(std::int64_t seed, RandomPurpose purpose,
                                          std::array<std::uint32_t, 3> place);
/// A number of such a block as fill_uniform makes it: in (0, 1).
double uniform_from_bits(std::uint32_t bits);

} // namespace hit
