// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/plugin/plugin_parts.h"
#include "model/media/plugin/vips.h"

#include <memory>

namespace hit {
namespace {

struct Free
{
    void operator()(void *memory) const { g_free(memory); }
};

} // namespace

Result<TextMask> draw_text(const std::string &text, int pixels)
{
    // vips_text() reads markup.
    const std::unique_ptr<char, Free> escaped(g_markup_escape_text(text.c_str(), -1));
    const std::string font = "sans " + std::to_string(pixels) + "px";
    VipsImage *drawn = nullptr;
    if (vips_text(&drawn, escaped.get(), "font", font.c_str(), nullptr) != 0)
        return vips::failure("the text of a legend");
    const vips::Image image(drawn);
    std::size_t size = 0;
    const std::unique_ptr<void, Free> pixels_of(vips_image_write_to_memory(image.get(), &size));
    if (!pixels_of)
        return vips::failure("the text of a legend");
    const auto *first = static_cast<const std::uint8_t *>(pixels_of.get());
    return TextMask{vips_image_get_width(image.get()),
                    vips_image_get_height(image.get()),
                    {first, first + size}};
}

} // namespace hit
