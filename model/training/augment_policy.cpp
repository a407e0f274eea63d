// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/augment_policy.h"

#include <sstream>

namespace hit {

std::optional<AugmentPolicy> policy_from_text(const std::string &text)
{
    AugmentPolicy policy{false, false, false};
    if (text == "none")
        return policy;
    std::istringstream words(text);
    std::string word;
    while (std::getline(words, word, ',')) {
        if (word == "color")
            policy.color = true;
        else if (word == "translation")
            policy.translation = true;
        else if (word == "cutout")
            policy.cutout = true;
        else
            return std::nullopt;
    }
    return policy.color || policy.translation || policy.cutout ? std::optional(policy)
                                                               : std::nullopt;
}

} // namespace hit
