// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/json_fields.h"
#include "model/latent/state.h"

namespace hit {

/// What an edit is apart from its direction and how it is used now: name, source, sigma, stages,
/// start grid, tokens. Sessions and direction files share it.
nlohmann::json description_of(const Edit &edit);
/// The same fields into `edit`; throws as JsonFields does.
void read_description(JsonFields &fields, Edit &edit);

constexpr std::size_t most_edits = 1'024;         ///< in one list
constexpr std::size_t longest_direction = 65'536; ///< numbers

} // namespace hit
