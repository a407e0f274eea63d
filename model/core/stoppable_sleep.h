// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace hit {

/// Sleeps for that long, or until a stop is asked for. Any thread.
inline void sleep_unless_stopped(const std::stop_token &stop, std::chrono::nanoseconds time)
{
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, time, [] { return false; });
}

} // namespace hit
