// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QAction;
class QDockWidget;
class QMenu;
class QMenuBar;
class QWidget;

namespace hit {

class Actions;
class EngineHost;
class Explorer;
class FileOpener;
class ModelSwitch;
class Motion;
class RecentFiles;
class Settings;

/// Fills the menu bar; `recent`, `compare`, `speed` and `docks` are shown in File, View, Animate
/// and Window.
void fillMenuBar(QMenuBar &bar, const Actions &actions, QMenu *recent, QMenu *compare, QMenu *speed,
                 const QList<QDockWidget *> &docks);

/// Menus that are made anew whenever they open. Each is owned by `parent`.
QMenu *makeRecentMenu(RecentFiles &recent, FileOpener &opener, QWidget *parent);
QMenu *makeModelMenu(const Actions &actions, RecentFiles &recent, FileOpener &opener,
                     const ModelSwitch &models, const Explorer &explorer, QMenu *device,
                     QWidget *parent);
QMenu *makeDeviceMenu(Settings &settings, QWidget *parent);
QMenu *makeSpeedMenu(Motion &motion, QWidget *parent);

} // namespace hit
