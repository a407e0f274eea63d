// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/manifold_meter.h"
#include "app/hitscope/state_pictures.h"
#include "ui/tokens/board_editor.h"

#include <QTimer>

class QStatusBar;

namespace hit {

class Actions;
class Canvas;
class EngineHost;
class Inspector;
class TokensDock;

/// The token board in the window: asks the engine for what the board shows, measures what is off
/// the manifold, lets the canvas show where a token acts. GUI thread; never waits.
class TokenEditing final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        Inspector &inspector;
        Canvas &canvas;
        const Actions &actions;
    };
    TokenEditing(const Parts &parts, QWidget *window);

    TokensDock &dock() { return *m_dock; }
    BoardEditor &editor() { return m_editor; }
    const ManifoldMeter &meter() const { return m_meter; }
    void addStatus(QStatusBar &bar); ///< "0.31 off manifold", only while it is

Q_SIGNALS:
    void bMissing(); ///< B was asked for and is not set

private:
    void connectEngine();
    void ask(); ///< what the board wants to know of the present picture, once it rests
    std::vector<MapQuery> missing(std::vector<MapQuery> queries) const;
    void point(int stage, int token);
    void showEdit();
    void showOff();
    void askForB();
    void updateCommands();

    Parts m;
    BoardEditor m_editor;
    ManifoldMeter m_meter;
    StatePictures m_pictureOfB;
    TokensDock *m_dock;
    QTimer m_spare;
    std::vector<MapQuery> m_fresh; ///< answered for the present state
    bool m_mapWasOff = false;      ///< before a token was pointed at
    State m_pointedState;          ///< when it was
};

} // namespace hit
