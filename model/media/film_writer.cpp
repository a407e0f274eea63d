// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/film_writer.h"

#include "model/media/film_parts.h"
#include "model/media/media_libraries.h"

#include <algorithm>

namespace hit {
namespace {

constexpr int max_fps = 240;
constexpr int max_side = 16384;

std::string lower_suffix(const std::filesystem::path &path)
{
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

Status check(const std::filesystem::path &target, const FilmOptions &options)
{
    const std::string what = target.string();
    if (options.width < 1 || options.height < 1 || options.width > max_side
        || options.height > max_side)
        return fail(ErrorCode::WrongUse, what,
                    "a film cannot have " + std::to_string(options.width) + " x "
                        + std::to_string(options.height) + " pixels");
    if (options.fps < 1 || options.fps > max_fps)
        return fail(ErrorCode::WrongUse, what,
                    std::to_string(options.fps) + " frames per second are not within 1 to "
                        + std::to_string(max_fps));
    if (options.frames < 1)
        return fail(ErrorCode::WrongUse, what, "a film needs at least one frame");
    if (options.quality < 0 || options.quality > 51)
        return fail(ErrorCode::WrongUse, what,
                    "quality " + std::to_string(options.quality) + " is not within 0 to 51");
    return {};
}

} // namespace

Result<std::unique_ptr<FilmWriter>> FilmWriter::create(const std::filesystem::path &target,
                                                       const FilmOptions &options)
{
    const std::string what = target.string();
    return guard(what, [&]() -> Result<std::unique_ptr<FilmWriter>> {
        if (Status checked = check(target, options); !checked)
            return tl::unexpected(checked.error());
        const std::string ending = lower_suffix(target);
        if (ending.empty())
            return create_folder_film(target, options);
        // Found before hours of rendering; commit() is what decides.
        if (!options.overwrite && std::filesystem::exists(target))
            return fail(ErrorCode::WrongUse, what, "exists already",
                        "choose another name, or allow overwriting");
        const bool video = ending == ".mp4" || ending == ".webm";
        if (video || ending == ".gif" || ending == ".webp")
            return media_libraries().and_then([&](const MediaLibraries *libraries) {
                return video ? libraries->create_video_film(target, options)
                             : libraries->create_animation_film(target, options);
            });
        return fail(ErrorCode::WrongUse, what, "no film has the suffix " + ending,
                    "use .mp4, .webm, .gif, .webp, or a folder for PNG frames");
    });
}

std::vector<FilmFormat> film_formats()
{
    std::vector<FilmFormat> formats;
    if (const auto libraries = media_libraries())
        formats = (*libraries)->video_formats();
    formats.push_back({".gif", {}, "GIF, 256 colours"});
    formats.push_back({".webp", {}, "Animated WebP"});
    formats.push_back({{}, {}, "Folder of PNG frames"});
    return formats;
}

} // namespace hit
