// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <QObject>

#include <functional>
#include <stop_token>
#include <thread>

namespace hit {

/// Work that writes a file, on a thread of its own. Lives in the GUI thread, where its signals
/// come. The destructor cancels and waits.
class ExportJob final : public QObject
{
    Q_OBJECT
public:
    /// `done` is 0 ... 1, `text` says what it is made of: "212 of 352 frames".
    using Progress = std::function<void(double done, const QString &text)>;
    /// Ends soon once a stop is requested, with Interrupted.
    using Work = std::function<Status(const Progress &progress, const std::stop_token &stop)>;

    /// Begins at once; what `work` throws is an error about `name`.
    ExportJob(const QString &name, Work work, QObject *parent = nullptr);
    void cancel(); ///< asks; cancelled() comes when the work has ended

Q_SIGNALS:
    void progressed(double done, const QString &text);
    /// The last of them, once.
    void finished();
    void failed(const hit::Error &error);
    void cancelled();

private:
    void end(const Status &status);

    std::jthread m_thread; ///< last: ends before the rest
};

} // namespace hit
