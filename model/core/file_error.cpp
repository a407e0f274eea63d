// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/file_error.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace hit {
namespace {

std::string system_text(int number)
{
    return std::generic_category().message(number);
}

bool is_folder(const std::filesystem::path &path)
{
    std::error_code ignored;
    return std::filesystem::is_directory(path.empty() ? "." : path, ignored);
}

} // namespace

std::string byte_text(std::int64_t bytes)
{
    constexpr std::array units{"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    if (bytes < 1000)
        return std::to_string(bytes) + " bytes";
    auto amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (amount >= 999.95 && unit + 1 < units.size()) {
        amount /= 1000;
        ++unit;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f %s", amount, units[unit]);
    return text.data();
}

Error read_error(const std::filesystem::path &path, int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        if (std::error_code ignored; std::filesystem::is_symlink(path, ignored))
            return {ErrorCode::NoFile,
                    path.string(),
                    "it is a link to a file that is not there",
                    "bring back what it links to, or remove it",
                    {}};
        return {ErrorCode::NoFile, path.string(), "there is no such file", "check the name", {}};
    case EACCES:
    case EPERM:
        return {ErrorCode::NoFile, path.string(), "you may not read it",
                "change the file's permissions", system_text(number)};
    case EISDIR:
        return {ErrorCode::NoFile,
                path.string(),
                "it is a folder, not a file",
                "name a file in it",
                {}};
    default:
        return {ErrorCode::NoFile,
                path.string(),
                "it cannot be read: " + system_text(number),
                "check the disk or the network connection",
                {}};
    }
}

Error write_error(const std::filesystem::path &path, int number, std::int64_t free_space)
{
    switch (number) {
    case ENOSPC:
        return {ErrorCode::DiskFull, path.string(),
                free_space < 0 ? "the disk is full"
                               : "the disk is full, " + byte_text(free_space) + " are free",
                "make room, or choose another folder", system_text(number)};
    case EDQUOT:
        return {ErrorCode::DiskFull, path.string(), "your quota on this disk is used up",
                "make room, or choose another folder", system_text(number)};
    case EFBIG:
        return {ErrorCode::DiskFull, path.string(),
                "the file is larger than the disk or your limits allow",
                "choose another folder, or raise the limit", system_text(number)};
    case ENOENT:
    case ENOTDIR:
        if (is_folder(path.parent_path()))
            return {ErrorCode::WrongUse, path.string(), "its folder takes no files",
                    "choose another folder", system_text(number)};
        return {ErrorCode::WrongUse, path.string(), "its folder does not exist",
                "make the folder, or choose another", system_text(number)};
    case EACCES:
    case EPERM:
    case EROFS:
        return {ErrorCode::WorkFailed, path.string(), "you may not write there",
                "choose another folder", system_text(number)};
    default:
        return {ErrorCode::WorkFailed,
                path.string(),
                "it cannot be written: " + system_text(number),
                "check the disk or the network connection",
                {}};
    }
}

} // namespace hit
