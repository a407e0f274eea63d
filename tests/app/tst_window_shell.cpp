// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/hint_line.h"
#include "app/hitscope/window_layout.h"
#include "tests/app/window_test.h"
#include "ui/docks/job_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QDockWidget>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QScreen>
#include <QSignalSpy>
#include <QToolButton>

using namespace hit;
using namespace hit::test;

/// The window around the picture: device, drops, sizes.
class TestWindowShell final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};

private Q_SLOTS:
    void aRefusedDeviceChangesNoSettingAndIsAskedForOnce()
    {
        if (cuda_status().available)
            QSKIP("this machine has CUDA");
        TestWindow test([](Options &options) { options.device = "cuda"; });
        QVERIFY(test.waitForPicture());
        QCOMPARE(test.settings.device(), QString("auto"));
        const auto said = test.window->messages().history();
        QCOMPARE(said.size(), 1);
        QVERIFY(!said.first().message.why.contains("GPU."));
        const QSignalSpy refused(&test.window->host(), &EngineHost::deviceRefused);
        const QSignalSpy opened(&test.window->host(), &EngineHost::opened);
        test.settings.setThreads(1);
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(refused.count(), 0);
    }

    void theDeviceOfTheCommandLineOutlivesOtherSettings()
    {
        TestWindow test; // on the CPU, by the command line
        QVERIFY(test.waitForPicture());
        const QSignalSpy opened(&test.window->host(), &EngineHost::opened);
        test.settings.setThreads(1);
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(test.window->host().device().device, std::string("cpu"));
        QCOMPARE(test.window->host().device().threads, 1);
    }

    void theWholeWindowTakesDrops_data()
    {
        QTest::addColumn<QString>("part");
        for (const char *part : {"canvas", "topBar", "ModelDock"})
            QTest::newRow(part) << part;
    }
    void theWholeWindowTakesDrops()
    {
        QFETCH(QString, part);
        TestWindow test;
        QVERIFY(test.waitForPicture());
        auto *widget = test.window->findChild<QWidget *>(part);
        QVERIFY(widget);
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile("/a.png"), QUrl::fromLocalFile("/b.png")});
        QDragEnterEvent enter(widget->rect().center(), Qt::CopyAction, &mime, Qt::LeftButton,
                              Qt::NoModifier);
        QCoreApplication::sendEvent(widget, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(widget->rect().center(), Qt::CopyAction, &mime, Qt::LeftButton,
                        Qt::NoModifier);
        QCoreApplication::sendEvent(widget, &drop);
        QCOMPARE(test.window->messages().history().size(), 1);
    }

    void aRefusalIsTakenBackOnceWhatItClaimsIsOver()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QString damaged = test.folder.filePath("damaged.safetensors");
        QFile file(damaged);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no checkpoint") > 0);
        file.close();
        test.window->opener().open(damaged);
        QTRY_COMPARE(test.window->messages().history().size(), 1);
        QVERIFY(test.window->messages().isVisible());
        const QSignalSpy opened(&test.window->host(), &EngineHost::opened);
        test.window->opener().open(fixtureModel()); // the same again
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(test.window->messages().isVisible());
        test.window->opener().open(
            QStringLiteral(HIT_SOURCE_DIR "/resources/models/voxel-art-64.safetensors"));
        QTRY_COMPARE(opened.count(), 2);
        QTRY_VERIFY(!test.window->messages().isVisible());
    }

    void aSmallWindowLeavesTheDocksOfALargeOneAlone()
    {
        TestWindow test;
        auto *dock = test.window->findChild<QDockWidget *>("LatentDock");
        const auto leaveAndReturn = [&](QSize left, QSize entered) {
            test.window->resize(left);
            test.window->actions()[Command::WorkspaceAttention]->trigger();
            test.window->resize(entered);
            test.window->actions()[Command::WorkspaceExplore]->trigger();
            QCoreApplication::processEvents();
        };
        const QSize large(1600, 1000), small(960, 700);
        leaveAndReturn(large, large);
        const int width = dock->width();
        QVERIFY(width > 300);
        leaveAndReturn(small, small);
        QVERIFY(dock->width() < width);
        leaveAndReturn(small, large);
        QCOMPARE(dock->width(), width);
    }

    void largerTextIsTakenLive()
    {
        const auto heights = [](const TestWindow &test) {
            QList<int> all;
            for (const char *name : {"topBar", "statusBar", "canvasHeader", "hintLine"})
                all.append(test.window->findChild<QWidget *>(name)->height());
            return all;
        };
        const TestWindow live;
        const QList<int> before = heights(live);
        m_theme.setTextScale(1.5);
        const TestWindow started;
        QCOMPARE(heights(live), heights(started));
        QVERIFY(heights(live) != before);
        m_theme.setTextScale(1);
        QCOMPARE(heights(live), before);
    }

    void whatSomebodyNamedDoesNotDriftAway_data()
    {
        QTest::addColumn<bool>("modelNamed");
        QTest::addColumn<bool>("placeNamed");
        QTest::newRow("the bundled model") << false << false;
        QTest::newRow("a model") << true << false;
        QTest::newRow("a place") << false << true;
    }
    void whatSomebodyNamedDoesNotDriftAway()
    {
        QFETCH(bool, modelNamed);
        QFETCH(bool, placeNamed);
        QTemporaryDir folder;
        Settings settings(folder.filePath("settings.ini"));
        Options options;
        options.device = "cpu";
        if (modelNamed)
            options.model = fixtureModel();
        const QString latents = folder.filePath("none.npy");
        if (placeNamed)
            options.place = latents;
        MainWindow window(settings, options);
        window.motion().setClockOn(false);
        QSignalSpy shown(&window, &MainWindow::pictureShown);
        window.show();
        QVERIFY(shown.wait(60'000));
        QCOMPARE(window.motion().isMoving(), !modelNamed && !placeNamed);
    }

    void aWindowThatIsTooLargeIsMadeToFitItsScreen()
    {
        const QRect room = QGuiApplication::primaryScreen()->availableGeometry();
        TestWindow test;
        test.window->setGeometry(QRect(room.topLeft(), room.size() + QSize(320, 200)));
        test.window->close();
        MainWindow next(test.settings, {});
        next.show();
        QVERIFY(room.contains(next.geometry()));
    }

    void hintsLeaveTheRoomOfTheCaptions()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const auto *line = test.window->findChild<QWidget *>("hintLine");
        const int all = line->width();
        test.window->actions()[Command::RandomImage]->trigger();
        QVERIFY2(line->width() <= all, // the next hint takes the room of the one that is done
                 qPrintable(QStringLiteral("%1 %2").arg(line->width()).arg(all)));
        for (const QLabel *label : line->findChildren<QLabel *>())
            if (label->isVisible()) {
                const bool cap = QStringList{"Drag", "B", "F1"}.contains(label->text());
                const int text = label->fontMetrics().horizontalAdvance(label->text());
                QVERIFY2(label->width() >= text + (cap ? 12 : 0), qPrintable(label->text()));
            }
        test.window->findChild<HintLine *>()->setOn(true);
        m_theme.setTextScale(1.5);
        QTRY_VERIFY(line->width() > 100);
        QVERIFY(line->width() <= 0.6 * test.window->canvas().width());
        test.window->resize(1600, 800);
        QTRY_VERIFY(line->width() > all);
        m_theme.setTextScale(1);
    }

    void theNextStartIsWhereTheLastOneWas()
    {
        QTemporaryDir folder;
        Settings settings(folder.filePath("settings.ini"));
        QRect first;
        for (int start = 0; start < 2; ++start) {
            MainWindow window(settings, {});
            window.show();
            if (start == 0)
                first = window.geometry();
            QCOMPARE(window.size(), first.size());
            QVERIFY(window.width() < QGuiApplication::primaryScreen()->availableSize().width());
            window.close();
        }
    }

    void aPictureThatTakesLongHasASignOfLife()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Canvas &canvas = test.window->canvas();
        const auto busy = [&canvas] {
            const QImage edge = canvas.grab(QRect(0, 0, canvas.width(), 1)).toImage();
            for (int x = 0; x < edge.width(); ++x)
                if (edge.pixelColor(x, 0) == tokens().accent)
                    return true;
            return false;
        };
        QVERIFY(!busy());
        Q_EMIT test.window->host().pictureAsked(); // and none comes
        QVERIFY(!busy());
        QTRY_VERIFY(busy());
        test.window->explorer().setSpread(0.5);
        QTRY_VERIFY(!busy());
    }

    void thatThereIsNoCudaIsSaidInTheWindow_data()
    {
        QTest::addColumn<QString>("device");
        QTest::addColumn<bool>("said");
        QTest::newRow("the fastest") << "auto" << true;
        QTest::newRow("the CPU, as was asked for") << "cpu" << false;
    }
    void thatThereIsNoCudaIsSaidInTheWindow()
    {
        if (cuda_status().available)
            QSKIP("this machine has CUDA");
        QFETCH(QString, device);
        QFETCH(bool, said);
        TestWindow test([&](Options &options) { options.device = device; });
        QVERIFY(test.waitForPicture());
        bool found = false;
        for (const auto *label :
             test.window->findChild<QWidget *>("statusBar")->findChildren<ElidedLabel *>())
            found = found || label->fullText().contains("No CUDA device");
        QCOMPARE(found, said);
    }

    void aModelThatEndedTheProgramIsNotOpenedAgainByItself()
    {
        QTemporaryDir folder;
        Settings settings(folder.filePath("settings.ini"));
        QSettings &store = settings.store();
        store.setValue("greeted", true);
        store.setValue("lastModel", fixtureModel());
        Options options;
        options.device = "cpu";
        const auto shown = [&](MainWindow &window) {
            QSignalSpy picture(&window, &MainWindow::pictureShown);
            window.show();
            return picture.wait(60'000) ? QString::fromStdString(window.explorer().model()->path)
                                        : QString();
        };
        {
            MainWindow opens(settings, options);
            QCOMPARE(store.value("opening").toString(), fixtureModel());
            QVERIFY(shown(opens).contains("tiny128"));
            QVERIFY(!store.contains("opening"));
        }
        store.setValue("opening", fixtureModel()); // as a killed program leaves it
        {
            MainWindow careful(settings, options);
            QCOMPARE(careful.messages().history().size(), 1);
            QVERIFY(careful.messages().history().first().message.what.contains("was not opened"));
            QVERIFY(shown(careful).contains("resources/models"));
        }
        QVERIFY(!store.contains("opening"));
    }

    void theJobsDockHasRoomForThreeRows()
    {
        TestWindow test;
        test.window->resize(1600, 1000);
        auto *dock = test.window->findChild<QDockWidget *>("JobsDock");
        dock->show();
        auto *view = dock->findChild<JobView *>();
        QTRY_VERIFY(view->parentWidget()->height() >= 3 * 64);
    }

    void theTopBarSaysHowMuchIsRead()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        EngineHost &host = test.window->host();
        Q_EMIT host.openStarted("/models/large.safetensors");
        Q_EMIT host.openProgress(0.43);
        const auto *button = test.window->findChild<QToolButton *>("button.model");
        QVERIFY(button->toolTip().contains("43"));
        QVERIFY(button->toolTip().contains("large"));
    }
};

QTEST_MAIN(TestWindowShell)
#include "tst_window_shell.moc"
