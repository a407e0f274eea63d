// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

/// What a file of an image set is good for; anything but Ok leaves it out.
enum class Verdict {
    Ok,
    Truncated,  ///< it begins as an image and ends too early
    Damaged,    ///< it begins as an image, and not all of it can be decoded
    Empty,      ///< 0 bytes
    NotAnImage, ///< another kind of file
    TooSmall,   ///< its shorter side is
    TooLarge,   ///< more than 256 megapixels, or a file of more than 1 GB
    NotAFile,   ///< a fifo, socket or device
    Loop,       ///< a link that leads to itself or to a folder that is there already
    Unreadable, ///< permissions, a link that leads nowhere, a broken disk or archive
};
/// "ok", "truncated", "damaged", "empty", "not an image", "too small", "too large", "not a file",
/// "loop", "unreadable".
std::string_view verdict_name(Verdict verdict);

struct ScannedImage
{
    std::string name; ///< inside of the folder or archive
    Verdict verdict = Verdict::Ok;
    std::string reason; ///< for a person, where it is not Ok
    int width = 0, height = 0;
    std::int64_t bytes = 0; ///< of the file; 0 where it was not read
    /// What was converted: "alpha", "CMYK", "16 bit", "EXIF rotation", "animated, first frame".
    std::vector<std::string> notes;
};

struct ScanReport
{
    std::vector<ScannedImage> images; ///< sorted by name, unless only some were read
    std::int64_t count(Verdict verdict) const;
    /// What was left out: "40 too small, 1 empty"; empty: nothing.
    std::string left_out() const;
};

struct PackOptions
{
    int size = 0;                   ///< of the packed images
    bool random_crop = false;       ///< else the centre
    double crop_part = 1;           ///< of the shorter side
    int least_side = 0;             ///< smaller images are left out
    std::int64_t least_images = 16; ///< fewer usable ones are no data to train on
    /// Above 0 and below the number of files: only files that give so many are read, in the order
    /// of image_at(0, 0, files), image_at(0, 1, files) ..., which the pack and the scan keep.
    std::int64_t most_images = 0;
    bool overwrite = false;
};

struct PackReport
{
    ScanReport scan;
    std::string fingerprint; ///< of the pack
};

/// Files so far, all files; first with 0, when they are known. Called from the thread that called.
using FileProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Decodes every file under a folder, or in a .zip, once and says what it is good for. A
/// dataset.json (StyleGAN's labels) is passed over. On all cores, in little memory. Errors: the
/// path itself cannot be read; interrupted.
Result<ScanReport> scan_images(const std::filesystem::path &path, int least_side,
                               const FileProgress &progress = {}, std::stop_token stop = {});

struct FollowOptions
{
    int least_side = 16;
    int thumbnails = 0; ///< about so many, spread over the files
    int thumbnail_side = 0;
};
/// `thumbnail`: RGB [side, side, 3], centre; empty for most.
using FileJudged =
    std::function<void(const ScannedImage &image, std::span<const std::byte> thumbnail)>;
/// The same, file by file in the order of their names as they are judged; keeps nothing.
Status follow_images(const std::filesystem::path &path, const FollowOptions &options,
                     const FileJudged &judged, const FileProgress &progress = {},
                     std::stop_token stop = {});

/// Scans and packs in one go; see ImagePack. Images are in the order of their names, unless
/// most_images leaves some out. Errors: also fewer than least_images usable ones (BadFile, which
/// says why); nothing is written then.
Result<PackReport> pack_images(const std::filesystem::path &path,
                               const std::filesystem::path &target, const PackOptions &options,
                               const FileProgress &progress = {}, std::stop_token stop = {});

} // namespace hit
