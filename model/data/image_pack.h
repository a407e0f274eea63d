// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/input_file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hit {

/// A packed image set: uint8 RGB [count, size, size, 3] with a checksum per image, and what it was
/// made of. Any thread may read. It is a safetensors file with the tensors `images` (U8) and
/// `crc32c` (U32 [count], CRC-32C of each image's bytes) and the metadata of image_pack_format.h.
class ImagePack final
{
public:
    /// Strict: error (BadFile) if the file is not wholly what the format says. Reads the header and
    /// the checksums, no image.
    static Result<ImagePack> open(const std::filesystem::path &path);

    const std::filesystem::path &path() const { return file_.path(); }
    int size() const { return size_; }
    std::int64_t count() const { return static_cast<std::int64_t>(crcs_.size()); }
    /// Hex; of contents and packing options: caches and run.json name the data by it.
    const std::string &fingerprint() const { return fingerprint_; }
    /// How it was made, for people: "size 128, crop centre".
    const std::string &options() const { return options_; }

    /// `out` has size * size * 3 bytes, top row first. Verifies the checksum: BadFile if damaged.
    Status read(std::int64_t index, std::span<std::byte> out) const;

private:
    explicit ImagePack(InputFile file)
        : file_(std::move(file))
    {
    }
    Status read_checksums(std::int64_t offset);

    InputFile file_;
    std::int64_t images_start_ = 0;
    int size_ = 0;
    std::vector<std::uint32_t> crcs_;
    std::string options_, fingerprint_;
};

} // namespace hit
