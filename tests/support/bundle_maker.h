// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hit::test {

/// CRC-32C bit by bit, from its definition: an oracle for the fast one.
std::uint32_t plainCrc32c(std::string_view bytes, std::uint32_t crc = 0);

/// Fields of a protobuf message in wire format, put together by hand.
std::string varint(std::uint64_t number);
std::string varintField(int field, std::uint64_t number);
std::string bytesField(int field, std::string_view bytes);
std::string fixed32Field(int field, std::uint32_t number);

/// A tensor for makeBundle(). Fields that tests bend: `shape`, `type` and the others go into the
/// index as they are.
struct BundlePart
{
    std::string key = {};
    int type = 1; ///< number of TensorFlow's DataType
    std::vector<std::int64_t> shape = {};
    std::string bytes = {}; ///< as they are in the shard; see stringBytes()
    int shard = 0;
    std::uint32_t crc = 0;  ///< 0: that of the bytes
    std::string extra = {}; ///< more fields of the index entry
};

struct BundleOptions
{
    int shards = 1;
    std::string header = {}; ///< message under the empty key; empty: a right one
    bool dense = false;      ///< one block, in which all keys share their prefixes
    bool compressed = false; ///< blocks compressed with snappy
    std::map<std::string, std::string> entries = {}; ///< replaces or adds index entries
};

/// Writes a TensorFlow checkpoint, with the table of leveldb's own TableBuilder.
void makeBundle(const std::filesystem::path &prefix, const std::vector<BundlePart> &parts,
                const BundleOptions &options = {});

/// BundleEntryProto of a part at `offset` of its shard.
std::string bundleEntry(const BundlePart &part, std::int64_t offset);

/// Bytes on disk of a string tensor, and the checksum for its entry.
struct StringBytes
{
    std::string bytes;
    std::uint32_t crc;
};
StringBytes stringBytes(const std::vector<std::string> &strings);

} // namespace hit::test
