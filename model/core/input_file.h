// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace hit {

/// A regular file opened for reading: folders, fifos and devices are refused, so that no read waits
/// or has no end. It is not mapped: a file that another process cuts short is then an error and no
/// SIGBUS. Any thread may read.
class InputFile final
{
public:
    static Result<InputFile> open(std::filesystem::path path);
    InputFile(InputFile &&other) noexcept;
    InputFile &operator=(InputFile &&other) noexcept;
    ~InputFile();

    const std::filesystem::path &path() const { return path_; }
    std::int64_t size() const { return size_; } ///< as it was when the file was opened
    /// Fills the whole of `out`; a shorter file is an error.
    Status read_at(std::int64_t offset, std::span<std::byte> out) const;

private:
    InputFile(std::filesystem::path path, int file, std::int64_t size);

    std::filesystem::path path_;
    int file_ = -1;
    std::int64_t size_ = 0;
};

/// Reads a whole file that has at most `limit` bytes.
Result<std::string> read_small_file(const std::filesystem::path &path, std::int64_t limit);

} // namespace hit
