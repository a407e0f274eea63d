// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/window_test.h"
#include "ui/docks/history_model.h"

#include <QAbstractItemModelTester>
#include <QDockWidget>
#include <QListView>
#include <QRandomGenerator>

using namespace hit;
using namespace hit::test;

namespace {

Edit someEdit(QRandomGenerator &random, int dim)
{
    Edit edit;
    edit.name = "direction";
    edit.direction.assign(std::size_t(dim), 0);
    edit.direction[random.bounded(quint32(dim))] = 1;
    edit.strength = random.generateDouble() * 4 - 2;
    return edit;
}

/// One of all kinds of changes.
void act(Explorer &explorer, QRandomGenerator &random)
{
    const int dim = explorer.model()->config.z_dim;
    const int stages = int(explorer.model()->config.stages.size());
    State next = explorer.state();
    switch (random.bounded(9)) {
    case 0:
        return explorer.travelTo({random.generateDouble() * 100, random.generateDouble() * 10});
    case 1:
        return explorer.randomSeed();
    case 2:
        return explorer.setSpread(random.generateDouble() * 2);
    case 3:
        return explorer.setEntry(random.bounded(dim), float(random.generateDouble()));
    case 4:
        return explorer.backToPlane();
    case 5:
        next.edits.push_back(someEdit(random, dim));
        return explorer.apply("Edit", next);
    case 6:
        next.tokens[{random.bounded(stages), random.bounded(16)}].strength =
            random.generateDouble() * 2;
        return explorer.apply("Token", next);
    case 7:
        next.stages[random.bounded(stages)].temperature = 0.5 + random.generateDouble();
        return explorer.apply("Temperature", next);
    default:
        explorer.begin("Drag");
        for (int i = 0; i < 3; ++i)
            explorer.travelTo({random.generateDouble() * 100, 0});
        explorer.commit();
    }
}

} // namespace

class TestWindowHistory final : public QObject
{
    Q_OBJECT
    Theme m_theme{qApp};

private Q_SLOTS:
    void fiveHundredActionsAreUndoneAndRedoneBitForBit()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        const QImage first = test.picture();
        const State before = explorer.state();
        QRandomGenerator random(17);
        while (explorer.undoStack()->count() < 500)
            act(explorer, random);
        test.shown = 0;
        QVERIFY(test.waitForPicture());
        const QImage last = test.picture();
        QVERIFY(last != first);
        const State after = explorer.state();
        test.shown = 0;
        for (int i = 0; i < 500; ++i)
            explorer.undo();
        QVERIFY(explorer.state() == before);
        QVERIFY(test.waitForPicture());
        QCOMPARE(test.picture(), first);
        test.shown = 0;
        for (int i = 0; i < 500; ++i)
            explorer.redo();
        QVERIFY(explorer.state() == after);
        QVERIFY(test.waitForPicture());
        QCOMPARE(test.picture(), last);
    }

    void aClickInTheHistoryGoesThere()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        auto *dock = test.window->findChild<QDockWidget *>("HistoryDock");
        dock->toggleViewAction()->trigger();
        QTRY_VERIFY(!dock->visibleRegion().isEmpty());
        auto *list = dock->findChild<QListView *>("history");
        Explorer &explorer = test.window->explorer();
        const QImage first = test.picture();
        QTRY_VERIFY(!list->model()->index(0, 0).data(Qt::DecorationRole).isNull());
        for (const int seed : {1, 2, 3}) {
            test.shown = 0;
            explorer.travelTo({double(seed), 0});
            QVERIFY(test.waitForPicture());
            QTRY_VERIFY(!list->model()->index(seed, 0).data(Qt::DecorationRole).isNull());
        }
        QCOMPARE(list->model()->rowCount(), 4);
        QCOMPARE(list->currentIndex().row(), 3);
        test.shown = 0;
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualRect(list->model()->index(0, 0)).center());
        QVERIFY(test.waitForPicture());
        QCOMPARE(test.picture(), first);
        QCOMPARE(list->currentIndex().row(), 0);
        QVERIFY(!list->model()->index(1, 0).data(HistoryModel::DoneRole).toBool());
        explorer.travelTo({9, 0});
        QCOMPARE(list->model()->rowCount(), 2);
    }

    void aDirectionThatIsTriedIsNoPictureOfTheStep()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        auto *list =
            test.window->findChild<QDockWidget *>("HistoryDock")->findChild<QListView *>("history");
        const auto picture = [list] {
            return list->model()->index(0, 0).data(Qt::DecorationRole).value<QImage>();
        };
        QTRY_VERIFY(!picture().isNull());
        const QImage before = picture();
        QRandomGenerator random(3);
        Edit edit = someEdit(random, explorer.model()->config.z_dim);
        edit.strength = 20;
        test.shown = 0;
        explorer.preview(edit);
        QVERIFY(test.waitForPicture());
        QVERIFY(explorer.isTrying());
        QCOMPARE(picture(), before);
    }

    void stepsThatAStackForgetsTakeTheirPicturesAlong()
    {
        QUndoStack stack;
        stack.setUndoLimit(2);
        HistoryModel model(stack);
        const QAbstractItemModelTester tester(&model);
        const auto paint = [&](Qt::GlobalColor color) {
            QImage image(4, 4, QImage::Format_RGB32);
            image.fill(color);
            model.setPicture(image);
        };
        const auto colorOf = [&](int row) {
            return model.index(row).data(Qt::DecorationRole).value<QImage>().pixelColor(1, 1);
        };
        paint(Qt::white);
        for (const auto color : {Qt::red, Qt::green, Qt::blue}) {
            stack.push(new QUndoCommand(QString::number(color)));
            paint(color);
        }
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(2).data().toString(), QString::number(Qt::blue));
        QCOMPARE(colorOf(0), QColor(Qt::red)); // where it begins now
        QCOMPARE(colorOf(1), QColor(Qt::green));
        QCOMPARE(colorOf(2), QColor(Qt::blue));
    }

    void aStepThatReplacesAnUndoneOneHasItsOwnPicture()
    {
        QUndoStack stack;
        HistoryModel model(stack);
        const auto picture = [&](int row) { return model.index(row).data(Qt::DecorationRole); };
        stack.push(new QUndoCommand("one"));
        QImage red(4, 4, QImage::Format_RGB32);
        red.fill(Qt::red);
        model.setPicture(red);
        QVERIFY(!picture(1).isNull());
        stack.undo();
        stack.push(new QUndoCommand("other"));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1).data().toString(), "other");
        QVERIFY(picture(1).isNull());
    }
};

QTEST_MAIN(TestWindowHistory)
#include "tst_window_history.moc"
