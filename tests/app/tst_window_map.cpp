// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/keeping.h"
#include "app/hitscope/sample_map_mode.h"
#include "tests/app/window_test.h"
#include "tests/support/active_window.h"
#include "ui/theme/theme.h"

#include <QSpinBox>

#include <cmath>

using namespace hit;
using namespace hit::test;

namespace {

struct MapWindow : TestWindow
{
    bool openMap()
    {
        if (!waitForPicture())
            return false;
        activate(*window);
        page().findChild<QSpinBox *>()->setValue(50);
        QTest::keyClick(&window->canvas(), Qt::Key_N, Qt::ShiftModifier);
        return window->sampleMap().isOn()
               && QTest::qWaitFor([this] { return page().map() && view().here(); }, 120'000);
    }
    SampleMapPage &page() { return *window->sampleMap().page(); }
    SampleMapView &view() { return page().view(); }
    Explorer &explorer() { return window->explorer(); }
    bool liesAt(int sample) { return view().here() && isSame(*view().here(), sample); }
    /// To a thousandth of what the map spans: the engine folds norms into weights, `hit map` does
    /// not.
    bool isSame(const SampleMap::Place &here, int sample)
    {
        const auto &places = page().map()->places;
        const auto distance = [&](const SampleMap::Place &from) {
            return std::hypot(here[0] - from[0], here[1] - from[1]);
        };
        float span = 0;
        for (const SampleMap::Place &place : places)
            span = std::max(span, distance(place));
        return distance(places[std::size_t(sample)]) < span / 1000;
    }
};

} // namespace

class TestWindowMap final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void theMarkLiesWhereThePictureDoesAndFollows()
    {
        MapWindow test;
        QVERIFY(test.openMap());
        test.explorer().travelTo({7, 0});
        QTRY_VERIFY_WITH_TIMEOUT(test.liesAt(7), 60'000);
        test.explorer().travelTo({12, 0});
        QTRY_VERIFY_WITH_TIMEOUT(test.liesAt(12), 60'000);
        test.explorer().undo();
        QTRY_VERIFY_WITH_TIMEOUT(test.liesAt(7), 60'000);
    }

    void aClickGoesThereAndShowsThePicture()
    {
        MapWindow test;
        QVERIFY(test.openMap());
        QTRY_VERIFY_WITH_TIMEOUT(test.view().lacking().empty(), 120'000);
        const int steps = test.explorer().undoStack()->count();
        const QPoint at = test.view().plane().point(9).toPoint();
        const int sample = test.view().plane().at(at);
        QTest::mouseClick(&test.view(), Qt::LeftButton, {}, at);
        QVERIFY(!test.window->sampleMap().isOn());
        QVERIFY(test.window->canvas().isVisible());
        QCOMPARE(test.explorer().undoStack()->count(), steps + 1);
        QCOMPARE(test.explorer().state().latent.plane.x, double(sample));
        QTRY_VERIFY_WITH_TIMEOUT(test.window->isSettled(), 60'000);
        QTRY_COMPARE(test.picture(), sessionPicture(test.explorer().state()));
    }

    void keptPicturesAreMarks()
    {
        MapWindow test;
        QVERIFY(test.waitForPicture());
        test.explorer().travelTo({21, 0});
        QTRY_VERIFY_WITH_TIMEOUT(test.window->isSettled(), 60'000);
        test.window->keeping().keep();
        test.explorer().travelTo({5, 0});
        QVERIFY(test.openMap());
        QTRY_COMPARE_WITH_TIMEOUT(test.view().marks().size(), 1, 60'000);
        QVERIFY(test.isSame(test.view().marks()[0].place, 21));
        QTest::mouseMove(&test.view(), {1, 1});
        QTest::keyClick(&test.view(), Qt::Key_PageDown); // to the mark
        QCOMPARE(test.view().named(), -1);
        QCOMPARE(test.window->sampleMap().named()->latent.plane.x, 21.0);
        QTest::keyClick(&test.view(), Qt::Key_B);
        QCOMPARE(test.window->keeping().library().rowCount(), 1); // it is kept already
        QTest::mouseClick(&test.view(), Qt::LeftButton, {}, test.view().markPoint(0).toPoint());
        QTRY_VERIFY_WITH_TIMEOUT(test.window->isSettled(), 60'000);
        QCOMPARE(test.explorer().state().latent.plane.x, 21.0);
    }

    void modesReplaceEachOtherAndEscLeaves()
    {
        MapWindow test;
        QVERIFY(test.openMap());
        QVERIFY(test.view().isVisible());
        Actions &actions = test.window->actions();
        actions[Command::Neighbours]->trigger();
        QVERIFY(!test.window->sampleMap().isOn());
        QVERIFY(!test.view().isVisible());
        actions[Command::SampleMap]->trigger();
        QVERIFY(test.view().isVisible());
        QVERIFY(test.view().hasFocus());
        QTest::keyClick(&test.view(), Qt::Key_Escape);
        QVERIFY(test.window->canvas().isVisible());
        QVERIFY(test.window->canvas().hasFocus());
    }

    void keepingTakesTheSampleThatIsNamed()
    {
        MapWindow test;
        QVERIFY(test.openMap());
        QTest::keyClick(&test.view(), Qt::Key_Right);
        const int sample = test.view().named();
        QTest::keyClick(&test.view(), Qt::Key_B);
        QCOMPARE(test.window->keeping().library().rowCount(), 1);
        const State &kept = test.window->keeping().library().items()[0].saved.state;
        QCOMPARE(kept.latent.plane.x, double(sample));
    }
};

QTEST_MAIN(TestWindowMap)
#include "tst_window_map.moc"
