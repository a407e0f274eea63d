// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace hit {

/// SIGINT, SIGTERM and SIGHUP as a signal in the GUI thread, while this lives; those that were
/// ignored from the start (nohup) stay so. One at a time. Handlers instead of blocked signals,
/// which the programs started from here would inherit.
class EndSignals final : public QObject
{
    Q_OBJECT
public:
    EndSignals();
    ~EndSignals() override;

Q_SIGNALS:
    void asked(); ///< the process is to end

private:
    int m_pipe[2] = {-1, -1};
    QSocketNotifier *m_notifier = nullptr; ///< null where there is no pipe: they end it at once
};

} // namespace hit
