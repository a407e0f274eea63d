// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hit {

/// Where a tensor of a bundle is, as the index says; not yet compared with the shards.
struct BundlePlace
{
    int shard = 0;
    std::int64_t offset = 0;
    std::int64_t size = 0;
    std::uint32_t crc = 0; ///< unmasked
};

struct BundleTensor
{
    TensorEntry entry;
    BundlePlace place;
};

/// What a TensorFlow `.index` file says (tensor_bundle.proto): a table of messages, the header
/// under the empty key, one entry for each tensor.
struct BundleIndex
{
    int shards = 1;
    std::vector<BundleTensor> tensors; ///< sorted by name
    std::optional<BundlePlace> object_graph;
};

Result<BundleIndex> parse_bundle_index(const std::filesystem::path &path, std::string_view file);

/// A checkpoint key without "/.ATTRIBUTES/VARIABLE_VALUE".
std::string_view tensor_name(std::string_view checkpoint_key);

} // namespace hit
