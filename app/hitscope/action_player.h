// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QObject>
#include <QTimer>

class QWidget;

namespace hit {

class EngineHost;
class Explorer;
class Motion;

/// Replays a recording (action_recorder.h), one action per turn of the event loop.
class ActionPlayer final : public QObject
{
    Q_OBJECT
public:
    ActionPlayer(QWidget &window, Explorer &explorer, EngineHost &host, Motion &motion,
                 QObject *parent = nullptr);
    /// False and the reason in the log if the file is no recording.
    bool start(const QString &path);

Q_SIGNALS:
    /// 0: every action found its widget and the recorded end was reached; else 1, reason in the
    /// log.
    void finished(int exitCode);

private:
    void beginWhenActive();
    void next();
    void playWhenSettled();
    bool play(const QJsonObject &action);
    void finish(bool ok);

    QWidget &m_window;
    Explorer &m_explorer;
    EngineHost &m_host;
    Motion &m_motion;
    QJsonArray m_actions;
    State m_end; ///< what the state was when the recording ended
    qsizetype m_index = 0;
    bool m_waiting = false;
    QTimer m_turn, m_patience;
};

} // namespace hit
