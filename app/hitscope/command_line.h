// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <QString>

namespace hit {

/// `text` as one word for a shell.
QString shellQuoted(QString text);

/// The line for a shell that makes the picture of `state` without a window, by `hit generate`. What
/// has no option of its own (free vectors, edits) goes through a session file that the line writes.
QString commandLine(const State &state, const ModelInfo &model);

} // namespace hit
