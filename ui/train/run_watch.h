// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/run_facts.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hit {

/// Looks at one folder of runs about once a second, on a thread of its own: a network file system
/// tells of no changes, and one that is slow holds up nobody else.
class RunWatch final
{
public:
    using Clock = std::chrono::steady_clock;
    using Told = std::function<void(std::vector<RunFacts> runs, Clock::time_point begun)>;

    /// `told` is called on that thread after every look.
    RunWatch(const QString &folder, int thumbnailSide, Told told);
    ~RunWatch();
    void lookNow();

private:
    void work(const std::stop_token &stop, const QString &folder, int side, const Told &told);

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_now = false;
    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace hit
