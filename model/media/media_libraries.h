// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/film_writer.h"
#include "model/media/image_reader.h"
#include "model/media/text_mask.h"
#include "model/media/zip_archive.h"

#include <cstddef>
#include <span>
#include <vector>

namespace hit {

/// What needs libvips, FFmpeg's libav* or libzip: the functions of a plug-in (libhit_media.so) that
/// is loaded at first use, so that programs start, and train, where those are not installed. Any
/// thread.
struct MediaLibraries
{
    /// The file's bytes. `picture` and `options` were checked; errors are about `what`.
    Result<std::vector<std::byte>> (*encode_image)(const Picture &picture,
                                                   const ImageWriteOptions &options,
                                                   const std::string &what);
    /// `file` is the whole of a file and must outlive the reader. JPEG, PNG, WebP, GIF, TIFF, HEIF,
    /// AVIF, JPEG 2000, JPEG XL and PNM, as far as libvips was built with them; known by content.
    tl::expected<std::unique_ptr<ImageReader>, ImageFault> (*open_image)(
        std::span<const std::byte> file);
    Result<std::unique_ptr<ZipArchive>> (*open_zip)(const std::filesystem::path &path);

    /// .mp4 and .webm; .gif and .webp. FilmWriter::create() has checked target and options.
    Result<std::unique_ptr<FilmWriter>> (*create_video_film)(const std::filesystem::path &target,
                                                             const FilmOptions &options);
    Result<std::unique_ptr<FilmWriter>> (*create_animation_film)(
        const std::filesystem::path &target, const FilmOptions &options);
    std::vector<FilmFormat> (*video_formats)(); ///< those of libavcodec

    Result<TextMask> (*draw_text)(const std::string &text, int pixels);
};

/// Loads them at the first call, for the rest of the process. Error: why they did not load.
Result<const MediaLibraries *> media_libraries();

} // namespace hit
