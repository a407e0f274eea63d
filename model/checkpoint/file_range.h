// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"
#include "model/core/input_file.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace hit {

/// Where the numbers of one tensor are. The range was checked against the file's length.
struct FileRange
{
    const InputFile *file = nullptr;
    std::int64_t offset = 0;
    std::int64_t size = 0;
    std::optional<std::uint32_t> crc; ///< crc32c of the bytes, where the file has one
    std::string_view name;            ///< of the tensor, for messages
};

/// Reads the range into `out` and checks it.
Status read_range(const FileRange &range, std::span<std::byte> out);
/// Reads the ranges and checks them, in blocks.
Status verify_ranges(std::span<const FileRange> ranges, const Progress &progress,
                     const std::stop_token &stop);

} // namespace hit
