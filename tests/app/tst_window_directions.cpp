// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/editing.h"
#include "app/hitscope/keeping.h"
#include "tests/app/window_test.h"
#include "tests/support/active_window.h"
#include "ui/directions/directions_dock.h"
#include "ui/directions/edit_list.h"
#include "ui/directions/edit_panel.h"
#include "ui/directions/edit_row.h"
#include "ui/directions/edit_steps.h"
#include "ui/directions/finder_panel.h"
#include "ui/directions/found_list.h"
#include "ui/directions/group_field.h"
#include "ui/shelf/shelf_dock.h"
#include "ui/shelf/shelf_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/value_slider.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QFile>
#include <QMenu>
#include <QMouseEvent>

using namespace hit;
using namespace hit::test;

namespace {

/// The window with a direction of all numbers alike in its stack.
struct DirectionsWindow : TestWindow
{
    bool prepare()
    {
        if (!waitForPicture())
            return false;
        Edit edit;
        edit.name = "All";
        const int dim = explorer().model()->config.z_dim;
        edit.direction.assign(std::size_t(dim), 1 / std::sqrt(float(dim)));
        return addEdits(explorer(), {edit}).has_value() && isSettled();
    }
    Explorer &explorer() { return window->explorer(); }
    DirectionsDock &dock() { return *window->editing().dock(); }
    EditList &list() { return dock().stack().list(); }
    bool isSettled()
    {
        return QTest::qWaitFor([this] { return window->isSettled(); }, 60'000);
    }
    QString lastMessage() const
    {
        const auto history = window->messages().history();
        return history.isEmpty() ? QString() : history.last().message.what;
    }
};

} // namespace

class TestWindowDirections final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void theKeysAreNotTheSearchsAfterTheFinder()
    {
        DirectionsWindow test;
        QVERIFY(test.prepare());
        activate(*test.window);
        test.window->actions()[Command::FindDirections]->trigger();
        QVERIFY(test.dock().isFinderShown());
        auto *back = test.dock().finder().findChild<QAbstractButton *>("button.back");
        back->setFocus();
        QTest::keyClick(back, Qt::Key_Space);
        QVERIFY(!test.dock().isFinderShown());
        const State before = test.explorer().state();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_R);
        QVERIFY(test.explorer().state().latent != before.latent);
    }

    void aSliderChangesThePictureAndUndoBringsItBack()
    {
        DirectionsWindow test;
        QVERIFY(test.prepare());
        const QImage before = test.picture();
        QVERIFY(test.dock().isVisible());
        QWidget *groove = test.list().row(0).slider().focusProxy();
        const QPoint middle = groove->rect().center();
        QTest::mousePress(groove, Qt::LeftButton, {}, middle);
        QTest::mouseMove(groove, middle + QPoint(20, 0));
        QTest::mouseMove(groove, middle + QPoint(60, 0));
        QVERIFY(test.isSettled()); // live, before the release
        QVERIFY(test.picture() != before);
        QTest::mouseRelease(groove, Qt::LeftButton, {}, middle + QPoint(60, 0));
        QVERIFY(test.isSettled());
        QVERIFY(test.explorer().state().edits[0].strength > 0.5);
        QCOMPARE(test.picture(), sessionPicture(test.explorer().state()));
        test.explorer().undo();
        QVERIFY(test.isSettled());
        QCOMPARE(test.picture(), before);
    }

    void directionsGoToAFileAndComeBack()
    {
        DirectionsWindow test;
        QVERIFY(test.prepare());
        const QString path = test.folder.filePath("mine.safetensors");
        test.window->editing().saveNamed(test.folder.filePath("mine"));
        QTRY_VERIFY(QFile::exists(path));
        const Edit saved = test.explorer().state().edits[0];
        removeEdit(test.explorer(), 0);
        test.window->editing().load(path);
        QTRY_COMPARE(test.explorer().state().edits.size(), std::size_t(1));
        QVERIFY(test.explorer().state().edits[0] == saved);
    }

    void damagedFilesAreRefusedWithTheReason()
    {
        DirectionsWindow test;
        QVERIFY(test.prepare());
        const State before = test.explorer().state();
        const QString path = test.folder.filePath("bad.safetensors");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no directions at all");
        file.close();
        test.window->editing().load(path);
        QTRY_VERIFY(test.lastMessage().contains("bad.safetensors"));
        QVERIFY(!test.window->messages().history().last().message.why.isEmpty());
        QVERIFY(test.explorer().state() == before);
    }

    void aRegionIsDrawnAndSearched()
    {
        DirectionsWindow test;
        QVERIFY(test.prepare());
        Actions &actions = test.window->actions();
        actions[Command::RegionDirections]->trigger();
        Canvas &canvas = test.window->canvas();
        QVERIFY(test.dock().isFinderShown());
        QCOMPARE(canvas.tool(), CanvasTool::Region);
        const State before = test.explorer().state();
        const QRectF wanted = canvas.place({32, 40, 24, 16});
        QTest::mousePress(&canvas, Qt::LeftButton, {}, wanted.topLeft().toPoint() + QPoint(1, 1));
        QTest::mouseMove(&canvas, wanted.center().toPoint());
        QTest::mouseMove(&canvas, wanted.bottomRight().toPoint() - QPoint(1, 1));
        QTest::mouseRelease(&canvas, Qt::LeftButton, {},
                            wanted.bottomRight().toPoint() - QPoint(1, 1));
        FinderPanel &finder = test.dock().finder();
        QCOMPARE(finder.region(), QRect(32, 40, 24, 16));
        QCOMPARE(canvas.tool(), CanvasTool::Travel);
        QVERIFY(test.explorer().state() == before); // nothing travelled

        finder.findChild<QAbstractButton *>("button.search")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!finder.found().found().empty(), 120'000);
        QVERIFY(test.isSettled());
        const QImage still = test.picture();
        auto *list = finder.findChild<FoundList *>();
        Q_EMIT list->shown(0);
        QTRY_VERIFY(test.picture() != still);
        QTRY_VERIFY_WITH_TIMEOUT(test.window->isSettled() && test.picture() == still, 20'000);
        QVERIFY(test.explorer().state() == before);
        const int steps = test.explorer().undoStack()->count();
        Q_EMIT list->addRequested(0);
        QCOMPARE(test.explorer().undoStack()->count(), steps + 1);
        QVERIFY(test.explorer().state().edits[1] == finder.found().found()[0].edit);
    }

    void whatSetsKeptPicturesApartIsFound()
    {
        DirectionsWindow test;
        QVERIFY(test.prepare());
        Keeping &keeping = test.window->keeping();
        for (int seed = 0; seed < 6; ++seed) {
            test.explorer().travelTo({double(seed), 0});
            keeping.keep();
        }
        QTRY_COMPARE(keeping.library().rowCount(), 6);
        const QStringList ids = keeping.library().ids();
        ShelfView &view = keeping.dock()->view();
        view.select(ids[0]);
        view.selectionModel()->select(view.model()->index(1, 0), QItemSelectionModel::Select);
        view.selectionModel()->select(view.model()->index(2, 0), QItemSelectionModel::Select);
        const QPoint tile = view.visualRect(view.model()->index(1, 0)).center();
        QContextMenuEvent menuEvent(QContextMenuEvent::Mouse, tile,
                                    view.viewport()->mapToGlobal(tile));
        QApplication::sendEvent(view.viewport(), &menuEvent);
        auto *menu = keeping.dock()->findChild<QMenu *>("shelfMenu");
        QVERIFY(menu);
        for (QAction *action : menu->actions())
            if (action->text() == "Find what sets these apart")
                action->trigger();
        menu->close();
        FinderPanel &finder = test.dock().finder();
        QVERIFY(test.dock().isFinderShown());
        QCOMPARE(finder.method(), FindBy::Groups);
        QCOMPARE(finder.groups().with(), ids.mid(0, 3));
        QCOMPARE(finder.groups().without(), ids.mid(3, 3));
        auto *find = finder.findChild<QAbstractButton *>("button.search");
        QVERIFY2(finder.isRunning(), "it was asked for: nobody has to press Find");
        QTRY_VERIFY_WITH_TIMEOUT(!finder.found().found().empty(), 120'000);
        QCOMPARE(finder.found().found()[0].edit.name, std::string("Selected pictures"));
        QVERIFY(finder.found().found()[0].share > 0.5);
        keeping.library().setTags(ids.mid(0, 3), {"round"});
        QVERIFY(!finder.isFoundBefore());
        finder.setFormShown(true);
        finder.findChild<QComboBox *>("groupWith")->setCurrentText("round");
        QTest::mouseClick(find, Qt::LeftButton); // the same latents: out of the cache
        QTRY_COMPARE(finder.found().found()[0].edit.name, std::string("round"));
        finder.findChild<QComboBox *>("groupWithout")->setCurrentText("round");
        QVERIFY(!find->isEnabled());
        QVERIFY(find->toolTip().contains("the same"));
    }

    void aClickTakesASquareAndEscapeStopsDrawing()
    {
        DirectionsWindow test;
        QVERIFY(test.prepare());
        Actions &actions = test.window->actions();
        Canvas &canvas = test.window->canvas();
        actions[Command::RegionDirections]->trigger();
        QTest::mouseClick(&canvas, Qt::LeftButton, {},
                          canvas.place({64, 64, 1, 1}).center().toPoint());
        QVERIFY(test.dock().finder().region().contains(QPoint(64, 64)));
        QVERIFY(test.dock().finder().region().width() > 8);
        test.dock().finder().findChild<QAbstractButton *>("button.draw")->click();
        QCOMPARE(canvas.tool(), CanvasTool::Region);
        canvas.setFocus();
        QTest::keyClick(&canvas, Qt::Key_Escape);
        QCOMPARE(canvas.tool(), CanvasTool::Travel);
        test.window->editing().findForRegion({0, 127}); // in a corner
        QVERIFY(test.dock().finder().region().contains(QPoint(0, 127)));
        actions[Command::RegionDirections]->trigger();
        actions[Command::ToolPan]->trigger();
        QVERIFY(!test.dock().finder().findChild<QAbstractButton *>("button.draw")->isChecked());
    }
};

QTEST_MAIN(TestWindowDirections)
#include "tst_window_directions.moc"
