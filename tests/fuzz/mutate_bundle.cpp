// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/bundle_table.h"
#include "model/checkpoint/crc32c.h"
#include "model/checkpoint/protobuf_reader.h"
#include "model/checkpoint/tensor_file.h"
#include "tests/fuzz/mutator.h"

#include <map>
#include <optional>
#include <span>
#include <utility>

namespace {

constexpr std::size_t footerSize = 48;
constexpr std::string_view magic = "\x57\xfb\x80\x8b\x24\x75\x47\xdb";

using Entries = std::map<std::string, std::string>;

std::string varint(std::uint64_t number)
{
    std::string bytes;
    for (; number >= 0x80; number >>= 7)
        bytes += static_cast<char>(number | 0x80);
    return bytes + static_cast<char>(number);
}

void putChecksum(std::string &file, std::size_t offset, std::size_t size)
{
    const auto block = std::as_bytes(std::span(file)).subspan(offset, size + 1);
    hit::fuzz::putNumber(file, offset + size + 1, hit::mask_crc32c(hit::crc32c(block)), 4);
}

/// Appends a block with its trailer; returns its handle.
std::string addBlock(std::string &file, const Entries &entries)
{
    const std::size_t offset = file.size();
    for (const auto &[key, value] : entries)
        file += varint(0) + varint(key.size()) + varint(value.size()) + key + value;
    file += std::string("\0\0\0\0\1\0\0\0", 8); // one restart point, at 0
    const std::size_t size = file.size() - offset;
    file += std::string(5, '\0');
    putChecksum(file, offset, size);
    return varint(offset) + varint(size);
}

std::string buildTable(const Entries &entries)
{
    std::string file;
    const std::string block = addBlock(file, entries);
    std::string handles = addBlock(file, {});
    handles += addBlock(file, {{entries.empty() ? "" : entries.rbegin()->first, block}});
    handles.resize(footerSize - magic.size(), '\0');
    return file + handles + std::string(magic);
}

std::optional<std::pair<std::size_t, std::size_t>> takeHandle(std::string_view &bytes,
                                                              std::size_t fileSize)
{
    const auto offset = hit::take_varint(bytes);
    const auto size = offset ? hit::take_varint(bytes) : std::nullopt;
    if (!size || *offset > fileSize || *size > fileSize - *offset || fileSize - *offset - *size < 5)
        return std::nullopt;
    return std::pair(static_cast<std::size_t>(*offset), static_cast<std::size_t>(*size));
}

/// Makes the checksums of the index block, and of the blocks that it seems to name, right.
void repairChecksums(std::string &file)
{
    if (file.size() < footerSize)
        return;
    const std::string footer = file.substr(file.size() - footerSize);
    std::string_view handles = footer;
    const auto metaindex = takeHandle(handles, file.size());
    const auto index = metaindex ? takeHandle(handles, file.size()) : std::nullopt;
    if (!index)
        return;
    const std::string block = file.substr(index->first, index->second);
    std::string_view rest = block;
    while (const auto shared = hit::take_varint(rest)) {
        const auto own = hit::take_varint(rest);
        const auto length = own ? hit::take_varint(rest) : std::nullopt;
        if (!length || *own > rest.size() || *length > rest.size() - *own)
            break;
        auto value = rest.substr(*own, *length);
        rest.remove_prefix(*own + *length);
        if (const auto handle = takeHandle(value, file.size()))
            putChecksum(file, handle->first, handle->second);
    }
    putChecksum(file, metaindex->first, metaindex->second);
    putChecksum(file, index->first, index->second);
}

/// Changes one key or message, or the bytes of the table.
std::string mutateIndex(std::string index, unsigned seed)
{
    Entries entries;
    const auto read = hit::read_table("", index, [&](std::string_view key, std::string_view value) {
        entries.emplace(key, value);
        return hit::Status{};
    });
    if (!read || entries.empty() || seed % 4 == 0) {
        hit::fuzz::mutate(index);
        repairChecksums(index);
        return index;
    }
    auto node = entries.extract(std::next(entries.begin(), seed / 4 % entries.size()));
    std::string old = node.key();
    std::string value = node.mapped();
    hit::fuzz::mutate(seed % 4 == 1 ? node.key() : node.mapped());
    if (seed % 16 == 1) // a second tensor beside the first
        entries.emplace(std::move(old), std::move(value));
    entries.insert(std::move(node));
    return buildTable(entries);
}

} // namespace

/// Input: as fuzz_bundle.cpp says.
std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t maxSize,
                                    unsigned seed)
{
    if (size < 2 || seed % 16 == 0)
        return LLVMFuzzerMutate(data, size, maxSize);
    const std::string all(reinterpret_cast<const char *>(data) + 2, size - 2);
    const std::size_t length = std::min<std::size_t>(data[0] | data[1] << 8, all.size());
    std::string shard = all.substr(length);
    if (seed % 16 == 8)
        hit::fuzz::mutate(shard);
    const std::string index = mutateIndex(all.substr(0, length), seed);
    std::string input(2, '\0');
    hit::fuzz::putNumber(input, 0, index.size(), 2);
    return hit::fuzz::replaceInput(data, maxSize, input + index + shard);
}
