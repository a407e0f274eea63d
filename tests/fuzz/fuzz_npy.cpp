// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz_entry.h"
#include "tests/fuzz/fuzz_files.h"

void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    static const hit::fuzz::InputFolder folder;
    const auto array = hit::read_npy(folder.put("array.npy", {data, size}));
    if (array && array->values.size() * sizeof(float) > size)
        std::abort();
}
