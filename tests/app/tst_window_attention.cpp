// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/inspection.h"
#include "app/hitscope/map_saver.h"
#include "model/checkpoint/tensor_file.h"
#include "tests/app/window_test.h"
#include "ui/inspect/architecture_dock.h"
#include "ui/inspect/attention_dock.h"
#include "ui/inspect/heads_dock.h"
#include "ui/inspect/stage_edits.h"
#include "ui/inspect/stages_dock.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSignalSpy>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace hit;
using namespace hit::test;

namespace {

void trigger(TestWindow &test, Command command)
{
    test.window->actions()[command]->trigger();
}

/// The map of the newest choice has come.
bool waitForMap(TestWindow &test)
{
    Inspector &inspector = test.window->inspection().inspector();
    return test.waitForPicture()
           && QTest::qWaitFor([&] { return inspector.result(inspector.mapQuery()); }, 30'000);
}

} // namespace

/// Seeing why, through the window.
class TestWindowAttention final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWorkspaceShowsAMapAndComesBackAsItWas()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const auto docks = test.window->inspection().docks();
        QVERIFY(!docks.architecture->isVisible());
        trigger(test, Command::WorkspaceAttention);
        QVERIFY(waitForMap(test));
        QVERIFY(docks.attention->isVisible() && docks.architecture->isVisible());
        QVERIFY(docks.heads->isVisible());
        QVERIFY(!test.window->inspection().display().colors().isNull());
        trigger(test, Command::WorkspaceExplore);
        QVERIFY(!docks.architecture->isVisible());
        QVERIFY(!test.window->inspection().inspector().look().on);
        trigger(test, Command::WorkspaceAttention);
        docks.heads->hide();
        test.window->close();
        MainWindow next(test.settings, {});
        next.show();
        QVERIFY(next.inspection().docks().attention->isVisible());
        QVERIFY(!next.inspection().docks().heads->isVisible());
    }

    void theMapFollowsThePicture()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        trigger(test, Command::ShowMap);
        QVERIFY(waitForMap(test));
        Inspector &inspector = test.window->inspection().inspector();
        test.window->explorer().travelTo({7, 0});
        QVERIFY(test.waitForPicture());
        const MapResult wanted = sessionMap(test.window->explorer().state(), inspector.mapQuery());
        QTRY_VERIFY(inspector.result(inspector.mapQuery())->values == wanted.values);
    }

    void aClickLocksAPixelAndEscapeFreesIt()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        trigger(test, Command::WorkspaceAttention);
        QVERIFY(waitForMap(test));
        Canvas &canvas = test.window->canvas();
        Inspector &inspector = test.window->inspection().inspector();
        const QPoint at = canvas.place(QRectF(100, 20, 1, 1)).center().toPoint();
        const State before = test.window->explorer().state();
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, at);
        QVERIFY(inspector.locked() == QPoint(100, 20));
        QVERIFY2(test.window->explorer().state() == before, "a click is no travel");
        const MapQuery query = inspector.tokensQuery().value();
        QTRY_VERIFY(inspector.result(query));
        QVERIFY(inspector.result(query)->values == sessionMap(before, query).values);
        canvas.setFocus();
        QTest::keyClick(&canvas, Qt::Key_Escape);
        QVERIFY(!inspector.locked());
    }

    void pinnedPixelsFollowThePicture()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        trigger(test, Command::ShowMap);
        Inspector &inspector = test.window->inspection().inspector();
        inspector.pin({3, 4});
        inspector.pin({120, 90});
        test.window->explorer().travelTo({5, 0});
        QVERIFY(test.waitForPicture());
        for (const QPoint pin : inspector.pins()) {
            const MapQuery query = inspector.tokensQuery(pin).value();
            const MapResult wanted = sessionMap(test.window->explorer().state(), query);
            QTRY_VERIFY(inspector.result(query)
                        && inspector.result(query)->values == wanted.values);
            const float sum = std::accumulate(wanted.values.begin(), wanted.values.end(), 0.0F);
            QVERIFY(std::abs(sum - 1) < 1e-5F);
        }
    }

    void whatIsMutedComesWithTheSavedState()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QImage plain = test.picture();
        changeStage(test.window->explorer(), 0, "Mute", [](StageEdit &edit) {
            setMuted(edit, 4, true);
            edit.temperature = 0.5;
            edit.dilated = false;
        });
        QVERIFY(test.waitForPicture());
        QTRY_COMPARE(test.picture(), sessionPicture(test.window->explorer().state()));
        QVERIFY(test.picture() != plain);
        const State &state = test.window->explorer().state();
        const auto read = state_from_json(to_json(state));
        QVERIFY(read.has_value());
        QVERIFY(*read == state);
        test.window->explorer().undo();
        QVERIFY(test.waitForPicture());
        QTRY_COMPARE(test.picture(), plain);
    }

    void allHeadsFillIn()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        trigger(test, Command::WorkspaceAttention);
        QVERIFY(waitForMap(test)); // of the token that it begins with
        const auto *dock = test.window->inspection().docks().heads;
        Inspector &inspector = test.window->inspection().inspector();
        for (const MapQuery &query : dock->wanted())
            QTRY_VERIFY_WITH_TIMEOUT(inspector.result(query), 60'000);
    }

    void fromHoverToOverlayTakesLittle()
    {
        TestWindow test([](Options &options) {
            options.model = qEnvironmentVariable("HITSCOPE_HOVER_MODEL", HIT_SOURCE_DIR
                                                 "/resources/models/voxel-art-64.safetensors");
        });
        QVERIFY(test.waitForPicture());
        trigger(test, Command::WorkspaceAttention);
        QVERIFY(waitForMap(test));
        Inspector &inspector = test.window->inspection().inspector();
        MapChoice choice = inspector.choice();
        choice.kind = AttentionKind::Regional;
        choice.stage = 2;
        inspector.choose(choice);
        QVERIFY(waitForMap(test));
        const auto rest = [&] {
            return QTest::qWaitFor([&] {
                const auto wanted = test.window->inspection().docks().heads->wanted();
                return std::all_of(wanted.begin(), wanted.end(),
                                   [&](const MapQuery &query) { return inspector.result(query); });
            });
        };
        QVERIFY(rest());
        std::vector<double> times;
        for (int i = 0; i < 20; ++i) {
            QSignalSpy taken(&inspector, &Inspector::resultTaken);
            QElapsedTimer clock;
            clock.start();
            inspector.hover(QPoint(2 * i + 3, 3 * i + 1));
            while (!inspector.result(inspector.mapQuery()))
                QVERIFY(taken.wait(10'000));
            times.push_back(double(clock.nsecsElapsed()) / 1e6);
        }
        std::sort(times.begin(), times.end());
        qInfo("from hover to overlay: median %.1f ms, longest %.1f ms", times[10], times[19]);
    }

    void gainsNeedNoNetworkAndArePictureAndUndoable()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        MainWindow &window = *test.window;
        window.inspection().docks().stages->show();
        window.inspection().docks().stages->raise();
        Inspector &inspector = window.inspection().inspector();
        QVERIFY(QTest::qWaitFor([&] {
            const auto queries = inspector.contributionQueries();
            return std::all_of(queries.begin(), queries.end(),
                               [&](const MapQuery &query) { return inspector.result(query); });
        }));
        const QImage plain = test.picture();
        const auto before = window.host().engine().counters().previews_asked;
        const int stage =
            std::get<ContributionQuery>(inspector.contributionQueries().front().what).stage;
        const auto setGain = [&](double gain) {
            changeStage(window.explorer(), stage, "Gain",
                        [&](StageEdit &edit) { edit.rgb_gain = gain; });
        };
        for (const double gain : {0.5, 1.75, 0.25}) {
            setGain(gain);
            QCOMPARE(test.picture(), sessionPicture(window.explorer().state()));
        }
        setGain(1);
        QCOMPARE(test.picture(), plain);
        QCOMPARE(window.host().engine().counters().previews_asked, before);
        window.explorer().undo();
        QCOMPARE(test.picture(), sessionPicture(window.explorer().state()));
        QCOMPARE(window.host().engine().counters().previews_asked, before);
        window.explorer().travelTo({3, 0});
        QVERIFY(test.waitForPicture());
        QVERIFY(window.host().engine().counters().previews_asked > before);
        QTRY_COMPARE(test.picture(), sessionPicture(window.explorer().state()));
    }

    void aMapIsSavedAsItIsShown()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        trigger(test, Command::ShowMap);
        QVERIFY(waitForMap(test));
        MapSaver &saver = test.window->mapSaver();
        const QString png = test.folder.filePath("map.png"), npy = test.folder.filePath("map.npy");
        saver.save(png);
        saver.saveRaw(npy);
        QTRY_COMPARE(test.window->messages().history().size(), 2);
        const QImage saved(png);
        QCOMPARE(saved.width(), 512);
        QVERIFY(saved.height() > 512);
        Inspector &inspector = test.window->inspection().inspector();
        const MapResult &map = *inspector.result(inspector.mapQuery());
        const auto array = read_npy(npy.toStdString());
        QVERIFY(array.has_value());
        QCOMPARE(array->shape, (std::vector<std::int64_t>{map.height, map.width, map.channels}));
        QVERIFY(array->values == map.values);
        MapLook look = inspector.look();
        look.beside = true;
        inspector.setLook(look);
        saver.save(png);
        QTRY_COMPARE(test.window->messages().history().size(), 3);
        QCOMPARE(QImage(png).width(), 1024);
    }

    void whatIsPointedAtInTheOverviewIsOnTheCanvas()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        trigger(test, Command::WorkspaceAttention);
        QVERIFY(waitForMap(test));
        const Inspection &inspection = test.window->inspection();
        Inspector &inspector = test.window->inspection().inspector();
        const QString before = inspection.display().legend().title;
        MapChoice other = inspector.choice();
        other.heads = HeadChoice::Max;
        inspector.preview(other);
        QTRY_VERIFY(inspection.display().legend().title != before);
        QVERIFY(inspector.choice() != other);
        inspector.preview({});
        QTRY_COMPARE(inspection.display().legend().title, before);
    }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestWindowAttention)
#include "tst_window_attention.moc"
