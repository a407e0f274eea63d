// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/run_news.h"

#include "app/hitscope/messages.h"
#include "ui/train/run_actions.h"
#include "ui/train/run_library.h"
#include "ui/widgets/message_bar.h"

#include <QSettings>

#include <algorithm>

namespace hit {

namespace {

constexpr QLatin1String atWorkKey("train/atWork");
/// Checkpoints that still have room, and bytes, whichever is more.
constexpr qint64 fewCheckpoints = 3, littleSpace = 2'000'000'000;

QString keyOf(const RunFacts &run)
{
    return QStringLiteral("news/") + run.path;
}

QString snapshotKey(const QString &path)
{
    return QStringLiteral("snapshot/") + path;
}

} // namespace

RunNews::RunNews(RunActions &actions, MessageBar &messages, QSettings &store, QObject *parent)
    : QObject(parent)
    , m_actions(actions)
    , m_messages(messages)
    , m_store(store)
    , m_before(store.value(atWorkKey).toStringList())
    , m_atWork(m_before)
{
    const RunLibrary &library = m_actions.library();
    connect(&library, &RunLibrary::appeared, this, &RunNews::takeFirst);
    connect(&library, &RunLibrary::stateChanged, this,
            [this](const RunFacts &, const RunFacts &now) { takeState(now); });
    connect(&library, &RunLibrary::changed, this, &RunNews::watch);
    connect(&library, &RunLibrary::changed, this, &RunNews::lookForSnapshots);
    connect(&m_actions, &RunActions::snapshotAsked, this, &RunNews::awaitSnapshot);
}

void RunNews::takeFirst(const RunFacts &run)
{
    if (!m_before.removeOne(run.path))
        return;
    if (isAtWork(run))
        sayGoesOn(run);
    else
        takeState(run);
}

void RunNews::takeState(const RunFacts &run)
{
    switch (run.status.state) {
    case RunState::Finished:
        return sayDone(run);
    case RunState::Failed:
    case RunState::Killed:
        return sayEnded(run);
    case RunState::Stopped:
        if (!run.status.last_error.empty())
            return sayEnded(run);
        [[fallthrough]];
    default:
        m_messages.withdraw(keyOf(run)); // it trains again, or the person stopped it
    }
}

void RunNews::watch()
{
    QStringList atWork;
    for (const RunFacts &run : m_actions.library().runs()) {
        if (isAtWork(run))
            atWork.append(run.path);
        sayDisk(run);
        sayUnsaved(run);
    }
    // Until all folders were looked at, the last window's list is the better one.
    if (!m_actions.library().hasLooked() || atWork == m_atWork)
        return;
    m_atWork = atWork;
    m_store.setValue(atWorkKey, atWork);
}

void RunNews::sayGoesOn(const RunFacts &run)
{
    Message message;
    message.what = isWaiting(run)     ? tr("\u201c%1\u201d still waits").arg(run.name)
                   : isPreparing(run) ? tr("\u201c%1\u201d still packs its images").arg(run.name)
                                      : tr("\u201c%1\u201d has gone on training").arg(run.name);
    message.why = isWaiting(run) ? tr("It trains when \u201c%1\u201d has ended.").arg(aheadOf(run))
                  : isPreparing(run) ? tr("It trains when all are packed.")
                                     : tr("It is at step %1. The window was closed meanwhile.")
                                           .arg(countText(run.status.step));
    message.key = keyOf(run);
    m_messages.show(message);
}

void RunNews::sayDone(const RunFacts &run)
{
    Message message;
    message.what = tr("\u201c%1\u201d is done").arg(run.name);
    message.why = tr("It was trained for %1 steps.").arg(countText(run.status.step));
    message.key = keyOf(run);
    message.actions = {
        {tr("Explore it"), [this, path = run.path] { Q_EMIT m_actions.exploreRequested(path); }},
        {tr("Open folder"), [this, path = run.path] { m_actions.openFolder(path); }}};
    m_messages.show(message);
}

void RunNews::sayEnded(const RunFacts &run)
{
    const bool lost = run.status.state == RunState::Killed;
    const QString reason = QString::fromStdString(run.status.last_error);
    Message message;
    message.kind = lost ? Message::Kind::Warning : Message::Kind::Error;
    message.what =
        lost ? tr("The trainer of \u201c%1\u201d was lost").arg(run.name)
        : run.status.state == RunState::Stopped
            ? tr("\u201c%1\u201d stopped, and its last steps are not saved").arg(run.name)
            : tr("\u201c%1\u201d stopped training").arg(run.name);
    message.why = lost && !run.status.waits_for.empty()
                      ? tr("It waited for \u201c%1\u201d and had not begun.").arg(aheadOf(run))
                  : !run.problem.isEmpty() ? sentence(run.problem)
                  : lost || reason.isEmpty()
                      ? tr("It ended without a word at step %1. Its checkpoints are safe.")
                            .arg(countText(run.status.step))
                      : sentence(reason);
    message.key = keyOf(run);
    if (canResume(run))
        message.actions = {{tr("Resume"), [this, path = run.path] { m_actions.resume(path); }}};
    m_messages.show(message);
}

/// Is true until there is some more space, so that it doesn't come and go.
void RunNews::sayDisk(const RunFacts &run)
{
    const bool said = m_fullDisks.contains(run.path);
    const QString key = QStringLiteral("disk/") + run.path;
    const qint64 little = std::max(littleSpace, fewCheckpoints * run.checkpointBytes);
    const bool full = isAtWork(run) && run.freeBytes >= 0
                      && run.freeBytes < (said ? little + little / 2 : little);
    if (full == said)
        return;
    if (!full) {
        m_fullDisks.remove(run.path);
        return m_messages.withdraw(key);
    }
    m_fullDisks.insert(run.path);
    Message message;
    message.kind = Message::Kind::Warning;
    message.what = tr("The disk is nearly full: %1 left").arg(bytesText(run.freeBytes));
    message.why = tr("\u201c%1\u201d trains on. Its last good checkpoint stays.").arg(run.name);
    message.key = key;
    message.actions = {
        {tr("Open folder"), [this, path = run.path] { m_actions.openFolder(path); }}};
    m_messages.show(message);
}

/// A checkpoint that could not be written, until one is.
void RunNews::sayUnsaved(const RunFacts &run)
{
    const QString key = QStringLiteral("unsaved/") + run.path;
    const std::string why = isAtWork(run) ? run.status.last_error : std::string();
    if (why == m_unsaved.value(run.path))
        return;
    if (why.empty()) {
        m_unsaved.remove(run.path);
        return m_messages.withdraw(key);
    }
    m_unsaved.insert(run.path, why);
    Message message;
    message.kind = Message::Kind::Error;
    message.what = tr("The newest steps of \u201c%1\u201d are not saved").arg(run.name);
    message.why = sentence(QString::fromStdString(why));
    message.key = key;
    message.actions = {
        {tr("Open folder"), [this, path = run.path] { m_actions.openFolder(path); }}};
    m_messages.show(message);
}

void RunNews::awaitSnapshot(const QString &path)
{
    const RunFacts *run = m_actions.library().run(path);
    if (!run || !trains(*run))
        return;
    m_snapshots.insert(path, run->status.step);
    Message message;
    message.what = tr("\u201c%1\u201d is asked for a snapshot").arg(run->name);
    message.why = tr("It is written between two steps.");
    message.key = snapshotKey(path);
    m_messages.show(message);
}

/// A trainer that has ended writes no more.
void RunNews::lookForSnapshots()
{
    const QStringList awaited = m_snapshots.keys();
    for (const QString &path : awaited) {
        const RunFacts *run = m_actions.library().run(path);
        const bool written = run && run->liveStep >= m_snapshots.value(path);
        if (!written && run && trains(*run))
            continue;
        m_snapshots.remove(path);
        if (written)
            saySnapshot(*run);
        else
            m_messages.withdraw(snapshotKey(path));
    }
}

void RunNews::saySnapshot(const RunFacts &run)
{
    Message message;
    message.what = tr("Snapshot of step %1").arg(countText(run.liveStep));
    message.why = run.status.state == RunState::Paused
                      ? tr("\u201c%1\u201d has written it and stays paused.").arg(run.name)
                      : tr("\u201c%1\u201d has written it and trains on.").arg(run.name);
    message.key = snapshotKey(run.path);
    message.actions = {
        {tr("Explore it"), [this, path = run.path] { Q_EMIT m_actions.exploreRequested(path); }}};
    m_messages.show(message);
}

} // namespace hit
