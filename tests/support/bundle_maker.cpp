// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/bundle_maker.h"

#include <leveldb/env.h>
#include <leveldb/options.h>
#include <leveldb/table_builder.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace hit::test {
namespace {

std::uint32_t masked(std::uint32_t crc)
{
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

std::string fixed32(std::uint32_t number)
{
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>(number >> shift);
    return bytes;
}

std::string shapeMessage(const std::vector<std::int64_t> &shape)
{
    std::string message;
    for (const std::int64_t size : shape)
        message += bytesField(2, varintField(1, static_cast<std::uint64_t>(size)));
    return message;
}

void writeTable(const std::filesystem::path &path,
                const std::map<std::string, std::string> &entries, const BundleOptions &made)
{
    leveldb::Options options;
    options.compression = made.compressed ? leveldb::kSnappyCompression : leveldb::kNoCompression;
    options.block_size = made.dense ? 1 << 30 : 256; // several blocks also in a small table
    options.block_restart_interval = made.dense ? 1 << 30 : 16;
    leveldb::WritableFile *raw = nullptr;
    if (!leveldb::Env::Default()->NewWritableFile(path.string(), &raw).ok())
        throw std::runtime_error("cannot write " + path.string());
    const std::unique_ptr<leveldb::WritableFile> file(raw);
    leveldb::TableBuilder builder(options, file.get());
    for (const auto &[key, value] : entries)
        builder.Add(key, value);
    if (!builder.Finish().ok() || !file->Close().ok())
        throw std::runtime_error("cannot finish " + path.string());
}

} // namespace

std::uint32_t plainCrc32c(std::string_view bytes, std::uint32_t crc)
{
    crc = ~crc;
    for (const char letter : bytes) {
        crc ^= static_cast<unsigned char>(letter);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? 0x82f63b78u : 0);
    }
    return ~crc;
}

std::string varint(std::uint64_t number)
{
    std::string bytes;
    for (; number >= 0x80; number >>= 7)
        bytes += static_cast<char>(number | 0x80);
    return bytes + static_cast<char>(number);
}

std::string varintField(int field, std::uint64_t number)
{
    return varint(static_cast<std::uint64_t>(field) << 3) + varint(number);
}

std::string bytesField(int field, std::string_view bytes)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(bytes.size())
           + std::string(bytes);
}

std::string fixed32Field(int field, std::uint32_t number)
{
    return varint(static_cast<std::uint64_t>(field) << 3 | 5) + fixed32(number);
}

std::string bundleEntry(const BundlePart &part, std::int64_t offset)
{
    const std::uint32_t crc = part.crc ? part.crc : plainCrc32c(part.bytes);
    // proto3 leaves out what is zero.
    const auto number = [](int field, std::int64_t value) {
        return value ? varintField(field, static_cast<std::uint64_t>(value)) : std::string();
    };
    return number(1, part.type) + bytesField(2, shapeMessage(part.shape)) + number(3, part.shard)
           + number(4, offset) + number(5, static_cast<std::int64_t>(part.bytes.size()))
           + fixed32Field(6, masked(crc)) + part.extra;
}

void makeBundle(const std::filesystem::path &prefix, const std::vector<BundlePart> &parts,
                const BundleOptions &options)
{
    std::map<std::string, std::string> entries;
    std::vector<std::string> shards(static_cast<std::size_t>(options.shards));
    for (const BundlePart &part : parts) {
        std::string &shard = shards.at(static_cast<std::size_t>(part.shard) % shards.size());
        entries[part.key] = bundleEntry(part, static_cast<std::int64_t>(shard.size()));
        shard += part.bytes;
    }
    const auto count = static_cast<std::uint64_t>(options.shards);
    entries[""] = options.header.empty() ? varintField(1, count) + bytesField(3, varintField(1, 1))
                                         : options.header;
    for (const auto &[key, value] : options.entries)
        entries[key] = value;
    writeTable(prefix.string() + ".index", entries, options);
    for (std::size_t i = 0; i < shards.size(); ++i) {
        std::array<char, 64> suffix{};
        std::snprintf(suffix.data(), suffix.size(), ".data-%05zu-of-%05zu", i, shards.size());
        std::ofstream(prefix.string() + suffix.data(), std::ios::binary) << shards[i];
    }
}

StringBytes stringBytes(const std::vector<std::string> &strings)
{
    std::string lengths, lengthNumbers, contents;
    for (const std::string &text : strings) {
        lengths += varint(text.size());
        lengthNumbers += fixed32(static_cast<std::uint32_t>(text.size()));
        contents += text;
    }
    const std::uint32_t lengthsCrc = plainCrc32c(lengthNumbers);
    const std::string stored = fixed32(masked(lengthsCrc));
    return {lengths + stored + contents, plainCrc32c(contents, plainCrc32c(stored, lengthsCrc))};
}

} // namespace hit::test
