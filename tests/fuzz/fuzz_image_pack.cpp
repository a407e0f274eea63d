// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/image_pack.h"
#include "tests/fuzz/fuzz_entry.h"
#include "tests/fuzz/fuzz_files.h"

void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    static const hit::fuzz::InputFolder folder;
    const auto pack = hit::ImagePack::open(folder.put("pack.safetensors", {data, size}));
    if (!pack)
        return;
    // What a pack claims is in its file.
    const std::int64_t bytes = std::int64_t{3} * pack->size() * pack->size();
    if (pack->count() < 1 || bytes < 3 || pack->count() > static_cast<std::int64_t>(size) / bytes)
        std::abort();
    std::vector<std::byte> rgb(static_cast<std::size_t>(bytes));
    for (std::int64_t i = -1; i <= pack->count(); ++i)
        (void)pack->read(i, rgb);
}
