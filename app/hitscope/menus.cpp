// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/menus.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/devices.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/model_switch.h"
#include "app/hitscope/motion.h"
#include "app/hitscope/recent_files.h"
#include "ui/model_title.h"
#include "ui/settings.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>

namespace hit {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::Menus", text);
}

void addCommands(QMenu &menu, const Actions &actions, std::initializer_list<Command> commands)
{
    for (const Command command : commands) {
        if (command == Command::Count) // a separator
            menu.addSeparator();
        else
            menu.addAction(actions[command]);
    }
}

void addPaths(QMenu &menu, const QStringList &paths, FileOpener &opener, const QString &open)
{
    for (const QString &path : paths) {
        QAction *action = menu.addAction(fileTitle(path).replace(u'&', QStringLiteral("&&")));
        action->setToolTip(path);
        action->setCheckable(true);
        action->setChecked(path == open);
        QObject::connect(action, &QAction::triggered, &opener,
                         [&opener, path] { opener.open(path); });
    }
}

QString openPath(const Explorer &explorer)
{
    return explorer.model() ? QString::fromStdString(explorer.model()->path) : QString();
}

} // namespace

void fillMenuBar(QMenuBar &bar, const Actions &actions, QMenu *recent, QMenu *compare, QMenu *speed,
                 const QList<QDockWidget *> &docks)
{
    using enum Command;
    constexpr Command separator = Count;
    QMenu *file = bar.addMenu(tr("&File"));
    addCommands(*file, actions, {Open, OpenFolder});
    file->addMenu(recent);
    addCommands(*file, actions,
                {LastSession, separator, SaveSession, SaveSessionAs, separator, SaveImage,
                 SaveComparison, SaveFilm, separator, Quit});

    addCommands(*bar.addMenu(tr("&Edit")), actions,
                {Undo, Redo, separator, CopyLatent, PasteLatent, separator, CopyImage,
                 CopyCommandLine, separator, Preferences});
    QMenu *view = bar.addMenu(tr("&View"));
    addCommands(*view, actions, {Fit, ZoomIn, ZoomOut, ZoomActual, separator, Compare});
    view->addMenu(compare);
    addCommands(*view, actions,
                {ShowA, ShowSplit, ShowB, ShowDifference, FlipSides, SwapSides, separator,
                 SmoothPixels, separator, HidePanels, FullScreen, SecondWindow});
    addCommands(*bar.addMenu(tr("&Latent")), actions,
                {RandomImage, Neighbours,     Samples,          SampleMap,      Mixing,
                 separator,   SetAsB,         SnapToLatent,     BackToPlane,    ResetEdits,
                 separator,   FindDirections, RegionDirections, LoadDirections, SaveDirections,
                 separator,   Keep,           SearchShelf,      separator,      ToolTravel,
                 ToolPan});

    QMenu *animate = bar.addMenu(tr("&Animate"));
    addCommands(*animate, actions, {Play});
    animate->addMenu(speed);
    addCommands(*animate, actions, {separator, SaveFilm});

    addCommands(*bar.addMenu(tr("Atte&ntion")), actions,
                {ShowMap, MapBeside, separator, ToolProbe, ClearPins, separator, PreviousStage,
                 NextStage, PreviousLayer, NextLayer, AllHeads, separator, SaveMap, SaveMapRaw});

    addCommands(*bar.addMenu(tr("&Train")), actions,
                {NewRun, AddRuns, separator, PauseRun, SnapshotRun, StopRun});

    QMenu *window = bar.addMenu(tr("&Window"));
    addCommands(*window, actions,
                {WorkspaceExplore, WorkspaceAttention, WorkspaceTrain, separator});
    for (QDockWidget *dock : docks)
        window->addAction(dock->toggleViewAction());
    addCommands(*window, actions,
                {separator, NextPart, PreviousPart, FocusMessage, separator, ResetLayout});
    addCommands(*bar.addMenu(tr("&Help")), actions,
                {Tour, separator, Keys, Hints, separator, Log, separator, About});
    for (const QAction *action : bar.actions())
        action->menu()->setToolTipsVisible(true); // they say why a command is off
}

