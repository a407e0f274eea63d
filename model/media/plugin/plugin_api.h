// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {
struct MediaLibraries;
}

/// The one symbol of libhit_media.so. Program and plug-in are built together: what is behind
/// `libraries` is C++.
struct HitMediaApi
{
    const char *version;                  ///< HIT_VERSION; compared before `libraries` is touched
    const hit::MediaLibraries *libraries; ///< nullptr where libvips did not start
};

#define HIT_MEDIA_SYMBOL "hit_media"

/// `to_log` gets what the plug-in logs (a log::Level and a text), from any thread. Call it once.
extern "C" const HitMediaApi *hit_media(void (*to_log)(int level, const char *text));
