// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <signal.h>
#include <stop_token>
#include <thread>

namespace hit {

/// Ctrl+C, SIGTERM and SIGHUP as a stop token; those that were ignored from the start (nohup) stay
/// so. Make it before any other thread, which then inherit the
/// blocked signals. The second signal ends the process at once.
class Interrupt
{
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;
    std::stop_token token() const { return m_source.get_token(); }
    /// Was there a SIGUSR1, which asks a trainer for a snapshot, since the last call?
    bool takeSnapshotRequest() { return m_snapshotAsked.exchange(false); }

private:
    sigset_t m_signals{};
    std::stop_source m_source;
    std::atomic<bool> m_snapshotAsked = false;
    std::thread m_thread;
};

} // namespace hit
