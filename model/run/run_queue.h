// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_status.h"

#include <functional>
#include <stop_token>

namespace hit {

enum class Turn { Come, Stopped };

/// Waits until the run `ahead` has ended, or is lost, and all that wait behind it already: each run
/// has one place behind it, the lock of queue_file(), so that a queue is a chain of kernel locks
/// that stays whole whoever is killed. When the one ahead gives up its own place, this one moves
/// up. A run that nobody trains is not waited for.
///
/// The caller holds the lock of `run`; status.json says whom it waits for, and so does `watch`,
/// whenever that changes. Stopped: by `stop` or Request::Stop, and status.json says so; other
/// requests are left for the trainer. Error (WrongUse): `ahead` waits for `run`.
Result<Turn> wait_for_turn(const RunFolder &run, const RunFolder &ahead,
                           const std::stop_token &stop,
                           const std::function<void(const RunStatus &)> &watch);

} // namespace hit
