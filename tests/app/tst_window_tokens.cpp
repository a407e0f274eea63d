// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/inspection.h"
#include "app/hitscope/keeping.h"
#include "app/hitscope/tile_mode.h"
#include "app/hitscope/token_editing.h"
#include "tests/app/window_test.h"
#include "ui/theme/theme.h"
#include "ui/tiles/tile_view.h"
#include "ui/tokens/tokens_dock.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/slider_groove.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

using namespace hit;
using namespace hit::test;

class TestWindowTokens final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};
    std::unique_ptr<TestWindow> m_test;

    MainWindow &window() { return *m_test->window; }
    Explorer &explorer() { return window().explorer(); }
    TokensDock &dock() { return window().tokenEditing().dock(); }
    TokenBoard &board() { return dock().board(); }
    TileView &tiles() { return window().tiles().page()->view(); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        board().setFocus();
        QTest::keyClick(&board(), key, modifiers);
    }
    void trigger(Command command) { window().actions()[command]->trigger(); }
    bool waitForMeter()
    {
        return QTest::qWaitFor([this] { return window().tokenEditing().meter().isUpToDate(); },
                               60'000);
    }
    QLabel *status() { return window().findChild<QLabel *>("offManifold"); }
    QPushButton *snap() { return dock().findChild<QPushButton *>("snapToZ"); }

private Q_SLOTS:
    void init()
    {
        m_test = std::make_unique<TestWindow>();
        QVERIFY(m_test->waitForPicture());
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        dock().show();
        dock().raise();
        QCOMPARE(board().rows().size(), 5);
    }

    void everyEditIsThePictureThatASessionMakes()
    {
        board().select({{1, 3}, {2, 4}});
        key(Qt::Key_Space);
        QVERIFY(m_test->waitForPicture());
        QVERIFY(isMuted(explorer().state(), {2, 4}));
        QCOMPARE(m_test->picture(), sessionPicture(explorer().state()));
        key(Qt::Key_Minus);
        trigger(Command::SetAsB);
        explorer().travelTo({31, 0});
        key(Qt::Key_Return);
        QVERIFY(cellOf(explorer().state(), {1, 3}).from);
        QVERIFY(m_test->waitForPicture());
        QCOMPARE(m_test->picture(), sessionPicture(explorer().state()));
    }

    void strengthsThatDifferAreADashAndSetAllAtOnce()
    {
        board().select({{1, 3}});
        key(Qt::Key_Minus);
        board().select({{1, 3}, {2, 4}});
        auto *strength = dock().findChild<ValueSlider *>("tokenStrength");
        QVERIFY(strength->isMixed());
        auto *groove = strength->findChild<SliderGroove *>();
        groove->setFocus();
        const int steps = explorer().undoStack()->count();
        QTest::keyClick(groove, Qt::Key_Delete);
        QVERIFY(!strength->isMixed());
        QCOMPARE(cellOf(explorer().state(), {1, 3}).strength, 1.0);
        QCOMPARE(cellOf(explorer().state(), {2, 4}).strength, 1.0);
        QCOMPARE(explorer().undoStack()->count(), steps + 1);
        explorer().undo();
        QVERIFY(strength->isMixed());
    }

    void everyGestureIsOneUndoStep()
    {
        const State before = explorer().state();
        board().select({{1, 3}});
        key(Qt::Key_Space);
        key(Qt::Key_Space, Qt::ShiftModifier);
        QTest::keyPress(&board(), Qt::Key_Plus);
        QTest::keyPress(&board(), Qt::Key_Plus);
        QTest::keyRelease(&board(), Qt::Key_Plus);
        QCOMPARE(explorer().undoStack()->count(), 3);
        while (explorer().undoStack()->canUndo())
            trigger(Command::Undo);
        QVERIFY(explorer().state() == before);
    }

    void offManifoldIsSaidOnlyWhileItIs()
    {
        QVERIFY(status() && !status()->isVisible());
        QVERIFY(!snap()->isEnabled());
        board().select({{1, 3}});
        key(Qt::Key_Space);
        QVERIFY(waitForMeter());
        QVERIFY(status()->isVisible());
        const double residual = window().tokenEditing().meter().off()->residual;
        QVERIFY(residual > 0 && residual < 1);
        QVERIFY(status()->text().contains(QLocale().toString(residual, 'f', 2)));
        QVERIFY(board().rows()[1].tokens[3].off > 0);
        trigger(Command::Undo);
        QTRY_VERIFY(!status()->isVisible());
    }

    void snapGoesToTheNearestLatentInOneStep()
    {
        board().select({{1, 3}});
        key(Qt::Key_Space);
        QVERIFY(waitForMeter());
        const State edited = explorer().state();
        const std::vector<float> nearest = window().tokenEditing().meter().off()->z;
        QVERIFY(snap()->isEnabled());
        snap()->click();
        QVERIFY(explorer().state().latent.z == nearest);
        QVERIFY(!isMuted(explorer().state(), {1, 3}));
        QVERIFY(waitForMeter());
        QVERIFY(!status()->isVisible());
        QVERIFY(!window().actions()[Command::SnapToLatent]->isEnabled());
        trigger(Command::Undo);
        QVERIFY(explorer().state() == edited);
    }

    void massesComeByThemselves()
    {
        QTRY_VERIFY_WITH_TIMEOUT(board().rows()[4].tokens[15].mass >= 0, 30'000);
        for (const BoardRow &row : board().rows()) {
            double sum = 0;
            for (const BoardToken &token : row.tokens)
                sum += token.mass;
            QVERIFY2(std::abs(sum - 1) < 1e-4, "all of a stage's attention");
        }
    }

    void influenceIsComputedInItsModeOnly()
    {
        QTRY_VERIFY_WITH_TIMEOUT(board().rows()[4].tokens[15].mass >= 0, 30'000);
        QVERIFY(board().rows()[0].tokens[0].influence < 0);
        QTest::mouseClick(
            dock().findChild<QWidget *>("boardMode")->findChildren<QAbstractButton *>().at(2),
            Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(board().rows()[4].tokens[15].influence >= 0, 120'000);
        double most = 0;
        for (const BoardRow &row : board().rows())
            for (const BoardToken &token : row.tokens)
                most = std::max(most, token.influence);
        QCOMPARE(most, 1.0);
    }

    void pointingShowsWhereATokenActsAndLeavingRemovesIt()
    {
        Inspector &inspector = window().inspection().inspector();
        QVERIFY(!inspector.look().on);
        Q_EMIT board().pointed(2, 6);
        QVERIFY(inspector.look().on);
        QCOMPARE(inspector.shown().stage, 2);
        QCOMPARE(inspector.shown().token, 6);
        QTRY_VERIFY_WITH_TIMEOUT(inspector.result(inspector.mapQuery()), 30'000);
        Q_EMIT board().pointed(2, 7);
        Q_EMIT board().pointed(-1, -1);
        QVERIFY(!inspector.look().on);
        trigger(Command::ShowMap);
        Q_EMIT board().pointed(2, 6);
        Q_EMIT board().pointed(-1, -1);
        QVERIFY2(inspector.look().on, "as it was");
    }

    void anEditTakesTheMapAwayThatHidesIt()
    {
        const MapLook &look = window().inspection().inspector().look();
        board().select({{2, 6}});
        Q_EMIT board().pointed(2, 6);
        QVERIFY(look.on);
        explorer().travelTo({9, 0});
        QVERIFY2(look.on, "the map goes along");
        key(Qt::Key_Space);
        QVERIFY(isMuted(explorer().state(), {2, 6}));
        QVERIFY(!look.on);
        Q_EMIT board().pointed(2, 7);
        QVERIFY(look.on);
        Q_EMIT board().pointed(-1, -1);
        QVERIFY(!look.on);
    }

    void whatIsDroppedIsTakenOrRefusedAloud()
    {
        Q_EMIT board().latentsDropped({{1, 3}}, "4217\n12");
        const auto from = cellOf(explorer().state(), {1, 3}).from;
        QVERIFY(from);
        QCOMPARE(from->plane.x, 4217.0);
        const State before = explorer().state();
        Q_EMIT board().latentsDropped({{1, 4}}, "a line of a poem");
        QVERIFY(explorer().state() == before);
        QVERIFY(window().messages().isVisible());
    }

    void withoutBTheBarOffersToSetIt()
    {
        board().select({{1, 3}});
        key(Qt::Key_Return);
        QVERIFY(explorer().state().tokens.empty());
        QVERIFY(window().messages().isVisible());
        dock().findChild<QPushButton *>("setAsB")->click();
        QVERIFY(window().tokenEditing().editor().latentB() == explorer().shownLatent());
    }

    void theThumbnailOfBIsItsPictureWithItsEdits()
    {
        QWidget *row = dock().findChild<QPushButton *>("setAsB")->parentWidget();
        const auto look = [row] { return row->grab().toImage(); };
        const auto drawn = [&look] {
            const QImage letter = look();
            return QTest::qWaitFor([&] { return look() != letter; }, 60'000);
        };
        trigger(Command::SetAsB);
        QVERIFY(drawn());
        const QImage plain = look();
        State muted = explorer().state();
        for (int stage = 0; stage < int(explorer().model()->config.stages.size()); ++stage)
            muted.stages[stage].rgb_gain = 0;
        explorer().apply("Mute", muted);
        QVERIFY(m_test->waitForPicture());
        trigger(Command::SetAsB);
        QVERIFY(drawn());
        QVERIFY(look() != plain);
    }

    void neighboursFillGoAndLeave()
    {
        window().canvas().setFocus();
        QTest::keyClick(&window().canvas(), Qt::Key_N);
        QVERIFY(tiles().isVisible() && tiles().hasFocus());
        QTRY_VERIFY_WITH_TIMEOUT(tiles().hasPicture(8), 60'000);
        for (int i = 0; i < 9; ++i)
            QVERIFY(tiles().hasPicture(i));
        const State target = *tiles().plan().tiles[2].state;
        QTest::mouseClick(&tiles(), Qt::LeftButton, {}, tiles().tileRect(2).center().toPoint());
        QVERIFY(!tiles().isVisible());
        QVERIFY(window().canvas().isVisible() && window().canvas().hasFocus());
        QVERIFY(explorer().state() == target);
        QCOMPARE(explorer().undoStack()->count(), 1);
        QVERIFY(m_test->waitForPicture());
        QCOMPARE(m_test->picture(), sessionPicture(target));
    }

    void keepingTakesTheTileThatIsPointedAt()
    {
        trigger(Command::Neighbours);
        QTest::keyClick(&tiles(), Qt::Key_Right);
        const PlannedTile *named = tiles().named();
        QVERIFY(named && !(*named->state == explorer().state()));
        QTest::keyClick(&tiles(), Qt::Key_B);
        const auto &items = window().keeping().library().items();
        QCOMPARE(int(items.size()), 1);
        QVERIFY(items[0].saved.state.latent == named->state->latent);
        QVERIFY(tiles().isVisible());
        QTest::keyClick(&tiles(), Qt::Key_Escape);
        trigger(Command::Keep);
        QCOMPARE(int(items.size()), 2);
        QVERIFY(items[1].saved.state.latent == explorer().state().latent);
    }

    void aTileShowsThePictureOfItsState()
    {
        trigger(Command::Mixing);
        QTRY_VERIFY_WITH_TIMEOUT(tiles().hasPicture(7), 60'000);
        const State mixed = *tiles().plan().tiles[7].state;
        QVERIFY(!mixed.stage_latents.empty());
        const QImage drawn = tiles().grab().toImage();
        const QImage expected = sessionPicture(mixed);
        const QRectF tile = tiles().tileRect(7);
        // The middle of a flat enough place: the mean colours agree.
        const QImage shown =
            drawn.copy(tile.toRect()).scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        const QImage mean = expected.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        for (const auto part : {&QColor::red, &QColor::green, &QColor::blue})
            QVERIFY(std::abs((shown.pixelColor(0, 0).*part)() - (mean.pixelColor(0, 0).*part)())
                    <= 6);
    }

    void escLeavesAndNothingChanged()
    {
        const State before = explorer().state();
        trigger(Command::Samples);
        QVERIFY(tiles().isVisible());
        QTest::keyClick(&tiles(), Qt::Key_Escape);
        QVERIFY(!tiles().isVisible());
        QVERIFY(explorer().state() == before);
        QCOMPARE(explorer().undoStack()->count(), 0);
    }

    void theSameCommandAgainShowsOthers()
    {
        trigger(Command::Neighbours);
        const State first = *tiles().plan().tiles[0].state;
        trigger(Command::Neighbours);
        QVERIFY(!(*tiles().plan().tiles[0].state == first));
        trigger(Command::Mixing);
        QCOMPARE(int(window().tiles().page()->kind()), int(TilePage::Kind::Mixing));
    }
};

QTEST_MAIN(TestWindowTokens)
#include "tst_window_tokens.moc"
