// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <thread>

namespace hit {

/// The pulse of the GUI thread: a timer beats, a thread of its own watches it and logs a stall of
/// more than 250 ms while it lasts (design/quality.md, Q8).
class Heartbeat final : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds interval{100}, stall{250};

    explicit Heartbeat(QObject *parent = nullptr);
    std::int64_t stalls() const { return m_stalls; }

private:
    void watch(const std::stop_token &stop);

    QTimer m_timer;
    std::atomic<std::chrono::steady_clock::time_point> m_lastBeat;
    std::atomic<std::int64_t> m_stalls = 0;
    std::jthread m_watcher; ///< last: it ends before what it reads
};

} // namespace hit
