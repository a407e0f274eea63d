// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/direction_file.h"
#include "tests/fuzz/fuzz_entry.h"
#include "tests/fuzz/fuzz_files.h"

#include <cmath>

/// What was accepted are directions of one length, none of which is zero or not finite.
void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    static const hit::fuzz::InputFolder folder;
    const auto found = hit::read_found(folder.put("directions.safetensors", {data, size}));
    if (!found)
        return;
    for (const hit::FoundDirection &one : *found) {
        double squares = 0;
        for (const float value : one.edit.direction)
            squares += static_cast<double>(value) * value;
        if (!std::isfinite(squares) || squares == 0
            || one.edit.direction.size() != found->front().edit.direction.size())
            std::abort();
    }
}
