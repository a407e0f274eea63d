// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz_entry.h"
#include "tests/fuzz/fuzz_files.h"

#include <algorithm>

/// Two bytes with the length of the .index file, the .index file, its only shard.
void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    static const hit::fuzz::InputFolder folder;
    if (size < 2)
        return;
    const auto rest = std::span(data, size).subspan(2);
    const auto length = std::min<std::size_t>(data[0] | data[1] << 8, rest.size());
    const auto index = folder.put("b.index", rest.first(length));
    folder.put("b.data-00000-of-00001", rest.subspan(length));
    const auto file = hit::open_tensor_file(index);
    if (file)
        hit::fuzz::readAll(**file);
}
