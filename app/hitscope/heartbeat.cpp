// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/heartbeat.h"

#include "model/core/log.h"

#include <condition_variable>
#include <mutex>
#include <string>

namespace hit {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

Heartbeat::Heartbeat(QObject *parent)
    : QObject(parent)
    , m_lastBeat(Clock::now())
    , m_watcher([this](const std::stop_token &stop) { watch(stop); })
{
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_lastBeat = Clock::now(); });
    m_timer.start();
}

void Heartbeat::watch(const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any woken;
    Clock::time_point reported;
    std::unique_lock lock(mutex);
    while (!woken.wait_for(lock, stop, 50ms, [&] { return stop.stop_requested(); })) {
        const Clock::time_point beat = m_lastBeat;
        const auto gap = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - beat);
        if (gap < interval + stall || beat == reported)
            continue;
        reported = beat;
        ++m_stalls;
        log::warning("the window has not answered for " + std::to_string(gap.count()) + " ms");
    }
}

} // namespace hit
