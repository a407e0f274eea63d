// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/input_file.h"

#include "model/core/file_error.h"

#include <sys/stat.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace hit {

InputFile::InputFile(std::filesystem::path path, int file, std::int64_t size)
    : path_(std::move(path))
    , file_(file)
    , size_(size)
{
}

InputFile::InputFile(InputFile &&other) noexcept
    : path_(std::move(other.path_))
    , file_(std::exchange(other.file_, -1))
    , size_(other.size_)
{
}

InputFile &InputFile::operator=(InputFile &&other) noexcept
{
    std::swap(path_, other.path_);
    std::swap(file_, other.file_);
    std::swap(size_, other.size_);
    return *this;
}

InputFile::~InputFile()
{
    if (file_ >= 0)
        ::close(file_);
}

Result<InputFile> InputFile::open(std::filesystem::path path)
{
    int file = -1;
    // O_NONBLOCK: opening a fifo must not wait for a writer.
    do {
        file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    } while (file < 0 && errno == EINTR);
    if (file < 0)
        return tl::unexpected(read_error(path, errno));
    InputFile input(std::move(path), file, 0);
    struct stat info
    {
    };
    if (::fstat(file, &info) != 0)
        return tl::unexpected(read_error(input.path_, errno));
    if (S_ISDIR(info.st_mode))
        return tl::unexpected(read_error(input.path_, EISDIR));
    if (!S_ISREG(info.st_mode))
        return fail(ErrorCode::NoFile, input.path_.string(), "it is a device or a pipe, not a file",
                    "name a file");
    input.size_ = info.st_size;
    return input;
}

Status InputFile::read_at(std::int64_t offset, std::span<std::byte> out) const
{
    while (!out.empty()) {
        const auto got = ::pread(file_, out.data(), out.size(), offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return tl::unexpected(read_error(path_, errno));
        if (got == 0)
            return fail(ErrorCode::BadFile, path_.string(), "it ends too early",
                        "copy or download it again");
        offset += got;
        out = out.subspan(static_cast<std::size_t>(got));
    }
    return {};
}

Result<std::string> read_small_file(const std::filesystem::path &path, std::int64_t limit)
{
    auto file = InputFile::open(path);
    if (!file)
        return tl::unexpected(file.error());
    if (file->size() > limit)
        return fail(ErrorCode::BadFile, path.string(),
                    "it has " + byte_text(file->size()) + ", more than the " + byte_text(limit)
                        + " that such a file may have",
                    "check that it is the right file");
    std::string text(static_cast<std::size_t>(file->size()), '\0');
    if (auto read = file->read_at(0, std::as_writable_bytes(std::span(text))); !read)
        return tl::unexpected(read.error());
    return text;
}

} // namespace hit
