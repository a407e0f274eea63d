// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {

/// The largest spread of a State that can be saved and opened again.
inline constexpr double max_spread = 100;

} // namespace hit
