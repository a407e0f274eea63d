// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hit {

/// How much each pixel is covered by a text, 0 ... 255; cut to what is drawn.
struct TextMask
{
    int width = 0, height = 0;
    std::vector<std::uint8_t> coverage; ///< [H * W]
};

/// One line in the system's sans serif font; letters are about `pixels` high. Error: no text can be
/// drawn here.
Result<TextMask> text_mask(const std::string &text, int pixels);

} // namespace hit
