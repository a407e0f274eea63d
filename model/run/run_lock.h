// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_folder.h"

namespace hit {

/// The right to train a run: flock on run.lock, which ends with the process however it ends, so
/// that there are neither two trainers nor stale locks.
class RunLock final
{
public:
    /// Error (WrongUse): another trainer is at work.
    static Result<RunLock> take(const RunFolder &run);
    /// Is a trainer at work? The probe holds the lock for a moment, which take() waits out.
    static bool is_held(const RunFolder &run);

    RunLock(RunLock &&other) noexcept;
    RunLock &operator=(RunLock &&other) noexcept;
    ~RunLock();

private:
    explicit RunLock(int file);
    int file_ = -1;
};

} // namespace hit
