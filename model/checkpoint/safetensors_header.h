// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

constexpr std::int64_t max_safetensors_header = 8 << 20;

struct SafetensorsTensor
{
    TensorEntry entry;
    std::int64_t begin = 0; ///< offsets in the data, which begins after the header
    std::int64_t end = 0;
};

struct SafetensorsHeader
{
    std::vector<SafetensorsTensor> tensors; ///< sorted by name
    std::map<std::string, std::string> metadata;
};

/// Reads the JSON header of a file with `data_bytes` bytes after it, by the rules of
/// open_safetensors(). The Error names the file by `path`.
Result<SafetensorsHeader> parse_safetensors_header(const std::filesystem::path &path,
                                                   std::string_view json, std::int64_t data_bytes);

/// The JSON header of a file that holds these tensors in this order, padded with spaces to a
/// multiple of 8 bytes. Sizes must be known to fit (checked_bytes).
std::string safetensors_header_text(std::span<const TensorEntry> in_file_order,
                                    const std::map<std::string, std::string> &metadata);

/// The type that safetensors calls `name`.
std::optional<DType> safetensors_dtype(std::string_view name);

} // namespace hit
