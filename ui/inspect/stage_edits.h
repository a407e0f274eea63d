// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"
#include "ui/explorer.h"

#include <functional>

namespace hit {

/// The switchboard (U9): what of one stage is off, scaled or shifted. Each change is one step of
/// undo with that name, or part of the gesture in progress. GUI thread.
const StageEdit &editOf(const Explorer &explorer, int stage); ///< as trained where there is none
void changeStage(Explorer &explorer, int stage, const QString &name,
                 const std::function<void(StageEdit &)> &change);

/// Heads count from 0 within the kind of the site.
bool isMuted(const StageEdit &edit, const AttentionSite &site, int head);
void setMuted(StageEdit &edit, const AttentionSite &site, int head, bool muted);
/// The same as a step of undo: on or off; all heads of the site off but this one, and back.
void toggleMuted(Explorer &explorer, const AttentionSite &site, int head);
void toggleSolo(Explorer &explorer, const AttentionSite &site, int head);
bool isMuted(const StageEdit &edit, int token);
void setMuted(StageEdit &edit, int token, bool muted);
void toggleMuted(Explorer &explorer, int stage, int token);
bool &kindSwitch(StageEdit &edit, AttentionKind kind);

} // namespace hit
