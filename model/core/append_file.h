// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/durable_file.h"

namespace hit {

/// A file that one process lets grow by whole records, for others to follow. A kill loses nothing
/// that append() has returned from, a power loss may. One thread at a time.
class AppendFile final
{
public:
    /// Makes the file where there is none.
    static Result<AppendFile> open(std::filesystem::path path,
                                   FileSystem &system = FileSystem::real());
    AppendFile(AppendFile &&other) noexcept;
    AppendFile &operator=(AppendFile &&other) noexcept;
    ~AppendFile();

    /// After an error a part of `bytes` may stand at the end of the file.
    Status append(std::string_view bytes);

private:
    AppendFile(std::filesystem::path path, int file, FileSystem &system);

    std::filesystem::path path_;
    int file_ = -1;
    FileSystem *system_;
};

} // namespace hit
