// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/file_lock.h"
#include "model/run/run_folder.h"

#include <memory>
#include <thread>

namespace hit {

/// The right to train a run: the lock of run.lock, so that there are neither two trainers nor stale
/// locks. While it is held the file's time is set anew every few seconds: other machines may not
/// see the lock of a network disk, but they see that.
class RunLock final
{
public:
    /// Error (WrongUse): another trainer is at work, here or on another machine.
    static Result<RunLock> take(const RunFolder &run);
    /// Is a trainer at work? take() waits out the probe.
    static bool is_held(const RunFolder &run) { return FileLock::is_held(run.lock_file()); }
    /// Was its time set of late, by whomever? For a holder that takes no step for long, too.
    static bool beats(const RunFolder &run);

private:
    explicit RunLock(FileLock lock);
    std::shared_ptr<const FileLock> lock_;
    std::jthread beat_;
};

} // namespace hit
