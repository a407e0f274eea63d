// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QObject>

#include <functional>

class QInputEvent;
class QWidget;

namespace hit {

class EngineHost;
class Explorer;
class Motion;

/// Writes down what the person does: keys, presses, moves, the wheel, by widget and position, and
/// the ticks of whatever moves by itself. The file is what `--play` takes:
///   {"version": 1, "randomSeed": n, "size": [w, h], "actions": [{"do": "press", ...}, ...],
///    "end": state}
/// "picture" actions wait until the picture is up to date; they stand where it was while recording.
class ActionRecorder final : public QObject
{
    Q_OBJECT
public:
    ActionRecorder(QWidget &window, Explorer &explorer, EngineHost &host, Motion &motion,
                   QObject *parent = nullptr);
    /// Durably; false and the reason in the log if it can't.
    bool save(const QString &path) const;

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void add(QJsonObject action);
    void addEvent(QWidget *widget, QInputEvent *event);

    QWidget &m_window;
    Explorer &m_explorer;
    EngineHost &m_host;
    quint32 m_randomSeed;
    QJsonArray m_actions;
    QJsonObject m_lastEvent; ///< as recorded, with its time but without its widget
};

} // namespace hit
