// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/plugin/plugin_api.h"
#include "model/media/plugin/plugin_log.h"
#include "model/media/plugin/plugin_parts.h"
#include "model/media/plugin/vips.h"

extern "C" __attribute__((visibility("default"))) const HitMediaApi *
hit_media(void (*to_log)(int level, const char *text))
{
    static constexpr hit::MediaLibraries libraries{
        hit::encode_image,          hit::open_image,    hit::open_zip, hit::create_video_film,
        hit::create_animation_film, hit::video_formats, hit::draw_text};
    hit::set_plugin_log(to_log);
    static const HitMediaApi api{HIT_VERSION, hit::vips::start() ? &libraries : nullptr};
    return &api;
}
