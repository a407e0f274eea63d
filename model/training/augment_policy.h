// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace hit {

/// Which steps of DiffAugment (Zhao et al. 2020) run, in this order.
struct AugmentPolicy
{
    bool color = true;       ///< brightness, saturation, contrast
    bool translation = true; ///< by at most 1/8 of the side, zeros outside
    bool cutout = true;      ///< a square of half the side becomes zero
};

/// "none", or names of the steps with commas between; nothing where it is neither.
std::optional<AugmentPolicy> policy_from_text(const std::string &text);

} // namespace hit
