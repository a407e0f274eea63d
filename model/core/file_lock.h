// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <filesystem>
#include <optional>

namespace hit {

/// The exclusive flock on a file: the kernel takes it back when the process ends, however it ends,
/// so that no lock is ever stale. Any thread.
class FileLock final
{
public:
    /// Makes the file if need be. Nothing: another holds the lock. Error: the file cannot be made
    /// or is no regular one, or its file system has no locks.
    static Result<std::optional<FileLock>> try_take(const std::filesystem::path &path);
    /// The probe holds a shared lock for a moment, in which try_take() finds it held.
    static bool is_held(const std::filesystem::path &path);

    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;
    ~FileLock();

    /// Replaces what the file says; a reader may see a part of it meanwhile.
    Status write(std::string_view text) const;
    void touch() const; ///< sets the file's times to now

private:
    FileLock(std::filesystem::path path, int file);
    std::filesystem::path path_;
    int file_ = -1;
};

} // namespace hit
