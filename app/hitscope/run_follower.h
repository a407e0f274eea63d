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
    /// The model nearest to `step`, at picture `cell` of the run's samples.
    void explore(const QString &path, std::int64_t step, int cell);

Q_SIGNALS:
    void followedChanged(const QString &path);
    void noModel(const QString &path); ///< none was written yet
    /// explore() opens the model of another step than the one that was asked for.
    void foundOtherStep(const QString &path, qint64 wanted, qint64 found);

private:
    void look();
    void openFound(const QString &path, const QString &file);

    Parts m;
    QString m_followed;
    double m_shownAt = -1; ///< RunFacts::liveAt of what the canvas shows
    QElapsedTimer m_sinceAsked;
    std::int64_t m_askedAt = -1; ///< the step at which a snapshot was asked for
    struct Place
    {
        QString file;
        std::int64_t seed;
        int cell;
    };
    std::optional<Place> m_place; ///< where to go once that model is open
};

} // namespace hit
