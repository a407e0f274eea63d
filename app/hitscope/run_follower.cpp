// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/run_follower.h"

#include "app/hitscope/engine_host.h"
#include "app/hitscope/run_models.h"
#include "ui/train/run_library.h"

namespace hit {

namespace {

constexpr qint64 snapshotMs = 30'000;

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
}

void RunFollower::follow(const QString &path)
{
    if (m_followed == path)
        return;
    m.models.leave(m_followed);
    m_followed = path;
    const RunFacts *run = m.library.run(path);
    m_shownAt = run ? run->liveAt : -1;
    m_askedAt = -1;
    Q_EMIT followedChanged(path);
    if (!path.isEmpty())
        m.models.explore(path);
    look();
}

void RunFollower::look()
{
    const RunFacts *run = m.library.run(m_followed);
    if (!run)
        return;
    if (run->liveAt > m_shownAt && !m.host.isOpening() && m.models.isIdle()) {
        m_shownAt = run->liveAt;
        m.models.explore(m_followed);
    }
    if (run->status.step < m_askedAt)
        m_askedAt = -1; // it was resumed from an earlier step
    const bool pause = m_askedAt >= 0 && !m_sinceAsked.hasExpired(snapshotMs);
    if (run->status.state != RunState::Running || pause || run->status.step == m_askedAt)
        return;
    m_askedAt = run->status.step;
    m_sinceAsked.start();
    // A trainer that has just ended is told by others.
    m.library.ask(m_followed, Request::Snapshot, [](const Error &) {});
}

} // namespace hit
