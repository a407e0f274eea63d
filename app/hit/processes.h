// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/subcommand.h"

namespace hit {

/// Starts this command line `count` times without --processes, as torchrun would, and waits for
/// all. A stop and a snapshot are passed on; when one process fails the others are ended. They tell
/// what happened themselves; the error has the exit code of the first that failed.
Result<nlohmann::json> runProcesses(int count, const Context &context);

} // namespace hit
