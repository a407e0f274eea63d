// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/engine_host.h"
#include "tests/app/watching.h"
#include "ui/train/curve_chart.h"
#include "ui/train/new_run_dock.h"
#include "ui/train/sample_drag.h"
#include "ui/train/sheet_view.h"

#include <QCheckBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>

#include <algorithm>

using namespace hit;
using namespace hit::test;

/// The Train workspace against a trainer of its own process: what it tells is seen, what the person
/// asks for is done.
class TestWindowTraining final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};

private Q_SLOTS:
    void aRunsCurvesAndSamplesAreShown()
    {
        Watching watching;
        const Training::Docks &docks = watching.training().docks();
        for (const QDockWidget *dock :
             {static_cast<QDockWidget *>(docks.runs), static_cast<QDockWidget *>(docks.run),
              static_cast<QDockWidget *>(docks.curves), static_cast<QDockWidget *>(docks.newRun)})
            QVERIFY2(dock->isVisible(), qPrintable(dock->objectName()));
        const auto hasPoints = [&] {
            const auto charts = docks.curves->findChildren<CurveChart *>();
            return std::ranges::any_of(charts, [](const CurveChart *chart) {
                return chart->title() == "Loss" && chart->curves().size() == 2
                       && !chart->curves().front().points->empty();
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasPoints(), aWhile);
        const SheetView *sheet = watching.training().sheet();
        QTRY_VERIFY_WITH_TIMEOUT(sheet->isVisible() && sheet->step() >= 50, aWhile); // the newest
    }

    void followShowsTheModelAsItLearns()
    {
        Watching watching;
        Explorer &explorer = watching.test.window->explorer();
        auto *follow = watching.find<QCheckBox>("followRun");
        QVERIFY(follow);
        QTRY_VERIFY(follow->isVisible());
        follow->click();
        const std::string live = watching.program.folder().live_file().string();
        const auto shown = [&] { return explorer.model() ? explorer.model()->path : ""; };
        QTRY_COMPARE_WITH_TIMEOUT(shown(), live, aWhile);
        QVERIFY(follow->isChecked());
        QTRY_VERIFY_WITH_TIMEOUT(
            watching.test.picture().width() > 0 && watching.test.window->isSettled(), aWhile);
        QCOMPARE(watching.test.picture().width(), 16);
    }

    void aSampleThatIsDroppedOnThePictureIsGoneTo()
    {
        Watching watching;
        Explorer &explorer = watching.test.window->explorer();
        const SheetView *sheet = watching.training().sheet();
        QTRY_VERIFY_WITH_TIMEOUT(sheet->isVisible() && sheet->step() >= 50, aWhile);
        const RunFacts run = *watching.training().library().run(watching.program.path());
        constexpr int cell = 3;
        const std::unique_ptr<QMimeData> mime(mimeOf({run.path, 0, cell}, run.seed));
        QMainWindow *window = watching.test.window.get();
        QDragEnterEvent enter({20, 20}, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({20, 20}, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window, &drop);
        const PlanePoint wanted{double(run.seed), double(cell)};
        QTRY_VERIFY_WITH_TIMEOUT(explorer.state().latent.plane == wanted, aWhile);
        QVERIFY(QString::fromStdString(explorer.model()->path).contains(step_name(0).c_str()));
        QVERIFY(!sheet->isVisible());
        QVERIFY(!watching.said("the sample of step")); // it is of that step
    }

    void aNewSampleIsExploredByASnapshotOfTheTrainer()
    {
        Watching watching;
        Explorer &explorer = watching.test.window->explorer();
        SheetView *sheet = watching.training().sheet();
        // Its only checkpoint is of step 0, further than the trainer is.
        QTRY_VERIFY_WITH_TIMEOUT(sheet->step() >= 1000, aWhile);
        const std::int64_t step = sheet->step();
        Q_EMIT sheet->exploreRequested(step, 5);
        QTRY_VERIFY_WITH_TIMEOUT(watching.said("Asking the run for step"), aWhile);
        const std::string live = watching.program.folder().live_file().string();
        QTRY_VERIFY_WITH_TIMEOUT(explorer.model() && explorer.model()->path == live, aWhile);
        const std::int64_t found = explorer.model()->step;
        QVERIFY2(std::abs(found - step) < step, qPrintable(QString::number(found)));
        QTRY_COMPARE(explorer.state().latent.plane.y, 5.0);
        QVERIFY(found == step || watching.said("the sample of step"));
    }

    void aSnapshotThatIsWaitedForIsGivenUpForAnotherModel()
    {
        Watching watching;
        Explorer &explorer = watching.test.window->explorer();
        SheetView *sheet = watching.training().sheet();
        QTRY_VERIFY_WITH_TIMEOUT(sheet->step() >= 1000, aWhile);
        ::kill(pid_t(watching.program.process().processId()), SIGSTOP); // it does not answer
        Q_EMIT sheet->exploreRequested(sheet->step(), 5);
        QTRY_VERIFY_WITH_TIMEOUT(watching.said("Asking the run for step"), aWhile);
        const QString other = watching.program.path() + "/checkpoints/step-00000000.safetensors";
        EngineHost &host = watching.test.window->host();
        QSignalSpy started(&host, &EngineHost::openStarted), opened(&host, &EngineHost::opened);
        host.open(other);
        QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, aWhile);
        ::kill(pid_t(watching.program.process().processId()), SIGCONT);
        RunLibrary &library = watching.training().library();
        const auto hasLive = [&] { return library.run(watching.program.path())->liveStep >= 0; };
        QTRY_VERIFY_WITH_TIMEOUT(hasLive(), aWhile);
        // It would be opened at the first look that sees it.
        QSignalSpy looks(&library, &RunLibrary::changed);
        QTRY_VERIFY_WITH_TIMEOUT(looks.count() >= 2, aWhile);
        QCOMPARE(started.count(), 1);
        QCOMPARE(QString::fromStdString(explorer.model()->path), other);
    }

    void samplesInThePicturesPlaceAreNotKept()
    {
        Watching watching;
        const auto &actions = watching.test.window->actions();
        const SheetView *sheet = watching.training().sheet();
        QTRY_VERIFY_WITH_TIMEOUT(sheet->isVisible(), aWhile);
        for (const Command command : {Command::Keep, Command::SaveImage, Command::ZoomIn}) {
            QVERIFY(!actions[command]->isEnabled());
            QVERIFY(actions[command]->toolTip().contains("Samples of a run"));
        }
        watching.training().setSheetWanted(false);
        QVERIFY(actions[Command::Keep]->isEnabled() && actions[Command::SaveImage]->isEnabled());
    }

    void aRunIsPutBackByOneClick()
    {
        Watching watching;
        QAction *stop = watching.test.window->actions()[Command::StopRun];
        QTRY_VERIFY_WITH_TIMEOUT(stop->isEnabled(), aWhile);
        stop->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(watching.is(RunState::Stopped), aWhile);
        qputenv("XDG_DATA_HOME", watching.test.folder.path().toLocal8Bit());
        RunLibrary &library = watching.training().library();
        library.moveToTrash(watching.program.path());
        QTRY_VERIFY_WITH_TIMEOUT(watching.said("moved to the trash"), aWhile);
        const auto *bar = &watching.test.window->messages();
        const auto back = [bar]() -> QPushButton * {
            for (QPushButton *button : bar->findChildren<QPushButton *>())
                if (button->text() == "Put back" && button->isVisible() && button->isEnabled())
                    return button;
            return nullptr;
        };
        QVERIFY(back());
        back()->click();
        QVERIFY(!back());
        QTRY_VERIFY_WITH_TIMEOUT(library.run(watching.program.path()), aWhile);
    }

    void imagesThatHaveGoneAreChosenAgain()
    {
        Watching watching;
        QAction *stop = watching.test.window->actions()[Command::StopRun];
        QTRY_VERIFY_WITH_TIMEOUT(stop->isEnabled(), aWhile);
        stop->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(watching.is(RunState::Stopped), aWhile);
        const auto &scratch = watching.program.scratch();
        std::filesystem::rename(scratch / "pack.safetensors", scratch / "moved.safetensors");
        RunLibrary &library = watching.training().library();
        QTRY_VERIFY_WITH_TIMEOUT(!library.run(watching.program.path())->hasImages, aWhile);
        watching.find<QPushButton>("button.run")->click();
        const auto choose = [&](const char *message, int action, const QString &images) {
            QTRY_VERIFY_WITH_TIMEOUT(watching.said(message), aWhile);
            watching.message(message)->actions[action].run();
            auto *dialog = watching.test.window->findChild<QFileDialog *>("runImagesDialog");
            QVERIFY(dialog);
            Q_EMIT dialog->fileSelected(images);
            delete dialog;
        };
        choose("no longer where they were", 0, HIT_TEST_FIXTURES "/voxel-art-64");
        QVERIFY(watching.said("are being packed"));
        const char *refused = "cannot go on with these images";
        QTRY_VERIFY_WITH_TIMEOUT(watching.said(refused), aWhile);
        QVERIFY(watching.message(refused)->why.startsWith("They are not those that it began with"));
        QVERIFY(!std::filesystem::exists(watching.program.folder().pack_file()));
        choose(refused, 1, TrainProgram::text(scratch / "moved.safetensors"));
        QTRY_VERIFY_WITH_TIMEOUT(watching.is(RunState::Running) && stop->isEnabled(), aWhile);
        stop->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(watching.is(RunState::Stopped), aWhile);
    }

    void aSnapshotIsToldWhenItIsWritten()
    {
        Watching watching;
        auto *button = watching.find<QPushButton>("button.snapshot");
        QVERIFY(button && button->isVisible());
        button->click();
        QTRY_VERIFY_WITH_TIMEOUT(watching.said("Snapshot of step"), aWhile);
        const Message told = *watching.message("Snapshot of step");
        QCOMPARE(told.actions.size(), 1);
        QCOMPARE(told.actions.front().text, QString("Explore it"));
        told.actions.front().run();
        const Explorer &explorer = watching.test.window->explorer();
        const std::string live = watching.program.folder().live_file().string();
        QTRY_VERIFY_WITH_TIMEOUT(explorer.model() && explorer.model()->path == live, aWhile);
    }

    void aRefusalStaysUntilItIsRead()
    {
        Watching watching;
        MessageBar &messages = watching.test.window->messages();
        while (messages.closeFront()) {
        }
        watching.training().library().rename(watching.program.path(), "other");
        QTRY_VERIFY(watching.said("was not changed"));
        watching.training().library().ask(watching.program.path(), Request::Pause);
        QTRY_VERIFY_WITH_TIMEOUT(watching.is(RunState::Paused), aWhile);
        QVERIFY(messages.closeFront());
        QVERIFY(!messages.closeFront());
    }

    void pauseContinueAndStopReachTheTrainer()
    {
        Watching watching;
        const auto trainer = [&] { return stateOf(watching.program.folder()); };
        auto *button = watching.find<QPushButton>("button.run");
        QVERIFY(button);
        QTRY_VERIFY(button->isEnabled() && button->text() == "Pause");
        const int width = button->width();
        button->click();
        QTRY_COMPARE_WITH_TIMEOUT(trainer(), RunState::Paused, aWhile);
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled() && button->text() == "Continue", aWhile);
        QCoreApplication::processEvents();
        QCOMPARE(button->width(), width); // nothing beside it moves
        button->click();
        QTRY_COMPARE_WITH_TIMEOUT(trainer(), RunState::Running, aWhile);
        QAction *stop = watching.test.window->actions()[Command::StopRun];
        QTRY_VERIFY_WITH_TIMEOUT(stop->isEnabled() && watching.is(RunState::Running), aWhile);
        stop->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(trainer(), RunState::Stopped, aWhile);
        QTRY_VERIFY_WITH_TIMEOUT(button->text() == "Resume" && !stop->isEnabled(), aWhile);
        QVERIFY(!list_checkpoints(watching.program.folder()).empty());
    }
};

QTEST_MAIN(TestWindowTraining)
#include "tst_window_training.moc"
