// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/subcommand.h"
#include "model/training/recipe.h"

namespace hit {

/// Takes some training steps of the recipe on noise and says what a step, the memory and a
/// checkpoint cost; writes nothing. A whole batch that would take longer than about 20 s is judged
/// by a smaller one ("measured_batch"). Takes a minute at most on what can train the recipe at all.
Result<nlohmann::json> trialOf(const Recipe &recipe, const Context &context);

} // namespace hit
