// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/training/recipe.h"

#include <CLI/CLI.hpp>

namespace hit {

/// --recipe, --from and --set: what a run is to be like.
struct RecipeChoice
{
    std::string recipe, from;
    std::vector<std::string> settings;

    void addTo(CLI::App &parser);
    bool isEmpty() const { return recipe.empty() && from.empty() && settings.empty(); }
    /// The recipe with the networks of --from and the changes of --set.
    Result<Recipe> read() const;
};

} // namespace hit
