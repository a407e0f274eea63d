// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <filesystem>
#include <functional>
#include <string_view>

namespace hit {

/// Called for every key of a table, in order. The views end with the call.
using TableVisitor = std::function<Status(std::string_view key, std::string_view value)>;

/// Walks over a sorted string table of leveldb (doc/table_format.md there), the form of a
/// TensorFlow
/// `.index` file, that is wholly in memory. The footer's and the index block's handles must lie in
/// the file, in order and apart; every block's checksum is checked and every block is read once.
/// Compressed blocks are refused: TensorFlow writes none.
///
/// Not leveldb's own reader: that allocates whatever size a handle claims before it looks at the
/// file (google/leveldb#1318).
Status read_table(const std::filesystem::path &path, std::string_view file,
                  const TableVisitor &visit);

/// Whether `file_end`, the last 8 bytes of a file, are those of such a table.
bool ends_like_a_table(std::string_view file_end);

} // namespace hit
