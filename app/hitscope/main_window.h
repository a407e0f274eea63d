// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/devices.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/motion.h"
#include "app/hitscope/options.h"
#include "app/hitscope/recent_files.h"
#include "ui/explorer.h"
#include "ui/exports/exports.h"
#include "ui/jobs.h"
#include "ui/key_map.h"

#include <QMainWindow>

#include <memory>

class QStackedWidget;

namespace hit {

class Actions;
class Autosave;
class Canvas;
class CanvasHeader;
class Comparing;
class Editing;
class FileOpener;
class FilmMaker;
class HintLine;
class HistoryDock;
class ImageSaver;
class Inspection;
class Keeping;
class LatentDock;
class MapSaver;
class MessageBar;
class ModelDock;
class ModelSwitch;
class OutputWindow;
class SampleMapMode;
class SessionSaver;
class Settings;
class StatusLine;
class TileMode;
class TokenEditing;
class TopBar;
class Training;
class WindowClosing;
class WindowLayout;
enum class Workspace;

/// The window of Hitscope: makes the parts and wires them. Shown before a model is open.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(Settings &settings, const Options &options);
    ~MainWindow() override;

    Explorer &explorer() { return m_explorer; }
    EngineHost &host() { return m_host; }
    Motion &motion() { return m_motion; }
    Canvas &canvas() { return *m_canvas; }
    MessageBar &messages() { return *m_messages; }
    FileOpener &opener() { return *m_opener; }
    ImageSaver &saver() { return *m_saver; }
    SessionSaver &sessions() { return *m_sessions; }
    Inspection &inspection() { return *m_inspection; }
    TokenEditing &tokenEditing() { return *m_tokens; }
    TileMode &tiles() { return *m_tiles; }
    SampleMapMode &sampleMap() { return *m_sampleMap; }
    MapSaver &mapSaver() { return *m_mapSaver; }
    Editing &editing() { return *m_editing; }
    Training &training() { return *m_training; }
    Keeping &keeping() { return *m_keeping; }
    Comparing &comparing() { return *m_comparing; }
    Exports &exports() { return m_exports; }
    const JobList &jobs() const { return m_jobs; }
    Actions &actions() { return *m_actions; }

    /// Nothing is being opened, on its way to the screen or moving.
    bool isSettled() const;
    /// Ends the program without a question, as "Cancel exports" does: nothing half-made is left.
    void endNow();
    /// The desktop session is about to end, and may yet go on: keeps what is to be kept and asks
    /// where exports are running. False where the person wants to stay.
    bool mayLogOut();

Q_SIGNALS:
    void pictureShown();  ///< one more picture is on the screen
    void nothingToShow(); ///< no model could be opened; the window says why

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    bool isMissedDrop(const QDropEvent &event) const;
    void makeCentre();
    void makeDocks();
    void makeBars();
    void connectEngine();
    void connectExports();
    void connectCanvas();
    void connectCommands();
    void connectSettings();
    void connectViewCommands();
    void connectWindowCommands();
    void connectInspection();
    void connectTokens();
    void setWorkspace(Workspace workspace);
    void showWorkspace();           ///< in the bars
    void showCentre();              ///< the picture, a run's samples, or that no model is open
    const State *namedTile() const; ///< of several pictures, the one that is pointed at
    void openFirst(const Options &options);
    void openLast(const QString &path);
    void endOpening();
    void openDefault();
    void showPicture(const RenderResult &result);
    void sayPictureFailed(const Error &error);
    void saySaved(const QString &path, const QString &hint);
    void greet();
    void showModel();
    void updateCaptions();
    void updateUndo();
    void updateHistory();  ///< the picture of the present step
    void updateCommands(); ///< what needs a model is off without one
    void updatePictureCommands();
    void updateBackToPlane();
    void applyCanvasSettings();
    void applyDevice();
    void resetEdits();
    void toggleFullScreen(bool on);
    void toggleSecondWindow(bool on);
    void showCanvasMenu(QPoint at, QPoint pixel, bool other);
    void showAbout();

    Settings &m_settings;
    const bool m_isolated;
    Explorer m_explorer;
    DeviceChoice m_devices;
    EngineHost m_host;
    Motion m_motion;
    RecentFiles m_recent;
    JobList m_jobs;
    Exports m_exports;
    KeyMap m_keys;
    QStackedWidget *m_centre;
    bool m_showsSamples = false; ///< in the picture's place
    Canvas *m_canvas;
    Actions *m_actions;
    MessageBar *m_messages;
    HintLine *m_hints;
    FileOpener *m_opener;
    ImageSaver *m_saver;
    ModelDock *m_modelDock;
    LatentDock *m_latentDock;
    QDockWidget *m_jobsDock;
    HistoryDock *m_history;
    Inspection *m_inspection;
    TokenEditing *m_tokens;
    TileMode *m_tiles;
    Keeping *m_keeping;
    SampleMapMode *m_sampleMap;
    Editing *m_editing;
    MapSaver *m_mapSaver;
    Training *m_training;
    Comparing *m_comparing;
    SessionSaver *m_sessions;
    Autosave *m_autosave;
    ModelSwitch *m_models;
    CanvasHeader *m_header;
    StatusLine *m_status;
    QMenu *m_deviceMenu;
    TopBar *m_topBar;
    FilmMaker *m_films;
    WindowClosing *m_closing;
    std::unique_ptr<WindowLayout> m_layout;
    std::unique_ptr<OutputWindow> m_output;
    bool m_modelIsNew = false; ///< its first picture has not been shown yet
    bool m_triedDefault = false;
    bool m_placeNamed = false; ///< on the command line
};

} // namespace hit
