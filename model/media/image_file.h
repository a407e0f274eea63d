// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

/// Interleaved RGB pixels, top row first.
struct Picture
{
    int width = 0, height = 0;
    std::vector<float> rgb; ///< [H * W * 3] in [-1, 1], as the generator gives it
};

enum class ImageFormat { Png8, Png16, Jpeg, Webp, Tiff8, Tiff16 };
/// "png", "png16", "jpeg", "webp", "tiff", "tiff16".
Result<ImageFormat> image_format_from_name(std::string_view name);
Result<ImageFormat> image_format_from_suffix(const std::filesystem::path &path);
std::string_view suffix(ImageFormat format); ///< ".png", ...

struct ImageWriteOptions
{
    ImageFormat format = ImageFormat::Png8;
    int quality = 92;  ///< JPEG, WebP
    std::string state; ///< JSON, ASCII only, for the PNG text chunk "hitscope"; empty: left out.
                       ///< Other formats ignore it.
    bool overwrite = true;
};
/// Clips to [-1, 1], rounds, writes durably. Interrupted, and no file, if `stop` is requested
/// before that is done.
Status write_image(const std::filesystem::path &path, const Picture &picture,
                   const ImageWriteOptions &options, const std::stop_token &stop = {});
/// Pictures side by side, row by row, `columns` wide, `gap` pixels between them.
Result<Picture> sheet(std::span<const Picture> pictures, int columns, int gap = 2);

/// The text of the PNG chunk "hitscope" (at most 64 MB; 16 MB where the file holds it compressed).
/// Reads chunk headers only, so that a hostile file costs no decoding. Error: not a PNG, damaged on
/// the way to the chunk, or no such chunk (BadFile).
Result<std::string> read_state_chunk(const std::filesystem::path &path);

} // namespace hit
