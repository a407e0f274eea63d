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

RunActions::RunActions(RunLibrary &library, TrainerStarter &starter, QObject *parent)
    : QObject(parent)
    , m_library(library)
    , m_starter(starter)
{
}

bool RunActions::isStarting(const RunFacts &run) const
{
    return m_starter.isStarting(run.path);
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
    m_library.ask(path, Request::Stop);
}

void RunActions::snapshot(const QString &path)
{
    m_library.ask(path, Request::Snapshot);
}

void RunActions::resume(const QString &path)
{
    const RunFacts *run = m_library.run(path);
    if (Status begun = m_starter.resume(path, run ? run->processes : 1); !begun)
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

void RunActions::fillMenu(QMenu &menu, const RunFacts &run)
{
    const QString path = run.path;
    const auto add = [&](const QString &text, const char *name, auto &&act) {
        QAction *action = menu.addAction(text, this, act);
        if (*name)
            action->setIcon(icon(QLatin1String(name)));
        return action;
    };
    const bool paused = run.status.state == RunState::Paused;
    if (isAtWork(run)) {
        if (paused)
            add(tr("Continue"), "play", [this, path] { goOn(path); });
        else
            add(tr("Pause"), "pause", [this, path] { pause(path); });
        add(tr("Snapshot"), "snapshot", [this, path] { snapshot(path); });
        add(tr("Stop and save"), "stop", [this, path] { stop(path); });
    } else if (canResume(run)) {
        add(tr("Resume"), "play", [this, path] { resume(path); })->setEnabled(!isStarting(run));
    }
    menu.addSeparator();
    add(tr("Explore its model"), "travel", [this, path] { Q_EMIT exploreRequested(path); });
    add(tr("Duplicate with changes..."), "copy", [this, path] {
        Q_EMIT duplicateRequested(path);
    })->setEnabled(run.isDescribed);
    menu.addSeparator();
    const bool rests = !isAtWork(run) && !isStarting(run);
    QAction *rename = add(tr("Rename..."), "", [this, path] { Q_EMIT renameRequested(path); });
    QAction *remove = add(tr("Move to trash"), "", [this, path] { Q_EMIT deleteRequested(path); });
    for (QAction *action : {rename, remove}) {
        action->setEnabled(rests);
        action->setToolTip(rests ? QString() : tr("Stop it first."));
    }
    menu.setToolTipsVisible(true);
    menu.addSeparator();
    add(tr("Open folder"), "folder", [this, path] { openFolder(path); });
    add(tr("Copy path"), "copy", [path] { QGuiApplication::clipboard()->setText(path); });
}

} // namespace hit
