// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz_entry.h"
#include "tests/fuzz/fuzz_files.h"

void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    static const hit::fuzz::InputFolder folder;
    const auto file = hit::open_tensor_file(folder.put("model.safetensors", {data, size}));
    if (file)
        hit::fuzz::readAll(**file);
}
