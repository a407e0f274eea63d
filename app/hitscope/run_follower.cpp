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

struct Found
{
    QString file;
    std::int64_t step = -1; ///< -1: it is only known to be the newest
};

Found modelOfStep(const QString &path, std::int64_t step)
{
    const auto run = RunFolder::open(path.toStdString());
    if (!run)
        return {};
    const auto checkpoints = list_checkpoints(*run);
    const auto found = std::ranges::min_element(
        checkpoints, {}, [step](const CheckpointFile &file) { return std::abs(file.step - step); });
    return found == checkpoints.end() ? Found{newestModel(path)}
                                      : Found{text(found->file), found->step};
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
    connect(&m.host, &EngineHost::opened, this, [this] {
        const QString opened = QString::fromStdString(m.explorer.model()->path);
        if (!m_place || m_place->file != opened)
            return;
        State state = m.explorer.state();
        state.mix.clear();
        state.latent = {Latent::Kind::Plane, {double(m_place->seed), double(m_place->cell)}, {}};
        m.explorer.apply(tr("Go to sample %1").arg(m_place->cell), state);
        m_place.reset();
    });
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
    QtConcurrent::run([path] {
        return newestModel(path);
    }).then(this, [this, path](const QString &file) { openFound(path, file); });
}

void RunFollower::explore(const QString &path, std::int64_t step, int cell)
{
    const RunFacts *run = m.library.run(path);
    if (!run)
        return;
    QtConcurrent::run([path, step] {
        return modelOfStep(path, step);
    }).then(this, [this, path, step, cell, seed = run->seed](const Found &found) {
        m_place = Place{found.file, seed, cell};
        openFound(path, found.file);
        if (found.step >= 0 && found.step != step)
            Q_EMIT foundOtherStep(path, step, found.step);
    });
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
    const RunFacts *run = m.library.run(m_followed);
    if (!run)
        return;
    if (run->liveAt > m_shownAt && !m.host.isOpening()) {
        m_shownAt = run->liveAt;
        explore(m_followed);
    }
    const bool pause = m_askedAt >= 0 && !m_sinceAsked.hasExpired(snapshotMs);
    if (run->status.state != RunState::Running || pause || run->status.step <= m_askedAt)
        return;
    m_askedAt = run->status.step;
    m_sinceAsked.start();
    m.library.ask(m_followed, Request::Snapshot);
}

} // namespace hit
