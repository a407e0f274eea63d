// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/active_window.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/tokens/token_board.h"

#include <QAccessible>
#include <QApplication>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>
#include <QWheelEvent>

using namespace hit;

namespace {

QList<BoardRow> rows()
{
    QList<BoardRow> all(3);
    const QStringList names{"8", "16", "32"};
    for (int stage = 0; stage < 3; ++stage)
        all[stage].name = names[stage];
    return all;
}

struct Bench
{
    Bench()
    {
        board.setRows(rows());
        board.resize(board.sizeHint());
        board.show();
        test::activate(board);
        board.setFocus();
    }
    QPoint at(int stage, int token) const
    {
        return board.cellRect({stage, token}).center().toPoint();
    }
    void click(int stage, int token, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseClick(&board, Qt::LeftButton, modifiers, at(stage, token));
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(&board, key, modifiers);
    }
    void wheel(int notches)
    {
        const QPointF place = at(0, 0);
        QWheelEvent event(place, board.mapToGlobal(place), {}, {0, 120 * notches}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&board, &event);
    }
    /// Whether it is taken.
    bool drop(int stage, int token, const QMimeData &mime)
    {
        QDragEnterEvent enter(at(stage, token), Qt::CopyAction, &mime, Qt::LeftButton,
                              Qt::NoModifier);
        QApplication::sendEvent(&board, &enter);
        if (!enter.isAccepted())
            return false;
        QDragMoveEvent move(at(stage, token), Qt::CopyAction, &mime, Qt::LeftButton,
                            Qt::NoModifier);
        QApplication::sendEvent(&board, &move);
        QDropEvent drop(at(stage, token), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&board, &drop);
        return drop.isAccepted();
    }
    QImage drawn() { return board.grab().toImage(); }
    QColor colorAt(int stage, int token) { return drawn().pixelColor(at(stage, token)); }

    TokenBoard board;
    QSignalSpy muted{&board, &TokenBoard::muteRequested};
    QSignalSpy soloed{&board, &TokenBoard::soloRequested};
    QSignalSpy taken{&board, &TokenBoard::takeRequested};
    QSignalSpy reset{&board, &TokenBoard::resetRequested};
    QSignalSpy started{&board, &TokenBoard::strengthStarted};
    QSignalSpy stepped{&board, &TokenBoard::strengthStepped};
    QSignalSpy finished{&board, &TokenBoard::strengthFinished};
    QSignalSpy pointed{&board, &TokenBoard::pointed};
    QSignalSpy switched{&board, &TokenBoard::rowSwitched};
};

} // namespace

