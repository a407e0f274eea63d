// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/recipe.h"
#include "tests/fuzz/fuzz_entry.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

/// What was accepted comes back the same after one more turn.
void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    const auto recipe = hit::recipe_from_json(
        nlohmann::json::parse(data, data + size, nullptr, /*allow_exceptions=*/false));
    if (!recipe)
        return;
    const nlohmann::json once = hit::to_json(*recipe);
    const auto again = hit::recipe_from_json(once);
    if (!again || hit::to_json(*again) != once)
        std::abort();
}
