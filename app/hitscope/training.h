// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/run_follower.h"
#include "app/hitscope/run_images.h"
#include "app/hitscope/run_models.h"
#include "ui/train/run_actions.h"
#include "ui/train/run_library.h"
#include "ui/train/trainer_starter.h"

#include <QObject>

class QImage;
class QMimeData;
class QWidget;

namespace hit {

class Actions;
class FileOpener;
class EngineHost;
class Explorer;
class MessageBar;
class NewRunDock;
class RunDock;
class RunsDock;
class RunNews;
class Settings;
class SheetView;
class TrainingDock;
struct SampleSheetFile;

/// Training in the window: owns the runs and the docks about them, brings them together with the
/// commands and the message bar. Every run is a process of its own; nothing here ends one. GUI
/// thread.
class Training final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        MessageBar &messages;
        const Actions &actions;
        Settings &settings;
    };
    struct Docks
    {
        RunsDock *runs;
        RunDock *run;
        TrainingDock *curves;
        NewRunDock *newRun;
    };
    Training(const Parts &parts, QWidget *window);
    ~Training() override;

    const Docks &docks() const { return m_docks; }
    RunLibrary &library() { return m_library; }
    SheetView *sheet() const { return m_sheet; } ///< for the canvas' place
    /// Is it what the person looks at, rather than the picture?
    bool wantsSheet() const;
    void setSheetWanted(bool on);
    /// Dropped on the window: goes to that sample. False: it is none.
    bool takeDrop(const QMimeData &mime);
    /// Its folder is watched from now on; selects the run, which need not be there yet.
    void showRun(const QString &path);

Q_SIGNALS:
    void newRunRequested(); ///< its dock is wanted
    void sheetWantedChanged();

private:
    void connectCommands();
    void connectRuns();
    void updateCommands();
    void deleteRun(const QString &path);
    void askToRemove(const QString &path);
    void connectSamples();
    void connectModels();
    void connectNewRun();
    void offerModel();
    void offerQueue();
    void select(const QString &path);
    void exploreSample(const QString &path, qint64 step, int cell);
    void dragSampleOf(QWidget *source, qint64 step, int cell, const QImage &picture);
    void sayAsks(const QString &path, qint64 step);
    void sayStep(const QString &path, qint64 wanted, qint64 found);
    void showSheet(const SampleSheetFile &sheet);
    void sayNoSamples();
    void sayNoModel(const QString &path);
    void say(const QString &path, const QString &what, const Error &error);

    Parts m;
    QWidget *m_window;
    RunLibrary m_library;
    TrainerStarter m_starter;
    RunActions m_runs;
    Docks m_docks;
    SheetView *m_sheet;
    RunModels m_models;
    RunFollower m_follower;
    RunImages m_images;
    bool m_sheetWanted = true;
    bool m_sheetFollows = true; ///< the newest sheet is shown as it comes
};

} // namespace hit
