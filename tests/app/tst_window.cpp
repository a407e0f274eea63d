// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "tests/app/window_test.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>

using namespace hit;
using namespace hit::test;

class TestMainWindow final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};

private Q_SLOTS:
    void theFirstPictureIsTheSessions()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        QCOMPARE(test.picture().size(), QSize(128, 128));
        QCOMPARE(test.picture(), sessionPicture(test.window->explorer().state()));
    }

    void theLastPictureIsTheLastStateAfterAThousandSliderEvents()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        explorer.begin("Spread");
        for (int i = 1; i <= 1000; ++i) {
            explorer.setSpread(0.2 + i * 0.001);
            QCoreApplication::processEvents();
        }
        explorer.commit();
        QVERIFY(test.waitForPicture());
        QVERIFY(test.window->host().engine().counters().most_alive <= 2);
        QCOMPARE(test.picture(), sessionPicture(explorer.state()));
        QCOMPARE(explorer.undoStack()->count(), 1);
    }

    void undoingAHundredActionsGivesBackTheFirstPicture()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QImage first = test.picture();
        Explorer &explorer = test.window->explorer();
        Actions &actions = test.window->actions();
        QRandomGenerator random(5);
        explorer.seedRandom(5);
        for (int i = 0; i < 100; ++i) {
            switch (random.bounded(5)) {
            case 0:
                actions[Command::RandomImage]->trigger();
                break;
            case 1:
                explorer.setSpread(random.bounded(2.0));
                break;
            case 2:
                explorer.setEntry(random.bounded(16), float(random.bounded(4.0) - 2));
                break;
            case 3:
                drag(test, QPoint(random.bounded(200) - 100, random.bounded(200) - 100));
                break;
            case 4:
                actions[Command::ResetEdits]->trigger();
                break;
            }
        }
        const int steps = explorer.undoStack()->count();
        QVERIFY(steps > 60);
        QVERIFY(test.waitForPicture());
        QVERIFY(test.picture() != first);
        for (int i = 0; i < steps; ++i)
            actions[Command::Undo]->trigger();
        QVERIFY(!explorer.undoStack()->canUndo());
        QVERIFY(test.waitForPicture());
        QCOMPARE(test.picture(), first);
    }

    void aDragIsOneStepNamedByItsPlace()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        drag(test, QPoint(100, 50));
        const QUndoStack &stack = *test.window->explorer().undoStack();
        QCOMPARE(stack.count(), 1);
        QVERIFY(stack.undoText().startsWith("Travel to "));
    }

    void undoEndsADragThatGoesOn()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        explorer.travelTo({7, 0});
        const State before = explorer.state();
        Canvas &canvas = test.window->canvas();
        const QPoint from = canvas.rect().center();
        QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
        for (int x : {20, 40})
            QTest::mouseMove(&canvas, from + QPoint(x, 0));
        QVERIFY(explorer.state() != before);
        test.window->actions()[Command::Undo]->trigger();
        for (int x : {60, 80})
            QTest::mouseMove(&canvas, from + QPoint(x, 0));
        QVERIFY(explorer.state() == before);
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, from + QPoint(80, 0));
        QVERIFY(explorer.state() == before);
        QCOMPARE(explorer.undoStack()->count(), 1);
    }

    void anotherButtonDoesNotEndADrag()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Canvas &canvas = test.window->canvas();
        const QPoint from = canvas.rect().center();
        QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
        QTest::mouseMove(&canvas, from + QPoint(20, 0));
        QTest::mousePress(&canvas, Qt::RightButton, {}, from + QPoint(20, 0));
        QVERIFY(test.window->explorer().inGesture());
    }

    void arrowKeysInARowAreOneStep()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(&test.window->canvas(), Qt::Key_Right);
        Explorer &explorer = test.window->explorer();
        QVERIFY(std::abs(explorer.state().latent.plane.x - 0.2) < 1e-12);
        QTRY_VERIFY(!explorer.inGesture());
        QCOMPARE(explorer.undoStack()->count(), 1);
    }

    void playingWalksUntilAPressAndIsOneStep()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        QSignalSpy playing(&test.window->motion(), &Motion::playingChanged);
        QTest::keyClick(&test.window->canvas(), Qt::Key_Space);
        QCOMPARE(playing.count(), 1);
        const State start = explorer.state();
        QTRY_VERIFY(explorer.state() != start);
        QTest::mouseClick(&test.window->canvas(), Qt::LeftButton);
        QCOMPARE(playing.count(), 2);
        QCOMPARE(explorer.undoStack()->count(), 1);
        const State stopped = explorer.state();
        test.window->actions()[Command::Undo]->trigger();
        QVERIFY(explorer.state() == start);
        test.window->actions()[Command::Redo]->trigger();
        QVERIFY(explorer.state() == stopped);
    }

    void walkingArrivesExactlyAtItsSeeds()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Motion &motion = test.window->motion();
        motion.setClockOn(false);
        motion.setOrder(Motion::Order::NextSeeds);
        motion.setSpeed(1);
        motion.play();
        for (int i = 1; i <= 3; ++i) {
            motion.advance(0.5);
            QCOMPARE(test.window->explorer().state().latent.kind, Latent::Kind::Free);
            motion.advance(0.5);
            QVERIFY(test.window->explorer().state().latent
                    == (Latent{Latent::Kind::Plane, {double(i), 0}, {}}));
        }
        motion.stop();
        QCOMPARE(test.window->explorer().undoStack()->count(), 1);
    }

    void goingToAPlaceArrivesAtOnceWhereItIsInterrupted()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        Motion &motion = test.window->motion();
        motion.setClockOn(false);
        State goal = explorer.state();
        goal.latent.plane = {12, 5};
        motion.goTo("Go to B", goal);
        motion.advance(0.1);
        QVERIFY(explorer.state() != goal);
        motion.stop();
        QVERIFY(explorer.state() == goal);
        motion.goTo("Go to C", State());
        motion.advance(0.1);
        explorer.undo();
        QVERIFY(explorer.state() == goal);
        QCOMPARE(explorer.undoStack()->text(1), QString("Go to C"));
    }

    void anotherModelKeepsTheLatent()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        explorer.travelTo({7, 3});
        const State state = explorer.state();
        QSignalSpy opened(&test.window->host(), &EngineHost::opened);
        test.window->host().open(fixtureModel());
        QVERIFY(opened.wait(60'000));
        QVERIFY(explorer.state() == state);
        QVERIFY(test.waitForPicture());
        QCOMPARE(test.picture(), sessionPicture(state));
    }

    void damagedSettingsAreIgnored()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath("settings.ini"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("[window]\ngeometry=@ByteArray(\x01\x02)\nexplore=@Invalid()\n"
                              "[speed]\nthreads=abc\n\xff\xfe[[[\n"));
        file.close();
        Settings settings(file.fileName());
        Options options;
        options.model = fixtureModel();
        MainWindow window(settings, options);
        QSignalSpy shown(&window, &MainWindow::pictureShown);
        window.show();
        QVERIFY(shown.count() || shown.wait(60'000));
    }

    void theLayoutComesBack()
    {
        QTemporaryDir folder;
        Settings settings(folder.filePath("settings.ini"));
        Options options;
        options.model = fixtureModel();
        {
            MainWindow window(settings, options);
            window.show();
            window.findChild<QDockWidget *>("LatentDock")->hide();
            window.close();
        }
        MainWindow window(settings, options);
        window.show();
        QVERIFY(!window.findChild<QDockWidget *>("LatentDock")->isVisible());
        window.actions()[Command::ResetLayout]->trigger();
        QVERIFY(window.findChild<QDockWidget *>("LatentDock")->isVisible());
    }

private:
    static void drag(TestWindow &test, QPoint by)
    {
        Canvas &canvas = test.window->canvas();
        const QPoint from = canvas.rect().center();
        QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i)
            QTest::mouseMove(&canvas, from + by * i / 4);
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, from + by);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_window.moc"
