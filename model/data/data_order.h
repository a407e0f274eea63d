// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace hit {

/// The image at `position` (0, 1, 2 ... over all epochs) of a set of `count`: a keyed permutation
/// for each epoch; a pure function, O(1) memory. position >= 0, count >= 1. The official code
/// shuffles a window of ten batches instead.
std::int64_t image_at(std::int64_t seed, std::int64_t position, std::int64_t count);

/// Whether the image at `position` is mirrored, where the recipe mirrors: a fair coin for each.
bool is_flipped(std::int64_t seed, std::int64_t position);

/// Which crop of the image at `position` is looked at, where a run trains on crops: its row and
/// column among `places` on each side, all equally likely. places >= 1.
std::array<std::int64_t, 2> crop_place_at(std::int64_t seed, std::int64_t position,
                                          std::int64_t places);

} // namespace hit
