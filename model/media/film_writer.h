// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/media/image_file.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace hit {

struct FilmOptions
{
    int width = 0, height = 0; ///< of every frame
    int fps = 60;
    int frames = 0;    ///< how many will come; finish() fails if another number came
    int quality = 18;  ///< CRF for H.264, VP9; 0 best
    std::string codec; ///< libavcodec encoder name; empty: libx264 for .mp4, libvpx-vp9 for .webm
    bool overwrite = false;
};

/// A film under construction. The kind follows the suffix: .mp4, .webm, .gif, .webp (animated) or a
/// folder name (PNG frames, 00000.png on). Exact frame count and constant rate; yuv420p, BT.709
/// tags, faststart. Nothing stands under the final name before finish(); destroying it unfinished
/// leaves nothing behind. One thread at a time.
class FilmWriter
{
public:
    static Result<std::unique_ptr<FilmWriter>> create(const std::filesystem::path &target,
                                                      const FilmOptions &options);
    virtual ~FilmWriter() = default;
    virtual Status add(const Picture &frame) = 0;
    virtual Status finish() = 0;
};

/// Suffixes and encoders that this libavcodec has, for dialogs: {".mp4", "libx264"}, ...
struct FilmFormat
{
    std::string suffix, codec, title;
};
std::vector<FilmFormat> film_formats();

} // namespace hit
