// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/file_lock.h"

#include "model/core/file_error.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace hit {
namespace {

bool try_lock(int file, int how)
{
    int locked = -1;
    do {
        locked = ::flock(file, how | LOCK_NB);
    } while (locked != 0 && errno == EINTR);
    return locked == 0;
}

bool is_regular(int file)
{
    struct stat about
    {
    };
    return ::fstat(file, &about) == 0 && S_ISREG(about.st_mode);
}

/// Of a pipe that waits for its other end, too, it comes back at once.
int open_now(const std::filesystem::path &path, int how)
{
    return ::open(path.c_str(), how | O_NONBLOCK | O_CLOEXEC, 0666);
}

} // namespace

FileLock::FileLock(std::filesystem::path path, int file)
    : path_(std::move(path))
    , file_(file)
{
}

FileLock::FileLock(FileLock &&other) noexcept
    : path_(std::move(other.path_))
    , file_(std::exchange(other.file_, -1))
{
}

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(path_, other.path_);
    std::swap(file_, other.file_);
    return *this;
}

FileLock::~FileLock()
{
    if (file_ >= 0)
        ::close(file_);
}

Result<std::optional<FileLock>> FileLock::try_take(const std::filesystem::path &path)
{
    // NFS gives exclusive locks to writers only.
    FileLock lock(path, open_now(path, O_RDWR | O_CREAT));
    if (lock.file_ < 0)
        return tl::unexpected(write_error(path, errno, -1));
    if (!is_regular(lock.file_))
        return fail(ErrorCode::BadFile, path.string(), "it is no regular file", "remove it");
    if (try_lock(lock.file_, LOCK_EX))
        return std::optional(std::move(lock));
    if (errno != EWOULDBLOCK)
        return fail(ErrorCode::WorkFailed, path.string(), "the file system cannot lock it",
                    "keep runs on another disk");
    return std::nullopt;
}

bool FileLock::is_held(const std::filesystem::path &path)
{
    const FileLock probe(path, open_now(path, O_RDONLY));
    return probe.file_ >= 0 && is_regular(probe.file_) && !try_lock(probe.file_, LOCK_SH)
           && errno == EWOULDBLOCK;
}

void FileLock::touch() const
{
    (void)::futimens(file_, nullptr);
}

Status FileLock::write(std::string_view text) const
{
    const auto size = static_cast<ssize_t>(text.size());
    if (::ftruncate(file_, 0) == 0 && ::pwrite(file_, text.data(), text.size(), 0) == size)
        return {};
    return tl::unexpected(write_error(path_, errno, -1));
}

} // namespace hit
