// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/recipe_choice.h"

#include "model/checkpoint/checkpoint.h"

namespace hit {

void RecipeChoice::addTo(CLI::App &parser)
{
    parser
        .add_option("--recipe", recipe,
                    "A bundled recipe, a file of one, or a run whose recipe it is")
        ->option_text("NAME|FILE.json|RUN");
    parser
        .add_option("--from", from,
                    "Start from the networks of a checkpoint, in place of the recipe's")
        ->option_text("CKPT");
    parser.add_option("--set", settings, "Change a key of the recipe; may be repeated")
        ->option_text("KEY=VALUE")
        ->allow_extra_args(false);
}

Result<Recipe> RecipeChoice::read() const
{
    auto chosen = read_recipe(recipe);
    if (!chosen)
        return chosen;
    if (!from.empty()) {
        const Status taken = Checkpoint::open(from).and_then([&](const Checkpoint &checkpoint) {
            return take_networks(*chosen, checkpoint.config(), checkpoint.discriminator_config());
        });
        if (!taken)
            return tl::unexpected(taken.error());
    }
    return set_keys(*chosen, settings)
        .and_then([&] { return from.empty() ? check_fresh_start(*chosen) : Status(); })
        .map([&] { return std::move(*chosen); });
}

} // namespace hit
