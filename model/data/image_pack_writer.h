// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/durable_file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hit {

/// Writes an ImagePack image by image, in little memory; nothing stands under the name before
/// commit(). One thread at a time.
class ImagePackWriter final
{
public:
    /// `options` says how the images were made (at most 1,000 characters of plain ASCII); it is a
    /// part of the fingerprint. `expected_count` images find room on the disk, or it is an error;
    /// there may be more or fewer in the end.
    static Result<ImagePackWriter> create(const std::filesystem::path &path, int size,
                                          std::string options, std::int64_t expected_count);
    /// `rgb` has size * size * 3 bytes, top row first.
    Status add(std::span<const std::byte> rgb);
    std::int64_t count() const { return static_cast<std::int64_t>(crcs_.size()); }
    /// The pack's fingerprint. Error (WrongUse): no image was added; the target exists and may not
    /// be overwritten.
    Result<std::string> commit(bool overwrite);

private:
    ImagePackWriter(DurableFile file, std::filesystem::path path, int size, std::string options);

    DurableFile file_;
    std::filesystem::path path_;
    int size_;
    std::string options_;
    std::vector<std::uint32_t> crcs_;
};

} // namespace hit
