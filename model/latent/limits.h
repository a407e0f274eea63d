// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

namespace hit {

// Of a State that can be saved and read again: generous for any person, small enough that a hostile
// file can do no harm.
inline constexpr double max_spread = 100;
inline constexpr double max_strength = 1e6;       ///< of an edit, in sigma, and its largest sigma
inline constexpr double max_token_strength = 100; ///< either way
inline constexpr double min_temperature = 1e-3;
inline constexpr double max_logit =
    1'000; ///< a token bias, either way, and the largest temperature
inline constexpr double max_rgb_gain = 2;

/// `state` with every number that is beyond them, or not finite, at the nearest limit; NaN at 0, or
/// what comes next to it.
State within_limits(State state);

} // namespace hit
