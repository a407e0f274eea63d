// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/file_lock.h"
#include "model/run/run_folder.h"

namespace hit {

/// The right to train a run: the lock of run.lock, so that there are neither two trainers nor stale
/// locks.
class RunLock final
{
public:
    /// Error (WrongUse): another trainer is at work.
    static Result<RunLock> take(const RunFolder &run);
    /// Is a trainer at work? take() waits out the probe.
    static bool is_held(const RunFolder &run) { return FileLock::is_held(run.lock_file()); }

private:
    explicit RunLock(FileLock lock);
    FileLock lock_;
};

} // namespace hit
