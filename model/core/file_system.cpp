// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/durable_file.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace hit {
namespace {

class RealFileSystem final : public FileSystem
{
public:
    int open_new(const char *path) override
    {
        return ::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    int open_append(const char *path) override
    {
        return ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    }
    int open_folder(const char *path) override
    {
        return ::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    std::int64_t write(int file, const void *data, std::size_t size) override
    {
        return ::write(file, data, size);
    }
    std::int64_t write_at(int file, const void *data, std::size_t size,
                          std::int64_t offset) override
    {
        return ::pwrite(file, data, size, offset);
    }
    int allocate(int file, std::int64_t size) override
    {
        return ::fallocate(file, FALLOC_FL_KEEP_SIZE, 0, size);
    }
    int sync(int file) override { return ::fsync(file); }
    int close(int file) override { return ::close(file); }
    int rename(const char *from, const char *to) override { return ::rename(from, to); }
    int rename_new(const char *from, const char *to) override
    {
        const int result = ::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
        if (result == 0 || errno != EINVAL)
            return result;
        // The file system does not know the flag (NFS, some FUSE).
        if (::faccessat(AT_FDCWD, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
            errno = EEXIST;
            return -1;
        }
        return ::rename(from, to);
    }
    int remove(const char *path) override { return ::unlink(path); }
    std::int64_t free_space(const char *folder) override
    {
        struct statvfs info
        {
        };
        if (::statvfs(folder, &info) != 0)
            return -1;
        return static_cast<std::int64_t>(info.f_bavail) * static_cast<std::int64_t>(info.f_frsize);
    }
};

} // namespace

FileSystem &FileSystem::real()
{
    static RealFileSystem system;
    return system;
}

} // namespace hit
