// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/actions.h"

#include <vector>

namespace hit {

/// One command: what Actions makes its action from.
struct ActionRow
{
    enum class Scope { Window, Canvas };
    Command command;
    const char *id;
    const char *text;
    const char *tip; ///< one sentence for the tooltip and the list of keys; may be empty
    const char *icon = "";
    std::vector<const char *> keys = {};
    Scope scope = Scope::Window;
    bool checkable = false;
};

/// All of them. Texts are in the translation context hit::Actions.
const std::vector<ActionRow> &actionTable();

} // namespace hit
