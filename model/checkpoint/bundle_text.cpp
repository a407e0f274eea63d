// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/bundle_text.h"

#include "model/checkpoint/checks.h"
#include "model/checkpoint/crc32c.h"
#include "model/checkpoint/protobuf_reader.h"

#include <limits>
#include <span>

namespace hit {
namespace {

constexpr std::int64_t max_text = 64 << 20;

/// The checksum covers each length as a 32-bit number, or a 64-bit one where it does not fit.
std::uint32_t add_length(std::uint32_t crc, std::uint64_t length)
{
    const std::size_t size = length <= std::numeric_limits<std::uint32_t>::max() ? 4 : 8;
    return crc32c(std::as_bytes(std::span(&length, 1)).first(size), crc);
}

} // namespace

Result<std::string> read_bundle_text(const InputFile &shard, const BundlePlace &place,
                                     std::int64_t count, std::string_view name)
{
    const auto broken = [&](const char *why) {
        return damaged(shard.path(), "the text " + in_quotes(name) + " " + why);
    };
    if (place.size > max_text)
        return refused(shard.path(), "the text " + in_quotes(name) + " is longer than 64 MB",
                       "check that it is the right file");
    std::string bytes(static_cast<std::size_t>(place.size), '\0');
    if (auto read = shard.read_at(place.offset, std::as_writable_bytes(std::span(bytes))); !read)
        return tl::unexpected(read.error());
    if (count == 0)
        return bytes.empty() ? Result<std::string>("") : broken("has a wrong length");

    std::string_view rest = bytes;
    std::uint32_t crc = 0;
    std::uint64_t total = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto length = take_varint(rest);
        if (!length || *length > bytes.size() || (total += *length) > bytes.size())
            return broken("has a wrong length");
        crc = add_length(crc, *length);
    }
    const auto stored = rest.substr(0, 4);
    const auto lengths_crc = take_fixed32(rest);
    if (!lengths_crc || rest.size() != total)
        return broken("has a wrong length");
    const bool lengths_right = unmask_crc32c(*lengths_crc) == crc;
    crc = crc32c(std::as_bytes(std::span(stored)), crc);
    if (!lengths_right || crc32c(std::as_bytes(std::span(rest)), crc) != place.crc)
        return broken("has a wrong checksum");
    return std::string(rest);
}

} // namespace hit
