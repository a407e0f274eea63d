// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_actions.h"

#include "ui/theme/theme.h"
#include "ui/train/run_library.h"
#include "ui/train/trainer_starter.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QMenu>
#include <QUrl>

namespace hit {
namespace {

template <typename Act>
QAction *addTo(QMenu &menu, const QString &text, const char *name, QObject *context, Act &&act)
{
    QAction *action = menu.addAction(text, context, std::forward<Act>(act));
    if (*name)
        action->setIcon(icon(QLatin1String(name)));
    return action;
}

} // namespace

RunActions::RunActions(RunLibrary &library, TrainerStarter &starter, QObject *parent)
    : QObject(parent)
    , m_library(library)
    , m_starter(starter)
{
    connect(&m_library, &RunLibrary::refused, this,
            [this](const QString &path) { m_stopping.remove(path); });
    connect(&m_library, &RunLibrary::changed, this, [this] {
        m_stopping.removeIf([this](const QString &path) {
            const RunFacts *run = m_library.run(path);
            return !run || !isAtWork(*run);
        });
    });
}

bool RunActions::isStarting(const RunFacts &run) const
{
    return m_starter.isStarting(run.path);
}

bool RunActions::isStopping(const RunFacts &run) const
{
    return m_stopping.contains(run.path) && isAtWork(run);
}

void RunActions::pause(const QString &path)
{
    m_library.ask(path, Request::Pause);
}

void RunActions::goOn(const QString &path)
{
    m_library.ask(path, Request::Continue);
}

void RunActions::stop(const QString &path)
{
    m_stopping.insert(path);
    m_library.ask(path, Request::Stop);
    Q_EMIT stopAsked(path);
}

void RunActions::snapshot(const QString &path)
{
    m_library.ask(path, Request::Snapshot);
    Q_EMIT snapshotAsked(path);
}

void RunActions::resume(const QString &path)
{
    if (!lacksImages(path))
        resumeWith(path, {});
}

void RunActions::resumeAfter(const QString &path, const QString &ahead)
{
    if (!lacksImages(path))
        tell(path, m_starter.resumeAfter(path, ahead));
}

void RunActions::resumeWith(const QString &path, const QString &images)
{
    const RunFacts *run = m_library.run(path);
    tell(path, m_starter.resume(path, run ? run->processes : 1, images));
}

bool RunActions::lacksImages(const QString &path)
{
    const RunFacts *run = m_library.run(path);
    if (!run || run->hasImages)
        return false;
    Q_EMIT imagesMissing(path);
    return true;
}

void RunActions::tell(const QString &path, const Status &begun)
{
    if (!begun)
        Q_EMIT resumeFailed(path, begun.error());
    m_library.lookNow();
}

void RunActions::pauseOrGoOn(const QString &path)
{
    const RunFacts *run = m_library.run(path);
    if (!run)
        return;
    if (!isAtWork(*run))
        resume(path);
    else if (run->status.state == RunState::Paused)
        goOn(path);
    else
        pause(path);
}

void RunActions::openFolder(const QString &path)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

/// Stops, starts and the like, as far as its state allows them.
void RunActions::addSteering(QMenu &menu, const RunFacts &run)
{
    const QString path = run.path;
    const auto add = [&](const QString &text, const char *name, auto &&act) {
        return addTo(menu, text, name, this, act);
    };
    if (isStopping(run)) {
        add(tr("Stopping"), "stop", [] {})->setEnabled(false);
    } else if (isWaiting(run)) {
        add(tr("Stop waiting"), "stop", [this, path] { stop(path); });
    } else if (isPreparing(run)) {
        add(tr("Stop packing"), "stop", [this, path] { stop(path); });
    } else if (isAtWork(run)) {
        if (run.status.state == RunState::Paused)
            add(tr("Continue"), "play", [this, path] { goOn(path); });
        else
            add(tr("Pause"), "pause", [this, path] { pause(path); });
        add(tr("Snapshot"), "snapshot", [this, path] { snapshot(path); });
        add(tr("Stop and save"), "stop", [this, path] { stop(path); });
    } else if (canResume(run)) {
        add(tr("Resume"), "play", [this, path] { resume(path); })->setEnabled(!isStarting(run));
        for (const RunFacts &last : endsOfQueues(m_library.runs()))
            if (run.processes == 1)
                add(tr("Resume after %1").arg(last.name), "history",
                    [this, path, ahead = last.path] { resumeAfter(path, ahead); })
                    ->setEnabled(!isStarting(run));
    }
}

void RunActions::fillMenu(QMenu &menu, const RunFacts &run)
{
    const QString path = run.path;
    const auto add = [&](const QString &text, const char *name, auto &&act) {
        return addTo(menu, text, name, this, act);
    };
    addSteering(menu, run);
    menu.addSeparator();
    add(tr("Explore its model"), "travel", [this, path] { Q_EMIT exploreRequested(path); });
    add(tr("Duplicate with changes..."), "copy", [this, path] {
        Q_EMIT duplicateRequested(path);
    })->setEnabled(run.isDescribed);
    menu.addSeparator();
    const bool rests = !isAtWork(run) && !isStarting(run);
    QAction *rename = add(tr("Rename..."), "", [this, path] { Q_EMIT renameRequested(path); });
    rename->setEnabled(rests);
    QAction *remove = add(tr("Move to trash"), "", [this, path] { Q_EMIT deleteRequested(path); });
    remove->setEnabled(rests || isWaiting(run));
    for (QAction *action : {rename, remove})
        action->setToolTip(action->isEnabled() ? QString() : tr("Stop it first."));
    menu.setToolTipsVisible(true);
    menu.addSeparator();
    add(tr("Open folder"), "folder", [this, path] { openFolder(path); });
    add(tr("Copy path"), "copy", [path] { QGuiApplication::clipboard()->setText(path); });
}

} // namespace hit
