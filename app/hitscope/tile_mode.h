// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/state_pictures.h"
#include "ui/tiles/tile_page.h"

namespace hit {

class Actions;

/// The modes of the canvas that show several pictures: opens and leaves them, gives them their
/// pictures. GUI thread.
class TileMode final : public QObject
{
    Q_OBJECT
public:
    TileMode(Explorer &explorer, const EngineHost &host, const Actions &actions, QObject *parent);

    TilePage *page() { return m_page; } ///< for the canvas' place
    bool isOn() const { return m_on; }
    const State *named() const; ///< of the tile that is pointed at; null: none, or it is off
    bool leave();               ///< false if it was off

Q_SIGNALS:
    void onChanged(bool on);

private:
    void open(TilePage::Kind kind);
    void updateCommands();

    const Explorer &m_explorer;
    const Actions &m_actions;
    StatePictures m_pictures;
    TilePage *m_page;
    bool m_on = false;
};

} // namespace hit
