// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

private:
    sigset_t m_signals{};
    std::stop_source m_source;
    std::thread m_thread;
};

} // namespace hit
