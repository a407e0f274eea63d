// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hit {

/// The time of a frame, in the same figures wherever it stands: "4.61 ms", "44.3 ms", "1,234 ms".
QString frameTimeText(double milliseconds);
/// Decimals for all figures of a column whose largest is `largest`, in the width of "88.88".
int columnDecimals(double largest);
/// Rounded, for a person: "about 40 s left"; empty if not known.
QString timeLeftText(double seconds);

} // namespace hit
