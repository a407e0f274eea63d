// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <unistd.h>

namespace hit::fuzz {

/// Files of this process, in memory where there is /dev/shm; gone when it ends.
class InputFolder
{
public:
    InputFolder()
        : path_((std::filesystem::exists("/dev/shm") ? "/dev/shm"
                                                     : std::filesystem::temp_directory_path())
                / ("hitscope-fuzz-" + std::to_string(::getpid())))
    {
        std::filesystem::create_directories(path_);
    }
    ~InputFolder() { std::filesystem::remove_all(path_); }

    std::filesystem::path put(const char *name, std::span<const std::uint8_t> bytes) const
    {
        const auto path = path_ / name;
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char *>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
        return path;
    }

private:
    std::filesystem::path path_;
};

/// Reads every tensor. What a file asks memory for is never more than it has bytes.
inline void readAll(TensorFile &file)
{
    std::int64_t total = 0;
    for (const TensorEntry &entry : file.entries()) {
        const auto bytes = entry.elements() * static_cast<std::int64_t>(dtype_size(entry.dtype));
        total += bytes;
        if (bytes < 0 || total > file.file_bytes())
            std::abort();
        std::vector<std::byte> out(static_cast<std::size_t>(bytes));
        if (auto read = file.read(entry, out); !read && entry.dtype == DType::String)
            (void)file.read_text(entry);
    }
    (void)file.verify({}, {});
}

} // namespace hit::fuzz
