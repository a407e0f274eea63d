// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/run_facts.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QStringList>

class QSettings;

namespace hit {

class MessageBar;
class RunActions;

/// Says in the message bar what happens to runs without the person: done, stopped with a reason,
/// trainer lost, disk nearly full, the snapshot written that was asked for; and, once the window is
/// open again, what happened to those that were at work when it was closed. GUI thread.
class RunNews final : public QObject
{
    Q_OBJECT
public:
    RunNews(RunActions &actions, MessageBar &messages, QSettings &store, QObject *parent = nullptr);

private:
    void takeFirst(const RunFacts &run);
    void takeState(const RunFacts &run);
    void watch();
    void sayGoesOn(const RunFacts &run);
    void sayDone(const RunFacts &run);
    void sayEnded(const RunFacts &run);
    void sayUnsaved(const RunFacts &run);
    void sayDisk(const RunFacts &run);
    void awaitSnapshot(const QString &path);
    void lookForSnapshots();
    void saySnapshot(const RunFacts &run);

    RunActions &m_actions;
    MessageBar &m_messages;
    QSettings &m_store;
    QStringList m_before;                     ///< at work when the last window was closed
    QStringList m_atWork;                     ///< as kept for the next window
    QSet<QString> m_fullDisks;                ///< runs of which that is said
    QHash<QString, std::string> m_unsaved;    ///< of runs at work: why a checkpoint is missing
    QHash<QString, std::int64_t> m_snapshots; ///< awaited ones: the run's step when it was asked
};

} // namespace hit
