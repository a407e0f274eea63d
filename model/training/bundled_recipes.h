// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace hit {

/// A file of resources/recipes.
struct BundledRecipe
{
    std::string_view name, json;
};
std::span<const BundledRecipe> bundled_recipes();

} // namespace hit
