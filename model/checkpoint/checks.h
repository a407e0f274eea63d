// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hit {

constexpr std::size_t max_tensors = 65'536; ///< in one file
constexpr std::size_t max_rank = 8;

/// Elements, and bytes, of a tensor; nothing where a dimension is negative or the product does not
/// fit in 63 bits.
std::optional<std::int64_t> checked_elements(std::span<const std::int64_t> shape);
std::optional<std::int64_t> checked_bytes(std::span<const std::int64_t> shape, DType dtype);

/// A name from an untrusted file, for a message: in quotes, without control characters, shortened.
std::string in_quotes(std::string_view name);

/// ErrorCode::BadFile for a damaged file; the remedy is to copy it again.
tl::unexpected<Error> damaged(const std::filesystem::path &path, std::string why);
/// ErrorCode::BadFile for a file that is whole but not ours to read.
tl::unexpected<Error> refused(const std::filesystem::path &path, std::string why,
                              std::string remedy);

} // namespace hit
