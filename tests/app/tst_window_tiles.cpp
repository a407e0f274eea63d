// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/keeping.h"
#include "app/hitscope/tile_mode.h"
#include "tests/app/window_test.h"
#include "ui/shelf/shelf_dock.h"
#include "ui/shelf/shelf_view.h"
#include "ui/theme/theme.h"
#include "ui/tiles/tile_page.h"
#include "ui/tiles/tile_view.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QDropEvent>
#include <QMenu>
#include <QMimeData>

using namespace hit;
using namespace hit::test;

namespace {

struct TilesWindow : TestWindow
{
    using TestWindow::TestWindow;
    ShelfLibrary &library() const { return window->keeping().library(); }
    Explorer &explorer() const { return window->explorer(); }
    void trigger(Command command) const { window->actions()[command]->trigger(); }
    bool rest() const
    {
        return QTest::qWaitFor([this] { return window->isSettled(); }, 60'000);
    }
    Message lastSaid() const { return window->messages().history().last().message; }
};

} // namespace

/// What the tiles of the shelf and the picture do to each other.
class TestWindowTiles final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void aTileThatIsDroppedOnThePictureIsGoneTo()
    {
        TilesWindow test;
        QVERIFY(test.waitForPicture());
        QVERIFY(test.rest());
        test.trigger(Command::Keep);
        const State kept = test.explorer().state();
        test.explorer().travelTo({5, 0});
        const std::unique_ptr<QMimeData> mime(test.library().mimeData({test.library().index(0)}));
        QDragEnterEvent enter({20, 20}, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&test.window->canvas(), &enter);
        QDropEvent drop({20, 20}, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&test.window->canvas(), &drop);
        QVERIFY(test.rest());
        QVERIFY(test.explorer().state() == kept);
    }

    void aTileThatIsLetGoBesideThePictureChangesNothing()
    {
        TilesWindow test;
        QVERIFY(test.waitForPicture());
        test.trigger(Command::Keep);
        test.explorer().travelTo({5, 0});
        const State before = test.explorer().state();
        const std::unique_ptr<QMimeData> mime(test.library().mimeData({test.library().index(0)}));
        auto *dock = test.window->findChild<QWidget *>("DirectionsDock");
        QVERIFY(dock);
        QDragEnterEvent enter({20, 50}, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(dock, &enter);
        QDropEvent drop({20, 50}, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(dock, &drop);
        QVERIFY(test.rest());
        QVERIFY(test.explorer().state() == before);
    }

    void severalTilesThatAreDroppedOnThePictureAreMixed()
    {
        TilesWindow test;
        QVERIFY(test.waitForPicture());
        for (int seed = 0; seed < 10; ++seed) {
            test.explorer().travelTo({double(seed), 0});
            test.trigger(Command::Keep);
        }
        const State before = test.explorer().state();
        const auto drop = [&test](int count) {
            QModelIndexList rows;
            for (int i = 0; i < count; ++i)
                rows.append(test.library().index(i));
            const std::unique_ptr<QMimeData> mime(test.library().mimeData(rows));
            QDragEnterEvent enter({20, 20}, Qt::CopyAction, mime.get(), Qt::LeftButton,
                                  Qt::NoModifier);
            QCoreApplication::sendEvent(&test.window->canvas(), &enter);
            QDropEvent event({20, 20}, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&test.window->canvas(), &event);
        };
        drop(3);
        const auto mix = test.explorer().state().mix;
        QCOMPARE(mix.size(), 3U);
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(mix[i].latent == test.library().items()[i].saved.state.latent);
            QCOMPARE(mix[i].weight, 1. / 3);
        }
        QVERIFY(test.lastSaid().what.contains("3 of 3"));
        QCOMPARE(test.explorer().undoStack()->undoText(), QString("Mix of 3 pictures"));
        test.explorer().undo();
        QVERIFY(test.explorer().state() == before);
        drop(10);
        QCOMPARE(test.explorer().state().mix.size(), std::size_t(State::max_mix));
        QVERIFY(test.lastSaid().what.contains("8 of 10"));
        QVERIFY(test.lastSaid().why.contains("at most 8"));
    }

    void theSelectedTileIsThePicture()
    {
        TilesWindow test;
        QVERIFY(test.waitForPicture());
        for (int seed = 1; seed <= 2; ++seed) {
            test.explorer().travelTo({double(seed), 0});
            test.trigger(Command::Keep);
        }
        const ShelfView &view = test.window->keeping().dock()->view();
        const auto selected = [&] { return view.selectedIds(); };
        const QStringList first{test.library().items()[0].id}, second{test.library().items()[1].id};
        QCOMPARE(selected(), second);
        test.trigger(Command::Recall1);
        QVERIFY(test.rest());
        QCOMPARE(selected(), first);
        test.explorer().undo();
        QCOMPARE(selected(), second);
        test.explorer().begin("Travel");
        test.explorer().travelTo({2.5, 0});
        QVERIFY(selected().isEmpty());
        test.explorer().commit();
        QVERIFY(selected().isEmpty());
        test.explorer().undo();
        QCOMPARE(selected(), second);
    }

    void whatIsSelectedOnTheShelfHeadsTheMixingGrid()
    {
        TilesWindow test;
        QVERIFY(test.waitForPicture());
        for (int seed = 1; seed <= 6; ++seed) {
            test.explorer().travelTo({double(seed), 0});
            test.trigger(Command::Keep);
        }
        const State before = test.explorer().state();
        TilePage *page = test.window->tiles().page();
        const auto head = [page](int tile) {
            return page->view().plan().tiles[tile].state->latent;
        };
        test.trigger(Command::Mixing);
        QVERIFY2(!page->heads().isChosen(0), "the tile of the picture is no choice");
        QVERIFY(test.window->tiles().leave());
        test.window->keeping().dock()->view().selectAll();
        test.trigger(Command::Mixing);
        const auto kept = [&test](int index) {
            return test.library().items()[std::size_t(index)].saved.state.latent;
        };
        for (int row = 0; row < 4; ++row)
            QVERIFY(head(6 * (row + 1)) == kept(row));
        QVERIFY(head(1) == kept(4) && head(2) == kept(5));
        QVERIFY(!page->heads().isChosen(6));
        Q_EMIT page->headMenuRequested(8, {});
        const auto *menu = page->findChild<QMenu *>("mixHeadMenu");
        const auto *offered = menu->actions().first()->menu();
        QCOMPARE(offered->actions().size(), 6);
        offered->actions()[2]->trigger();
        QVERIFY(head(5) == kept(2));
        QVERIFY(test.explorer().state() == before);
    }

    void tilesThatAreSelectedForSomethingElseStaySo()
    {
        TilesWindow test;
        QVERIFY(test.waitForPicture());
        for (int seed = 1; seed <= 3; ++seed) {
            test.explorer().travelTo({double(seed), 0});
            test.trigger(Command::Keep);
        }
        ShelfView &view = test.window->keeping().dock()->view();
        view.selectAll();
        const QStringList all = view.selectedIds();
        QCOMPARE(all.size(), 3);
        test.explorer().travelTo({9, 0});
        test.explorer().undo();
        QCOMPARE(view.selectedIds(), all);
    }
};

QTEST_MAIN(TestWindowTiles)
#include "tst_window_tiles.moc"