QMenu *makeRecentMenu(RecentFiles &recent, FileOpener &opener, QWidget *parent)
{
    auto *menu = new QMenu(tr("Open recent"), parent);
    menu->setObjectName(QStringLiteral("recentMenu"));
    menu->setToolTipsVisible(true);
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, &recent, &opener] {
        menu->clear();
        const QStringList paths = recent.offered();
        addPaths(*menu, paths, opener, {});
        if (paths.isEmpty())
            menu->addAction(tr("None of them is there now"))->setEnabled(false);
        menu->addSeparator();
        menu->addAction(tr("Clear list"), &recent, &RecentFiles::clear);
    });
    const auto showEntry = [menu, &recent] {
        menu->menuAction()->setVisible(!recent.paths().isEmpty());
    };
    QObject::connect(&recent, &RecentFiles::changed, menu, showEntry);
    showEntry();
    return menu;
}

QMenu *makeModelMenu(const Actions &actions, RecentFiles &recent, FileOpener &opener,
                     const ModelSwitch &models, const Explorer &explorer, QMenu *device,
                     QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("modelMenu"));
    menu->setToolTipsVisible(true);
    QObject::connect(
        menu, &QMenu::aboutToShow, menu, [=, &actions, &recent, &opener, &models, &explorer] {
            menu->clear();
            const QString open = openPath(explorer);
            models.addTo(*menu);
            if (const QStringList bundled = bundledModels(); !bundled.isEmpty()) {
                menu->addAction(tr("Bundled"))->setEnabled(false);
                addPaths(*menu, bundled, opener, open);
            }
            if (const QStringList paths = recent.offered(); !paths.isEmpty()) {
                menu->addAction(tr("Recent"))->setEnabled(false);
                addPaths(*menu, paths, opener, open);
            }
            menu->addSeparator();
            addCommands(*menu, actions,
                        {Command::PreviousModel, Command::NextModel, Command::LetModelsGo,
                         Command::Count, Command::Open, Command::OpenFolder});
            menu->addMenu(device);
        });
    return menu;
}

QMenu *makeDeviceMenu(Settings &settings, QWidget *parent)
{
    auto *menu = new QMenu(tr("Device"), parent);
    menu->setObjectName(QStringLiteral("deviceMenu"));
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, &settings] {
        menu->clear();
        QList<QPair<QString, QString>> devices{{QStringLiteral("auto"), tr("Automatic")},
                                               {QStringLiteral("cpu"), tr("CPU")}};
        devices += cudaDevices();
        if (!cuda_status().available)
            menu->addAction(tr("No CUDA: %1").arg(QString::fromStdString(cuda_status().reason)))
                ->setEnabled(false);
        for (const auto &[name, title] : devices) {
            QAction *action = menu->addAction(title);
            action->setCheckable(true);
            action->setChecked(name == settings.device());
            QObject::connect(action, &QAction::triggered, &settings,
                             [&settings, device = name] { settings.setDevice(device); });
        }
    });
    return menu;
}

QMenu *makeSpeedMenu(Motion &motion, QWidget *parent)
{
    auto *menu = new QMenu(tr("Walk"), parent);
    menu->setObjectName(QStringLiteral("walkMenu"));
    auto *orders = new QActionGroup(menu);
    for (const auto &[order, title] :
         {std::pair{Motion::Order::RandomSeeds, tr("Through random seeds")},
          std::pair{Motion::Order::NextSeeds, tr("Through the next seeds")}}) {
        QAction *action = orders->addAction(title);
        action->setCheckable(true);
        action->setChecked(motion.order() == order);
        QObject::connect(action, &QAction::triggered, &motion,
                         [&motion, which = order] { motion.setOrder(which); });
    }
    auto *speeds = new QActionGroup(menu);
    for (const auto &[speed, title] :
         {std::pair{0.25, tr("4 s per seed")}, std::pair{0.5, tr("2 s per seed")},
          std::pair{1.0, tr("1 s per seed")}, std::pair{2.0, tr("\u00bd s per seed")}}) {
        QAction *action = speeds->addAction(title);
        action->setCheckable(true);
        action->setChecked(motion.speed() == speed);
        QObject::connect(action, &QAction::triggered, &motion,
                         [&motion, value = speed] { motion.setSpeed(value); });
    }
    menu->addActions(orders->actions());
    menu->addSeparator();
    menu->addActions(speeds->actions());
    return menu;
}

} // namespace hit