class TestTokenBoard final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void clickSelectsAndCtrlAdds()
    {
        Bench bench;
        bench.click(1, 3);
        QVERIFY(bench.board.selection() == (BoardCells{{1, 3}}));
        bench.click(2, 5, Qt::ControlModifier);
        QVERIFY(bench.board.selection() == (BoardCells{{1, 3}, {2, 5}}));
        bench.click(1, 3, Qt::ControlModifier);
        QVERIFY(bench.board.selection() == (BoardCells{{2, 5}}));
        bench.click(0, 0);
        QVERIFY(bench.board.selection() == (BoardCells{{0, 0}}));
    }

    void dragSelectsARectangleAndShiftExtends()
    {
        Bench bench;
        QTest::mousePress(&bench.board, Qt::LeftButton, {}, bench.at(0, 2));
        QTest::mouseMove(&bench.board, bench.at(1, 4));
        QTest::mouseRelease(&bench.board, Qt::LeftButton, {}, bench.at(1, 4));
        QVERIFY(bench.board.selection()
                == (BoardCells{{0, 2}, {0, 3}, {0, 4}, {1, 2}, {1, 3}, {1, 4}}));
        bench.click(0, 1);
        bench.click(2, 2, Qt::ShiftModifier);
        QCOMPARE(bench.board.selection().size(), 6u);
    }

    void headsSelectRowsAndColumns()
    {
        Bench bench;
        QTest::mouseClick(&bench.board, Qt::LeftButton, {},
                          bench.board.rowHead(1).center().toPoint());
        QCOMPARE(bench.board.selection().size(), 16u);
        QVERIFY(bench.board.selection().contains({1, 15}));
        QTest::mouseClick(&bench.board, Qt::LeftButton, Qt::ControlModifier,
                          bench.board.columnHead(6).center().toPoint());
        QCOMPARE(bench.board.selection().size(), 18u);
    }

    void aStageThatReadsNoTokensCantBeSelected()
    {
        Bench bench;
        QList<BoardRow> some = rows();
        some[1].reads = false;
        bench.board.setRows(some);
        bench.click(1, 3);
        QVERIFY(bench.board.selection().empty());
        bench.click(0, 3);
        bench.key(Qt::Key_Down);
        QVERIFY2(bench.board.selection() == (BoardCells{{2, 3}}), "it steps over that row");
        QTest::keySequence(&bench.board, QKeySequence::SelectAll);
        QCOMPARE(bench.board.selection().size(), 32u);
    }

    void keysMoveExtendAndAsk()
    {
        Bench bench;
        bench.key(Qt::Key_Right); // the first cell
        QVERIFY(bench.board.selection() == (BoardCells{{0, 0}}));
        bench.key(Qt::Key_Right);
        bench.key(Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(bench.board.selection() == (BoardCells{{0, 1}, {1, 1}}));
        bench.key(Qt::Key_Space);
        bench.key(Qt::Key_Space, Qt::ShiftModifier);
        bench.key(Qt::Key_Return);
        bench.key(Qt::Key_Delete);
        QCOMPARE(bench.muted.size(), 1);
        QCOMPARE(bench.soloed.size(), 1);
        QCOMPARE(bench.taken.size(), 1);
        QCOMPARE(bench.reset.size(), 1);
        QTest::keySequence(&bench.board, QKeySequence::SelectAll);
        QCOMPARE(bench.board.selection().size(), 48u);
    }

    void aKeyThatIsHeldIsOneGesture()
    {
        Bench bench;
        bench.click(0, 0);
        QTest::keyPress(&bench.board, Qt::Key_Plus);
        QTest::keyPress(&bench.board, Qt::Key_Plus);
        QCOMPARE(bench.finished.size(), 0);
        QTest::keyRelease(&bench.board, Qt::Key_Plus);
        QCOMPARE(bench.started.size(), 1);
        QCOMPARE(bench.stepped.size(), 2);
        QCOMPARE(bench.stepped[0][0].toDouble(), 0.05);
        QCOMPARE(bench.finished.size(), 1);
    }

    void wheelTurnsJoinAndNeedTheFocus()
    {
        Bench bench;
        bench.click(0, 0);
        bench.wheel(1);
        bench.wheel(-2);
        QCOMPARE(bench.started.size(), 1);
        QCOMPARE(bench.stepped[1][0].toDouble(), -0.1);
        QTRY_COMPARE(bench.finished.size(), 1);
        bench.board.clearFocus();
        bench.wheel(1);
        QCOMPARE(bench.stepped.size(), 2);
    }

    void leavingEndsTheGesture()
    {
        Bench bench;
        bench.click(0, 0);
        bench.wheel(1);
        bench.board.clearFocus();
        QCOMPARE(bench.finished.size(), 1);
    }

    void doubleClickResetsTheCell()
    {
        Bench bench;
        bench.click(1, 1);
        QTest::mouseDClick(&bench.board, Qt::LeftButton, {}, bench.at(1, 1));
        QCOMPARE(bench.reset.size(), 1);
    }

    void inTheModeFromBAClickTakes()
    {
        Bench bench;
        bench.board.setMode(TokenBoard::Mode::FromB);
        bench.click(1, 1);
        QCOMPARE(bench.taken.size(), 1);
        QTest::mousePress(&bench.board, Qt::LeftButton, {}, bench.at(0, 2));
        QTest::mouseMove(&bench.board, bench.at(1, 4));
        QTest::mouseRelease(&bench.board, Qt::LeftButton, {}, bench.at(1, 4));
        QCOMPARE(bench.taken.size(), 2);
        QCOMPARE(bench.board.selection().size(), 6u);
    }

    void theEyeSwitchesItsRow()
    {
        Bench bench;
        QTest::mouseClick(&bench.board, Qt::LeftButton, {},
                          bench.board.rowSwitch(2).center().toPoint());
        QCOMPARE(bench.switched.size(), 1);
        QCOMPARE(bench.switched[0][0].toInt(), 2);
        QVERIFY(bench.board.selection().empty());
    }

    void pointingIsSaidAfterAMomentAndTakenBackAtOnce()
    {
        Bench bench;
        QTest::mouseMove(&bench.board, bench.at(1, 2));
        QTRY_COMPARE(bench.pointed.size(), 1);
        QCOMPARE(bench.pointed[0], QVariantList({1, 2}));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&bench.board, &leave);
        QCOMPARE(bench.pointed.size(), 2);
        QCOMPARE(bench.pointed[1], QVariantList({-1, -1}));
        QTest::mouseMove(&bench.board, bench.at(0, 2)); // gone before the moment is over
        QApplication::sendEvent(&bench.board, &leave);
        QCOMPARE(bench.pointed.size(), 2);
        QTest::mouseMove(&bench.board, bench.at(1, 2));
        QTRY_COMPARE(bench.pointed.size(), 3);
        QTest::mouseMove(&bench.board, bench.at(1, 3)); // the first one is still shown
        QApplication::sendEvent(&bench.board, &leave);
        QCOMPARE(bench.pointed.size(), 4);
        QCOMPARE(bench.pointed[3], QVariantList({-1, -1}));
    }

    void ownKeysNeverReachTheWindowsShortcuts()
    {
        Bench bench;
        for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Plus, Qt::Key_Minus, Qt::Key_Return,
                                  Qt::Key_Delete, Qt::Key_Left}) {
            QKeyEvent event(QEvent::ShortcutOverride, key, Qt::NoModifier);
            event.ignore();
            QApplication::sendEvent(&bench.board, &event);
            QVERIFY(event.isAccepted());
        }
        QKeyEvent event(QEvent::ShortcutOverride, Qt::Key_B, Qt::NoModifier);
        event.ignore();
        QApplication::sendEvent(&bench.board, &event);
        QVERIFY2(!event.isAccepted(), "B keeps its meaning here");
    }

    void statesLookDifferent()
    {
        Bench bench;
        QList<BoardRow> some = rows();
        auto &row = some[1].tokens;
        for (BoardToken &token : some[0].tokens)
            token.mass = 0.02;
        some[0].tokens[1].mass = 0.5;
        row[2].fromOther = true;
        row[3].strength = 2;
        row[4].strength = 0;
        bench.board.setRows(some);
        const QImage image = bench.drawn();
        const auto pixel = [&](int stage, int token, double down) {
            const QRectF cell = bench.board.cellRect({stage, token});
            return image.pixelColor(int(cell.left()) + 3, int(cell.top() + down * cell.height()));
        };
        QCOMPARE(pixel(1, 2, 0.15), tokens().b);
        QCOMPARE(pixel(1, 3, 0.25), tokens().accent);
        QVERIFY(pixel(1, 3, 0.75) != tokens().accent);
        QCOMPARE(pixel(1, 4, 0.75), tokens().b);
        QVERIFY(pixel(1, 4, 0.25) != tokens().b);
        QVERIFY2(bench.colorAt(0, 1).lightness() > bench.colorAt(0, 0).lightness(),
                 "what is read more is stronger");
        bench.board.select({{2, 5}});
        QCOMPARE(bench.colorAt(2, 5), tokens().accentFill);
    }

    void theOthersFadeWhileOneIsSolo()
    {
        Bench bench;
        QList<BoardRow> some = rows();
        for (BoardToken &token : some[0].tokens) {
            token.mass = 1;
            token.muted = true;
        }
        some[0].tokens[3].muted = false;
        const QColor before = [&] {
            bench.board.setRows(some);
            return bench.colorAt(0, 3);
        }();
        some[0].tokens[3].solo = true;
        bench.board.setRows(some);
        QCOMPARE(bench.colorAt(0, 3), before);
        const QRectF cell = bench.board.cellRect({0, 3});
        QCOMPARE(bench.drawn().pixelColor(int(cell.left()), int(cell.center().y())), tokens().text);
    }

    void keptPicturesAndTextGiveTheirLatents()
    {
        Bench bench;
        const QSignalSpy dropped(&bench.board, &TokenBoard::latentsDropped);
        QMimeData kept; // as the shelf drags them
        kept.setData(latentsMime, "4217\n12");
        kept.setUrls({QUrl::fromLocalFile("/x/4217.png")});
        QVERIFY(bench.drop(1, 3, kept));
        QCOMPARE(dropped.first().at(1).toString(), QString("4217\n12"));
        QVERIFY(dropped.first().at(0).value<BoardCells>() == (BoardCells{{1, 3}}));
        QMimeData text;
        text.setText("7");
        QVERIFY(bench.drop(2, 4, text));
        QCOMPARE(dropped.last().at(1).toString(), QString("7"));
    }

    void filesAreLeftToTheWindow()
    {
        Bench bench;
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile("/x/model.safetensors")});
        QVERIFY(!bench.drop(1, 3, files));
    }

    void screenReadersHearATable()
    {
        Bench bench;
        QList<BoardRow> some = rows();
        some[2].tokens[7].muted = true;
        bench.board.setRows(some);
        bench.board.select({{2, 7}});
        auto *interface = QAccessible::queryAccessibleInterface(&bench.board);
        QVERIFY(interface);
        auto *table = interface->tableInterface();
        QVERIFY(table);
        QCOMPARE(table->rowCount(), 3);
        QCOMPARE(table->columnCount(), 16);
        QAccessibleInterface *cell = table->cellAt(2, 7);
        QVERIFY(cell);
        QCOMPARE(cell->text(QAccessible::Name), "Stage 32, token 7, muted");
        QVERIFY(cell->tableCellInterface()->isSelected());
        QCOMPARE(cell->tableCellInterface()->rowIndex(), 2);
        QCOMPARE(interface->indexOfChild(cell), 2 * 16 + 7);
        QCOMPARE(cell->rect().topLeft(),
                 bench.board.mapToGlobal(bench.board.cellRect({2, 7}).toAlignedRect().topLeft()));
        QVERIFY(table->selectRow(1));
        QVERIFY(table->isRowSelected(1));
        QCOMPARE(table->selectedCellCount(), 16);
        QCOMPARE(table->selectedRows(), QList<int>{1});
    }

    void anotherModelForgetsTheSelection()
    {
        Bench bench;
        bench.click(2, 3);
        bench.board.setRows(rows().mid(0, 2));
        QVERIFY(bench.board.selection().empty());
        QVERIFY(!bench.board.cursor());
    }

    void everyCellFitsAtEveryWidth_data()
    {
        QTest::addColumn<int>("width");
        for (const int width : {276, 292, 336, 600})
            QTest::addRow("%d", width) << width;
    }
    void everyCellFitsAtEveryWidth()
    {
        QFETCH(int, width);
        Bench bench;
        bench.board.resize(width, bench.board.sizeHint().height());
        for (int token = 1; token < 16; ++token)
            QVERIFY(bench.board.cellRect({0, token}).left()
                    > bench.board.cellRect({0, token - 1}).right());
        QVERIFY(bench.board.rowSwitch(0).right() <= width);
        QVERIFY(bench.board.rowHead(0).right() < bench.board.cellRect({0, 0}).left());
    }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestTokenBoard)
#include "tst_token_board.moc"
