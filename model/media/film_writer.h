// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/media/image_file.h"

#include <filesystem>
#include <memory>
#include <stop_token>
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

/// A film under construction. The kind follows the suffix: .mp4, .webm, .gif, .webp (animated) or
/// none for a folder of PNG frames, 00000.png on. Nothing stands under the final name before
/// finish(); destroying it unfinished leaves nothing behind. One thread at a time.
///
/// Video has the exact frame count at a constant rate: yuv420p (even sides only), BT.709 tags,
/// faststart. GIF keeps time in 10 ms and WebP in 1 ms; the rounding never adds up, but their
/// encoders may make one longer frame of neighbours that look the same. A folder is only replaced
/// if it holds nothing but frames.
class FilmWriter
{
public:
    static Result<std::unique_ptr<FilmWriter>> create(const std::filesystem::path &target,
                                                      const FilmOptions &options);
    virtual ~FilmWriter() = default;
    virtual Status add(const Picture &frame) = 0;
    /// Once `stop` is requested: Interrupted, and nothing is left. It is looked at until the last
    /// moment before the film gets its name.
    virtual Status finish(std::stop_token stop = {}) = 0;
};

/// Suffixes and encoders that this libavcodec has, for dialogs: {".mp4", "libx264"}, ...
struct FilmFormat
{
    std::string suffix, codec, title;
};
std::vector<FilmFormat> film_formats();

} // namespace hit
