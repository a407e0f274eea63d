// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/file_range.h"

#include "model/checkpoint/checks.h"

#include <algorithm>
#include <vector>

namespace hit {
namespace {

Status check(const FileRange &range, std::uint32_t found)
{
    if (range.crc && *range.crc != found)
        return damaged(range.file->path(),
                       "the checksum of " + in_quotes(range.name) + " is wrong");
    return {};
}

} // namespace

Status read_range(const FileRange &range, std::span<std::byte> out)
{
    if (out.size() != static_cast<std::size_t>(range.size))
        return fail(ErrorCode::WrongUse, range.file->path().string(),
                    in_quotes(range.name) + " has " + std::to_string(range.size) + " bytes, not "
                        + std::to_string(out.size()));
    if (auto read = range.file->read_at(range.offset, out); !read)
        return read;
    return range.crc ? check(range, crc32c(out)) : Status{};
}

Status verify_ranges(std::span<const FileRange> ranges, const Progress &progress,
                     const std::stop_token &stop)
{
    std::int64_t total = 0, longest = 0, done = 0;
    for (const FileRange &range : ranges) {
        total += range.size;
        longest = std::max(longest, range.size);
    }
    // At most 1 MB: it stays in the cache between read and checksum.
    const std::int64_t block = std::min<std::int64_t>(longest, 1 << 20);
    std::vector<std::byte> buffer(static_cast<std::size_t>(block));
    for (const FileRange &range : ranges) {
        std::uint32_t crc = 0;
        for (std::int64_t at = 0; at < range.size; at += block) {
            if (stop.stop_requested())
                return fail(ErrorCode::Interrupted, range.file->path().string(),
                            "checking was stopped");
            const auto part =
                std::span(buffer).first(static_cast<std::size_t>(std::min(block, range.size - at)));
            if (auto read = range.file->read_at(range.offset + at, part); !read)
                return read;
            crc = crc32c(part, crc);
            done += static_cast<std::int64_t>(part.size());
            if (progress)
                progress(done, total);
        }
        if (auto checked = check(range, crc); !checked)
            return checked;
    }
    return {};
}

} // namespace hit
