// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace hit {

/// Which numbers of a latent to show.
struct EntryFilter
{
    /// `index` from 0, its value now and on the seed plane.
    std::function<bool(int index, float value, float onPlane)> accepts;
    bool valid = true; ///< false: the text is none of what is understood, everything is shown
};

/// "" all; "17" entry 17; "10-20" those; ">2", "<-1" by value, with a decimal point; "edited".
/// After commas more of them: what any of them accepts.
EntryFilter entryFilter(const QString &text);

} // namespace hit
