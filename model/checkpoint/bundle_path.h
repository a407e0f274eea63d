// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <filesystem>

namespace hit {

/// The prefix of the TensorFlow checkpoint that `path` names: the prefix itself, its .index, one of
/// its shards, the `checkpoint` file, or the folder with it (or with one .index only).
Result<std::filesystem::path> bundle_prefix(const std::filesystem::path &path);

std::filesystem::path bundle_index_path(const std::filesystem::path &prefix);
std::filesystem::path bundle_shard_path(const std::filesystem::path &prefix, int shard, int shards);

/// Whether a file of this name belongs to a checkpoint: an .index, a shard
/// ("<prefix>.data-00000-of-00001"), `checkpoint`.
bool is_bundle_file(const std::filesystem::path &path);

} // namespace hit
