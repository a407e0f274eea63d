// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hit {

/// The metadata that holds crc32c of every tensor: a JSON object, name -> number.
constexpr std::string_view checksums_key = "hitscope.crc32c";

using Checksums = std::vector<std::pair<std::string, std::uint32_t>>;

std::string checksums_text(const Checksums &checksums);
/// In the order of `entries`, which are sorted by name; an Error unless there is one for each.
Result<std::vector<std::uint32_t>> parse_checksums(const std::filesystem::path &path,
                                                   std::string_view text,
                                                   const std::vector<TensorEntry> &entries);

} // namespace hit
