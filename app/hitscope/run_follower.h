// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/run_facts.h"

#include <QElapsedTimer>
#include <QObject>

#include <optional>

namespace hit {

class EngineHost;
class Explorer;
class RunLibrary;

/// Brings a run's models to the canvas: the newest again and again while it is followed, or the one
/// of a step. The latent and the edits stay (Explorer::setModel). GUI thread; reads in the
/// background.
class RunFollower final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        RunLibrary &library;
        EngineHost &host;
        Explorer &explorer;
    };
    explicit RunFollower(const Parts &parts, QObject *parent = nullptr);

    QString followed() const { return m_followed; }
    /// Asks its trainer for a new snapshot about twice a minute; empty: follows none.
    void follow(const QString &path);
    /// The newest model that there is, once.
    void explore(const QString &path);
    /// The model nearest to `step`, at picture `cell` of the run's samples. A trainer at work whose
    /// present step is nearer than all that the run keeps is asked for a snapshot, and `asks` says
    /// so; whatever else is opened meanwhile gives that up.
    void explore(const QString &path, std::int64_t step, int cell);

Q_SIGNALS:
    void followedChanged(const QString &path);
    void noModel(const QString &path); ///< none was written yet
    void asks(const QString &path, qint64 step);
    void gaveUp(); ///< what asks() told of
    /// explore() opens a model; `found`: its step.
    void foundStep(const QString &path, qint64 wanted, qint64 found);

private:
    struct GoTo
    {
        QString path;
        std::int64_t step, seed;
        int cell;
        std::int64_t askedAt = -1; ///< step of the trainer when it was asked for a snapshot
        QString file;              ///< empty: not found yet
    };
    struct Found
    {
        QString file; ///< empty: none
        std::int64_t step = -1;
    };
    void look();
    void lookAtFollowed();
    void lookForSnapshot();
    void findNearest();
    void takeNearest(const Found &found);
    void arrive();
    void giveUp();
    void showNewest(const QString &path);
    void openFound(const QString &path, const QString &file);
    static Found modelOfStep(const QString &path, std::int64_t step);

    Parts m;
    QString m_followed;
    double m_shownAt = -1; ///< RunFacts::liveAt of what the canvas shows
    QElapsedTimer m_sinceAsked;
    std::int64_t m_askedAt = -1; ///< the step at which a snapshot was asked for
    std::optional<GoTo> m_goTo;  ///< until its model is open
    int m_goToCount = 0;         ///< so that a late answer is known as one
};

} // namespace hit
