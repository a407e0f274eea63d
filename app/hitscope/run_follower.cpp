// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/run_follower.h"

#include "app/hitscope/engine_host.h"
#include "model/run/checkpoint_files.h"
#include "ui/train/run_library.h"

#include <QFileInfo>
#include <QtConcurrentRun>

#include <algorithm>

namespace hit {

namespace {

constexpr qint64 snapshotMs = 30'000;

QString text(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

/// The live snapshot, or the newest checkpoint if that is newer; empty: neither is there.
QString newestModel(const QString &path)
{
    const auto run = RunFolder::open(path.toStdString());
    if (!run)
        return {};
    const auto checkpoints = list_checkpoints(*run);
    const QFileInfo live(text(run->live_file()));
    const QFileInfo saved(checkpoints.empty() ? QString() : text(checkpoints.front().file));
    const bool isLive =
        live.isFile() && (!saved.isFile() || live.lastModified() >= saved.lastModified());
    return isLive ? live.filePath() : saved.isFile() ? saved.filePath() : QString();
}

/// Is a snapshot that it would write now nearer to `step` than what it keeps?
bool canGiveNearer(const RunFacts &run, std::int64_t step, std::int64_t kept)
{
    return trains(run) && (kept < 0 || std::abs(run.status.step - step) < std::abs(kept - step));
}

} // namespace

RunFollower::RunFollower(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m(parts)
{
    connect(&m.library, &RunLibrary::changed, this, &RunFollower::look);
    connect(&m.library, &RunLibrary::renamed, this, [this](const QString &from, const QString &to) {
        if (m_followed == from)
            follow(to);
    });
    connect(&m.library, &RunLibrary::refused, this, [this](const QString &path) {
        if (m_goTo && m_goTo->askedAt >= 0 && m_goTo->path == path)
            findNearest(); // there will be no snapshot
    });
    connect(&m.host, &EngineHost::opened, this, &RunFollower::arrive);
    connect(&m.host, &EngineHost::openStarted, this, [this](const QString &file) {
        if (m_goTo && m_goTo->file != file)
            giveUp();
    });
}

RunFollower::Found RunFollower::modelOfStep(const QString &path, std::int64_t step)
{
    const auto run = RunFolder::open(path.toStdString());
    const auto found = run ? find_nearest(*run, step) : std::nullopt;
    return found ? Found{text(found->file), found->step} : Found();
}

void RunFollower::follow(const QString &path)
{
    if (m_followed == path)
        return;
    m_followed = path;
    m_shownAt = -1;
    m_askedAt = -1;
    Q_EMIT followedChanged(path);
    if (!path.isEmpty())
        explore(path);
    look();
}

void RunFollower::explore(const QString &path)
{
    giveUp();
    showNewest(path);
}

void RunFollower::showNewest(const QString &path)
{
    QtConcurrent::run([path] {
        return newestModel(path);
    }).then(this, [this, path](const QString &file) { openFound(path, file); });
}

void RunFollower::explore(const QString &path, std::int64_t step, int cell)
{
    giveUp();
    const RunFacts *run = m.library.run(path);
    if (!run)
        return;
    ++m_goToCount;
    m_goTo = GoTo{path, step, run->seed, cell, -1, {}};
    findNearest();
}

void RunFollower::findNearest()
{
    QtConcurrent::run([path = m_goTo->path, step = m_goTo->step] {
        return modelOfStep(path, step);
    }).then(this, [this, count = m_goToCount](const Found &found) {
        if (m_goTo && m_goTo->file.isEmpty() && m_goToCount == count)
            takeNearest(found);
    });
}

void RunFollower::takeNearest(const Found &found)
{
    const GoTo wanted = *m_goTo;
    const RunFacts *run = m.library.run(wanted.path);
    if (run && wanted.askedAt < 0 && canGiveNearer(*run, wanted.step, found.step)) {
        m_goTo->askedAt = run->status.step;
        m.library.ask(wanted.path, Request::Snapshot);
        Q_EMIT asks(wanted.path, wanted.step);
        return;
    }
    if (found.file.isEmpty())
        giveUp();
    else
        m_goTo->file = found.file;
    openFound(wanted.path, found.file);
    if (!found.file.isEmpty())
        Q_EMIT foundStep(wanted.path, wanted.step, found.step);
}

void RunFollower::giveUp()
{
    if (m_goTo && m_goTo->askedAt >= 0 && m_goTo->file.isEmpty())
        Q_EMIT gaveUp();
    m_goTo.reset();
}

void RunFollower::arrive()
{
    if (!m_goTo || m_goTo->file != QString::fromStdString(m.explorer.model()->path))
        return;
    State state = m.explorer.state();
    state.mix.clear();
    state.latent = {Latent::Kind::Plane, {double(m_goTo->seed), double(m_goTo->cell)}, {}};
    m.explorer.apply(tr("Go to sample %1").arg(m_goTo->cell), state);
    m_goTo.reset();
}

void RunFollower::openFound(const QString &path, const QString &file)
{
    if (!file.isEmpty())
        m.host.open(file);
    else if (path != m_followed) // one that is followed will have one
        Q_EMIT noModel(path);
}

void RunFollower::look()
{
    lookForSnapshot();
    lookAtFollowed();
}

/// Without a trainer that could write it, what is kept has to do.
void RunFollower::lookForSnapshot()
{
    if (!m_goTo || m_goTo->askedAt < 0 || !m_goTo->file.isEmpty())
        return;
    const RunFacts *run = m.library.run(m_goTo->path);
    if (!run || !trains(*run) || run->liveStep >= m_goTo->askedAt)
        findNearest();
}

void RunFollower::lookAtFollowed()
{
    const RunFacts *run = m.library.run(m_followed);
    if (!run)
        return;
    if (run->liveAt > m_shownAt && !m.host.isOpening() && !m_goTo) {
        m_shownAt = run->liveAt;
        showNewest(m_followed);
    }
    const bool pause = m_askedAt >= 0 && !m_sinceAsked.hasExpired(snapshotMs);
    if (run->status.state != RunState::Running || pause || run->status.step <= m_askedAt)
        return;
    m_askedAt = run->status.step;
    m_sinceAsked.start();
    m.library.ask(m_followed, Request::Snapshot);
}

} // namespace hit
