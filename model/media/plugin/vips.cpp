// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/plugin/vips.h"

#include "model/core/log.h"

#include <algorithm>

namespace hit::vips {

namespace {

/// libvips warns on stderr of every odd file.
void to_log(const char *, GLogLevelFlags, const char *text, void *)
{
    log::debug(std::string("libvips: ") + text);
}

} // namespace

Status start()
{
    static const bool started = [] {
        if (vips_init("hitscope") != 0)
            return false;
        g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, to_log, nullptr);
        vips_cache_set_max(0); // no call here repeats, and the cache would keep pictures alive
        return true;
    }();
    if (!started)
        return failure("libvips");
    return {};
}

tl::unexpected<Error> failure(const std::string &what)
{
    std::string text = vips_error_buffer();
    vips_error_clear();
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    const std::string first = text.substr(0, text.find('\n'));
    return fail(ErrorCode::WorkFailed, what,
                first.empty() ? "libvips gave no reason" : "libvips says: " + first, {}, text);
}

Result<Image> rgb_image(const void *pixels, std::size_t bytes, int width, int height,
                        VipsBandFormat format)
{
    if (Status started = start(); !started)
        return tl::unexpected(started.error());
    Image image(vips_image_new_from_memory(pixels, bytes, width, height, 3, format));
    if (!image)
        return failure("picture");
    image->Type =
        format == VIPS_FORMAT_USHORT ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB;
    return image;
}

} // namespace hit::vips
