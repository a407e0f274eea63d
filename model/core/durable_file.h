// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace hit {

/// The system calls that writing files needs; the tests replace it by one that fails at the k-th
/// call. Every call returns what the system call of its name returns and sets errno.
class FileSystem
{
public:
    virtual ~FileSystem() = default;
    virtual int
    open_new(const char *path) = 0; ///< O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666 & ~umask
    virtual int open_append(const char *path) = 0; ///< O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
    virtual int open_folder(const char *path) = 0;
    virtual std::int64_t write(int file, const void *data, std::size_t size) = 0;
    /// pwrite: the place of the next write() stays.
    virtual std::int64_t write_at(int file, const void *data, std::size_t size,
                                  std::int64_t offset) = 0;
    /// fallocate with FALLOC_FL_KEEP_SIZE: reserves space, the file's length stays.
    virtual int allocate(int file, std::int64_t size) = 0;
    virtual int sync(int file) = 0;
    virtual int close(int file) = 0;
    virtual int rename(const char *from, const char *to) = 0;
    /// As rename(), but EEXIST where `to` exists.
    virtual int rename_new(const char *from, const char *to) = 0;
    virtual int remove(const char *path) = 0;
    virtual std::int64_t
    free_space(const char *folder) = 0; ///< bytes for this user, -1 where unknown

    static FileSystem &real();
};

/// Writes one file so that after a kill or a power loss there is the old file or the whole new one:
/// a temporary file beside the target, write, fsync, rename, fsync of the folder. A failed fsync is
/// never retried. Without commit() nothing is left; after a kill the temporary is. Not thread-safe.
class DurableFile final
{
public:
    /// `expected_size` > 0 reserves the space first, so that a full disk is found before the first
    /// byte.
    static Result<DurableFile> create(std::filesystem::path target, std::int64_t expected_size = 0,
                                      FileSystem &system = FileSystem::real());
    DurableFile(DurableFile &&) noexcept;
    DurableFile &operator=(DurableFile &&) noexcept;
    ~DurableFile();

    Status write(std::span<const std::byte> bytes);
    Status write(std::string_view text);
    /// Replaces bytes that are written already, for a header that is known last.
    Status rewrite(std::int64_t offset, std::span<const std::byte> bytes);
    /// The temporary's path, for libraries that write files by name; it ends as the target does.
    /// Call commit() when they are done.
    const std::filesystem::path &temporary_path() const;
    /// Replaces the target; call it once. If `overwrite` is false and the target exists:
    /// ErrorCode::WrongUse, nothing changed. An error of the very last step, the folder's fsync, is
    /// the only one that leaves the new file in place; its text says so.
    Status commit(bool overwrite = true);

private:
    friend Status write_atomically(const std::filesystem::path &, std::string_view, FileSystem &);
    struct State;
    explicit DurableFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The whole of a small file in one call.
Status write_durably(const std::filesystem::path &target, std::string_view bytes,
                     FileSystem &system = FileSystem::real());

/// The same for a file of the moment, written often: whole after a kill, not after a power loss, as
/// it costs no fsync.
Status write_atomically(const std::filesystem::path &target, std::string_view bytes,
                        FileSystem &system = FileSystem::real());

} // namespace hit
