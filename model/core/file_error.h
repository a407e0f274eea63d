// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <cstdint>
#include <filesystem>

namespace hit {

/// What a failed system call on a file means to a person. `number` is errno.
Error read_error(const std::filesystem::path &path, int number);
/// ENOSPC, EDQUOT and EFBIG become DiskFull; `free_space` in bytes is named with ENOSPC, -1 where
/// unknown.
Error write_error(const std::filesystem::path &path, int number, std::int64_t free_space);

/// "3.2 GB", for messages.
std::string byte_text(std::int64_t bytes);

} // namespace hit
