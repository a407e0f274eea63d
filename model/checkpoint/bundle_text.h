// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/bundle_index.h"
#include "model/core/input_file.h"

#include <string>

namespace hit {

/// Reads the `count` strings of a string tensor, one after the other, and checks both checksums. On
/// disk: varint lengths, masked crc32c of the lengths, bytes. The place was checked against the
/// shard's length.
Result<std::string> read_bundle_text(const InputFile &shard, const BundlePlace &place,
                                     std::int64_t count, std::string_view name);

} // namespace hit
