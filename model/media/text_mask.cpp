// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/text_mask.h"

#include "model/media/media_libraries.h"

namespace hit {

Result<TextMask> text_mask(const std::string &text, int pixels)
{
    return media_libraries().and_then(
        [&](const MediaLibraries *libraries) { return libraries->draw_text(text, pixels); });
}

} // namespace hit
