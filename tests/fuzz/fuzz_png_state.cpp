// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/image_file.h"
#include "tests/fuzz/fuzz_entry.h"
#include "tests/fuzz/fuzz_files.h"

void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    static const hit::fuzz::InputFolder folder;
    (void)hit::read_state_chunk(folder.put("picture.png", {data, size}));
}
