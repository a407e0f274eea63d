// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <cstdint>

namespace hit {

class EngineHost;
class RunLibrary;
class RunModels;

/// Keeps the newest model of a run on the canvas while it is trained. GUI thread.
class RunFollower final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        RunLibrary &library;
        const EngineHost &host;
        RunModels &models;
    };
    explicit RunFollower(const Parts &parts, QObject *parent = nullptr);

    QString followed() const { return m_followed; }
    /// Asks its trainer for a new snapshot about twice a minute; empty: follows none.
    void follow(const QString &path);

Q_SIGNALS:
    void followedChanged(const QString &path);

private:
    void look();

    Parts m;
    QString m_followed;
    double m_shownAt = -1;       ///< RunFacts::liveAt of what the canvas shows
    std::int64_t m_askedAt = -1; ///< the step at which a snapshot was asked for; -1: none was
    QElapsedTimer m_sinceAsked;
};

} // namespace hit
