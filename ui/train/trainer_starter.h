// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>

#include <map>
#include <memory>

class QFile;

namespace hit {

/// Starts `hit train` as a process of its own, which outlives the window: from then on it is known
/// by its run folder alone (training.md, "Run folder"). What it prints goes to the run's log. GUI
/// thread.
class TrainerStarter final : public QObject
{
    Q_OBJECT
public:
    /// `program`: of the command line; empty: the `hit` beside this program, else the one in PATH.
    explicit TrainerStarter(const QString &program = {}, QObject *parent = nullptr);

    /// `arguments`: those after `hit train`; `folder`: the run that they begin or resume, which is
    /// made if need be. Error: what is known without a look at it; what comes later comes as
    /// started() or failed().
    Status start(const QStringList &arguments, const QString &folder);
    /// Goes on with a run from its newest checkpoint, with as many processes as it began with.
    /// `images`: where its pack is now; empty: where it was.
    Status resume(const QString &folder, int processes, const QString &images = {});
    /// As resume(), by one process, when the run `ahead` has ended.
    Status resumeAfter(const QString &folder, const QString &ahead);
    bool isStarting(const QString &folder) const { return m_starting.contains(folder); }

Q_SIGNALS:
    void starting(const QString &folder); ///< the process is there
    void started(const QString &folder);  ///< it trains, or waits for its turn
    void failed(const QString &folder, const hit::Error &error); ///< what the trainer said

private:
    struct Start
    {
        qint64 process = 0; ///< 0: it is being started
        /// As it was opened: a trainer renames it when it grows, and what it prints goes there.
        std::shared_ptr<QFile> log;
        qint64 logBytes = 0; ///< before it
        double time = 0;     ///< seconds since 1970
        bool looking = false;
    };
    struct Outcome
    {
        bool settled = false;
        QString error; ///< empty: it trains, or has trained
    };
    static Result<Start> begin(const QString &program, const QStringList &arguments,
                               const QString &folder);
    void takeBegun(const QString &folder, const Result<Start> &begun);
    void look();
    static Outcome lookAt(const QString &folder, const Start &start);
    void settle(const QString &folder, const Outcome &outcome);

    QString m_program;
    std::map<QString, Start> m_starting;
    QTimer m_timer;
    QThreadPool m_disk; ///< its own: folders may be slow
};

} // namespace hit
