// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {

/// The largest spread of a State that can be saved and opened again.
inline constexpr double max_spread = 100;
/// The largest strength of an edit, in sigma, and the largest sigma.
inline constexpr double max_strength = 1e6;

} // namespace hit
