// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/end_signals.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace hit {

namespace {

constexpr std::array endSignals{SIGINT, SIGTERM, SIGHUP};
volatile std::sig_atomic_t writeEnd = -1; // a handler reaches nothing but statics

void tell(int)
{
    const int before = errno;
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(writeEnd, &byte, 1); // full: it is known already
    errno = before;
}

void handle(int signal, void (*handler)(int))
{
    struct sigaction present
    {
    };
    if (sigaction(signal, nullptr, &present) != 0 || present.sa_handler == SIG_IGN)
        return;
    struct sigaction wanted
    {
    };
    wanted.sa_handler = handler;
    wanted.sa_flags = SA_RESTART;
    sigaction(signal, &wanted, nullptr);
}

} // namespace

EndSignals::EndSignals()
{
    if (pipe2(m_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    writeEnd = m_pipe[1];
    m_notifier = new QSocketNotifier(m_pipe[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char bytes[16];
        while (::read(m_pipe[0], bytes, sizeof bytes) > 0)
            ;
        Q_EMIT asked();
    });
    for (const int signal : endSignals)
        handle(signal, tell);
}

EndSignals::~EndSignals()
{
    if (!m_notifier)
        return;
    for (const int signal : endSignals)
        handle(signal, SIG_DFL);
    delete m_notifier;
    writeEnd = -1;
    for (const int end : m_pipe)
        ::close(end);
}

} // namespace hit
