// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_lock.h"

#include <chrono>
#include <thread>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr int attempts = 20;
constexpr auto pause = 10ms;

} // namespace

RunLock::RunLock(FileLock lock)
    : lock_(std::move(lock))
{
}

Result<RunLock> RunLock::take(const RunFolder &run)
{
    for (int attempt = 0; attempt < attempts; ++attempt) {
        auto lock = FileLock::try_take(run.lock_file());
        if (!lock)
            return tl::unexpected(lock.error());
        if (*lock)
            return RunLock(std::move(**lock));
        std::this_thread::sleep_for(pause);
    }
    return fail(ErrorCode::WrongUse, run.path().string(), "a trainer is at work on this run",
                "hit run stop ends it");
}

} // namespace hit
