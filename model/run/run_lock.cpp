// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_lock.h"

#include "model/core/stoppable_sleep.h"
#include "model/run/run_status.h"

#include <chrono>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr int attempts = 20;
constexpr auto pause = 10ms;
constexpr auto beat_interval = 2s;
/// A network disk may show the times of files half a minute late.
constexpr auto longest_silence = 60s;

void beat(const std::stop_token &stop, const FileLock &lock)
{
    while (!stop.stop_requested()) {
        lock.touch();
        sleep_unless_stopped(stop, beat_interval);
    }
}

} // namespace

RunLock::RunLock(FileLock lock)
    : lock_(std::make_shared<const FileLock>(std::move(lock)))
    , beat_([held = lock_](const std::stop_token &stop) { beat(stop, *held); })
{
}

Result<RunLock> RunLock::take(const RunFolder &run)
{
    if (const auto told = read_status(run); told && is_trained_elsewhere(run, *told))
        return fail(ErrorCode::WrongUse, run.path().string(),
                    "a trainer is at work on this run on " + told->host, "hit run stop ends it");
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

bool RunLock::beats(const RunFolder &run)
{
    std::error_code error;
    const auto beaten = std::filesystem::last_write_time(run.lock_file(), error);
    return !error && decltype(beaten)::clock::now() - beaten < longest_silence;
}

} // namespace hit
