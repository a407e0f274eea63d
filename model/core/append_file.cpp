// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/append_file.h"

#include "model/core/file_error.h"

#include <cerrno>
#include <utility>

namespace hit {

AppendFile::AppendFile(std::filesystem::path path, int file, FileSystem &system)
    : path_(std::move(path))
    , file_(file)
    , system_(&system)
{
}

AppendFile::AppendFile(AppendFile &&other) noexcept
    : path_(std::move(other.path_))
    , file_(std::exchange(other.file_, -1))
    , system_(other.system_)
{
}

AppendFile &AppendFile::operator=(AppendFile &&other) noexcept
{
    std::swap(path_, other.path_);
    std::swap(file_, other.file_);
    std::swap(system_, other.system_);
    return *this;
}

AppendFile::~AppendFile()
{
    if (file_ >= 0)
        system_->close(file_);
}

Result<AppendFile> AppendFile::open(std::filesystem::path path, FileSystem &system)
{
    int file = -1;
    do {
        file = system.open_append(path.c_str());
    } while (file < 0 && errno == EINTR);
    if (file < 0)
        return tl::unexpected(write_error(path, errno, -1));
    return AppendFile(std::move(path), file, system);
}

Status AppendFile::append(std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::int64_t written = system_->write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            const int number = written < 0 ? errno : EIO;
            return tl::unexpected(
                write_error(path_, number, system_->free_space(path_.parent_path().c_str())));
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

} // namespace hit
