// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/interrupt.h"

#include "model/core/result.h"

#include <unistd.h>

namespace hit {
namespace {

constexpr int end_signal = SIGUSR2, snapshot_signal = SIGUSR1;

/// By who started the program, as nohup does.
bool isIgnored(int signal)
{
    struct sigaction action
    {
    };
    return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

} // namespace

Interrupt::Interrupt()
{
    sigemptyset(&m_signals);
    sigaddset(&m_signals, end_signal);
    sigaddset(&m_signals, snapshot_signal);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        if (!isIgnored(signal))
            sigaddset(&m_signals, signal);
    pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
    // A write over RLIMIT_FSIZE is then an error like that of a full disk.
    signal(SIGXFSZ, SIG_IGN);
    m_thread = std::thread([this] {
        int which = 0;
        while (sigwait(&m_signals, &which) == 0 && which != end_signal)
            if (which == snapshot_signal)
                m_snapshotAsked = true;
            else if (!m_source.request_stop())
                _exit(exit_code(ErrorCode::Interrupted));
    });
}

Interrupt::~Interrupt()
{
    pthread_kill(m_thread.native_handle(), end_signal);
    m_thread.join();
}

} // namespace hit
