// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/media_libraries.h"

/// The functions of MediaLibraries, each in a file of its name.
namespace hit {

Result<std::vector<std::byte>>
encode_image(const Picture &picture, const ImageWriteOptions &options, const std::string &what);
tl::expected<std::unique_ptr<ImageReader>, ImageFault> open_image(std::span<const std::byte> file);
Result<std::unique_ptr<ZipArchive>> open_zip(const std::filesystem::path &path);
Result<std::unique_ptr<FilmWriter>> create_video_film(const std::filesystem::path &target,
                                                      const FilmOptions &options);
Result<std::unique_ptr<FilmWriter>> create_animation_film(const std::filesystem::path &target,
                                                          const FilmOptions &options);
std::vector<FilmFormat> video_formats();
Result<TextMask> draw_text(const std::string &text, int pixels);

} // namespace hit
