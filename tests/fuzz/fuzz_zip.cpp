// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/media_libraries.h"
#include "tests/fuzz/fuzz_entry.h"
#include "tests/fuzz/fuzz_files.h"

void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    constexpr std::int64_t most = 1 << 20;
    static const hit::fuzz::InputFolder folder;
    static const auto libraries = hit::media_libraries();
    if (!libraries)
        std::abort();
    const auto archive = (*libraries)->open_zip(folder.put("images.zip", {data, size}));
    if (!archive)
        return;
    for (std::size_t i = 0; i < (*archive)->names().size(); ++i)
        if (const auto bytes = (*archive)->read(i, most);
            bytes && bytes->size() > std::size_t{most})
            std::abort();
}
