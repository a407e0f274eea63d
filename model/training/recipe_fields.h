// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/json_fields.h"
#include "model/training/recipe.h"

#include <variant>

namespace hit {

/// One key of a recipe that is a number, a switch, a word or a list.
struct RecipeField
{
    using Member =
        std::variant<std::int64_t Recipe::*, double Recipe::*, bool Recipe::*,
                     std::string Recipe::*, GanLoss Recipe::*, std::vector<int> Recipe::*>;
    const char *name;
    Member member;
    const char *meaning;
    double least = 0, most = 0; ///< of numbers
};
/// In the order in which they are listed and read.
const std::vector<RecipeField> &recipe_fields();

nlohmann::json scalars_to_json(const Recipe &recipe);
/// These read the keys that are there and throw what JsonFields throws.
void read_scalars(JsonFields &fields, Recipe &recipe);
void read_networks(JsonFields &fields, Recipe &recipe);
/// `size`: leaves out the last stages of both networks.
void read_size(JsonFields &fields, Recipe &recipe);
/// Leaves out the stages for images above `size` pixels.
void shrink(DiscriminatorConfig &discriminator, int size);
/// What single keys cannot tell. Names the key.
Status check_recipe(const Recipe &recipe);

} // namespace hit
