// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/media_libraries.h"

#include "model/core/log.h"
#include "model/core/shared_library.h"
#include "model/media/plugin/plugin_api.h"

#include <dlfcn.h>

namespace hit {
namespace {

tl::unexpected<Error> not_loaded(std::string why, std::string details = {})
{
    return fail(ErrorCode::WorkFailed, "images and films", std::move(why),
                "install libvips, FFmpeg's libraries and libzip; packaging/setup does",
                std::move(details));
}

void to_log(int level, const char *text)
{
    switch (static_cast<log::Level>(level)) {
    case log::Level::Debug:
        return log::debug(text);
    case log::Level::Info:
        return log::info(text);
    case log::Level::Warning:
        return log::warning(text);
    case log::Level::Error:
        return log::error(text);
    }
}

Result<const MediaLibraries *> load()
{
    const auto file = plugin_file("libhit_media.so", "HITSCOPE_MEDIA_PLUGIN");
    const auto library = load_library(file, RTLD_LOCAL);
    if (!library)
        return not_loaded(library.error().details);
    const auto open = reinterpret_cast<decltype(&hit_media)>(dlsym(*library, HIT_MEDIA_SYMBOL));
    const HitMediaApi *api = open ? open(to_log) : nullptr;
    if (!api)
        return not_loaded(file.string() + " is not the plug-in of Hitscope");
    if (api->version != std::string_view(HIT_VERSION))
        return not_loaded(file.string() + " is of version " + api->version
                          + ", this program needs " HIT_VERSION);
    if (!api->libraries)
        return not_loaded("libvips did not start");
    return api->libraries;
}

} // namespace

Result<const MediaLibraries *> media_libraries()
{
    static const Result<const MediaLibraries *> loaded = load();
    return loaded;
}

} // namespace hit
