// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/map_display.h"
#include "model/engine/request.h"
#include "render/picture_parts.h"
#include "ui/inspect/inspector.h"

#include <QObject>
#include <QTimer>

class QSettings;

namespace hit {

class Actions;
class Canvas;
class EngineHost;

class ArchitectureDock;
class AttentionDock;
class HeadsDock;
class StagesDock;

/// Looking into the network: asks the engine for what the inspector wants, puts it on the canvas,
/// owns the docks about it. GUI thread; never waits.
class Inspection final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        Canvas &canvas;
        const Actions &actions;
        QSettings &store; ///< keeps the look
    };
    struct Docks
    {
        ArchitectureDock *architecture;
        AttentionDock *attention;
        StagesDock *stages;
        HeadsDock *heads;
    };
    Inspection(const Parts &parts, QWidget *window);

    Inspector &inspector() { return m_inspector; }
    const Docks &docks() const { return m_docks; }
    void setShown(bool on); ///< the map on the canvas
    bool freePixel();       ///< Esc; false if none was locked
    const MapDisplay &display() const { return m_display; }

Q_SIGNALS:
    void saveRequested(bool raw);
    void mapFailed(const hit::Error &error); ///< the one on the canvas; the last one stays

private:
    void connectCanvas();
    void connectEngine();
    void connectActions();
    void connectDocks();
    void click(QPoint pixel);
    void moveProbe(QPoint step);
    void takeState();
    void takeMap(const MapQuery &query, const MapResult &map);
    void takeParts();
    void applyGains();
    std::vector<MapQuery> missing(const std::vector<MapQuery> &queries) const;
    void ask();        ///< what is looked at, of the present picture
    void askInSpare(); ///< overviews and derived maps, once the picture rests
    void refreshActions();

    Parts m;
    Inspector m_inspector;
    MapDisplay m_display;
    Docks m_docks;
    QTimer m_asking, m_spare;
    PictureParts m_parts;          ///< of the picture on screen; empty until all are known
    std::vector<MapQuery> m_fresh; ///< answered for the present state
};

} // namespace hit
