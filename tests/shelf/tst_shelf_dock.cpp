// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/shelf/shelf_support.h"
#include "tests/support/active_window.h"
#include "tests/support/scratch.h"
#include "ui/shelf/shelf_dock.h"
#include "ui/shelf/shelf_library.h"
#include "ui/shelf/shelf_view.h"
#include "ui/theme/theme.h"

#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QUrl>

using namespace hit;
using namespace hit::test;

namespace {

struct Bench
{
    Bench()
    {
        for (int i = 0; i < 12; ++i) {
            ShelfItem item = itemNamed(QString("item %1").arg(i), i);
            item.place = i;
            item.tags = {i % 2 ? "odd" : "even"};
            item.notes = i == 7 ? "the lucky one" : "";
            library.keep(item, pictureOf(qRgb(20 * i, 90, 40)));
        }
        dock.resize(264, 700);
        dock.show();
        activate(dock);
    }
    QPoint centreOf(int row) const
    {
        return view.visualRect(view.model()->index(row, 0)).center() - QPoint(0, 10);
    }
    void click(int row, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::mouseClick(view.viewport(), Qt::LeftButton, modifiers, centreOf(row));
    }
    QString idAt(int row) const { return library.items()[std::size_t(row)].id; }
    QString nameAt(int row) const { return library.items()[std::size_t(row)].name; }

    QTemporaryDir folder;
    ShelfLibrary library{folder.filePath("shelf")};
    ShelfDock dock{library};
    ShelfView &view = dock.view();
    QLineEdit *search = dock.findChild<QLineEdit *>("shelfSearch");
};

} // namespace

class TestShelfDock final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void anEmptyShelfSaysHowToFillIt()
    {
        const QTemporaryDir folder;
        ShelfLibrary library(folder.filePath("shelf"));
        ShelfDock dock(library);
        dock.resize(264, 500);
        dock.show();
        auto *pages = dock.findChild<QStackedWidget *>();
        QCOMPARE(pages->currentIndex(), 0);
        library.keep(itemNamed("one"), pictureOf(Qt::red));
        QVERIFY(pages->currentWidget() == &dock.view());
        library.undoStack().undo();
        QCOMPARE(pages->currentIndex(), 0);
    }

    void threeTilesOf76StandInARow()
    {
        const Bench bench;
        const auto rect = [&](int row) {
            return bench.view.visualRect(bench.view.model()->index(row, 0));
        };
        QCOMPARE(rect(0).top(), rect(2).top());
        QVERIFY(rect(3).top() > rect(2).top());
        QVERIFY(qAbs(rect(0).width() - 4 - 76) <= 2);
    }

    void aClickGoesThereAndDraggingOverEmptinessSelects()
    {
        Bench bench;
        const QSignalSpy chosen(&bench.dock, &ShelfDock::goToRequested);
        bench.click(4);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), bench.idAt(4));
        bench.view.clearSelection();
        QWidget *port = bench.view.viewport();
        const QPoint below(port->width() - 4, bench.centreOf(11).y() + 120);
        QTest::mousePress(port, Qt::LeftButton, {}, below);
        QTest::mouseMove(port, below - QPoint(20, 20));
        QTest::mouseMove(port, bench.centreOf(8));
        QTest::mouseRelease(port, Qt::LeftButton, {}, bench.centreOf(8));
        QCOMPARE(bench.view.selectedIds(), (QStringList{bench.idAt(8), bench.idAt(11)}));
        QCOMPARE(chosen.count(), 1);
    }

    void theKeyboardDoesItAll()
    {
        Bench bench;
        const QSignalSpy chosen(&bench.dock, &ShelfDock::goToRequested);
        bench.view.setFocus();
        bench.view.select(bench.idAt(0));
        QTest::keyClick(&bench.view, Qt::Key_Right);
        QTest::keyClick(&bench.view, Qt::Key_Return);
        QCOMPARE(chosen.last().first().toString(), bench.idAt(1));
        QTest::keyClick(&bench.view, Qt::Key_F2);
        auto *editor = bench.view.findChild<QLineEdit *>();
        QVERIFY(editor);
        QTest::keyClicks(editor, "renamed");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(bench.nameAt(1), QString("renamed"));
        QTest::keyClick(&bench.view, Qt::Key_Delete);
        QCOMPARE(bench.library.rowCount(), 11);
        QTest::keyClick(&bench.view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.library.rowCount(), 12);
        QTest::keyClick(&bench.view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.nameAt(1), QString("item 1"));
        QTest::keyClick(&bench.view, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(bench.nameAt(1), QString("renamed"));
        QCOMPARE(chosen.count(), 1);
    }

    /// In the window that is when the key is the picture's.
    static bool takesUndo(QWidget *focused)
    {
        QKeyEvent key(QEvent::ShortcutOverride, Qt::Key_Z, Qt::ControlModifier);
        key.ignore();
        QCoreApplication::sendEvent(focused, &key);
        return key.isAccepted();
    }

    void undoIsThePicturesAfterGoingThere()
    {
        Bench bench;
        bench.view.setFocus();
        QVERIFY(takesUndo(&bench.view)); // of the last one that was kept
        bench.click(4);
        QVERIFY(!takesUndo(&bench.view));
        QTest::keyClick(&bench.view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.library.rowCount(), 12);
        QTest::keyClick(&bench.view, Qt::Key_Delete);
        QVERIFY(takesUndo(&bench.view));
        bench.dock.pictureChanged();
        QVERIFY(!takesUndo(&bench.view));
    }

    void undoByKeyEndsWhereThePictureChangedLast()
    {
        Bench bench;
        bench.view.setFocus();
        bench.dock.pictureChanged();
        bench.view.select(bench.idAt(3));
        QTest::keyClick(&bench.view, Qt::Key_Delete);
        QTest::keyClick(&bench.view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.library.rowCount(), 12);
        QVERIFY(!takesUndo(&bench.view)); // the twelfth was kept before that
        QTest::keyClick(&bench.view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.library.rowCount(), 12);
        QTest::keyClick(&bench.view, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(bench.library.rowCount(), 11);
        QTest::keyClick(&bench.view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.library.rowCount(), 12);
    }

    void allThatWasRemovedComesBackByTheSameKey()
    {
        Bench bench;
        bench.view.setFocus();
        bench.view.selectAll();
        QTest::keyClick(&bench.view, Qt::Key_Delete);
        QCOMPARE(bench.library.rowCount(), 0);
        QWidget *focused = bench.dock.focusWidget();
        QVERIFY(focused);
        QVERIFY(takesUndo(focused));
        QTest::keyClick(focused, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.library.rowCount(), 12);
        QVERIFY(bench.view.hasFocus());
    }

    void theSearchLooksInNamesTagsAndNotes_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("found");
        QTest::newRow("name") << "ITEM 11" << 1;
        QTest::newRow("tag") << "odd" << 6;
        QTest::newRow("notes") << "lucky" << 1;
        QTest::newRow("words in any order") << "odd lucky item" << 1;
        QTest::newRow("nothing") << "even lucky" << 0;
        QTest::newRow("blanks") << "   " << 12;
    }
    void theSearchLooksInNamesTagsAndNotes()
    {
        QFETCH(QString, words);
        QFETCH(int, found);
        Bench bench;
        bench.search->setText(words);
        QCOMPARE(bench.view.shownCount(), found);
        QTest::keyClick(bench.search, Qt::Key_Escape);
        QCOMPARE(bench.view.shownCount(), 12);
    }

    void aNewPictureEndsTheSearchAndIsSelected()
    {
        Bench bench;
        bench.search->setText("odd");
        const ShelfItem item = itemNamed("new");
        bench.library.keep(item, pictureOf(Qt::red));
        QCOMPARE(bench.search->text(), QString());
        QCOMPARE(bench.view.selectedIds(), QStringList{item.id});
    }

    void tagsAndNotesSayWhoseTheyAreAndLeaveThePictureInSight()
    {
        Bench bench;
        bench.dock.resize(264, 420);
        bench.view.select(bench.idAt(11)); // on the last row
        Q_EMIT bench.view.menuRequested({});
        auto *menu = bench.dock.findChild<QMenu *>("shelfMenu");
        for (QAction *action : menu->actions())
            if (action->text() == "Tags and notes")
                action->trigger();
        menu->close();
        const auto *whose = bench.dock.findChild<QLabel *>("shelfWhose");
        QVERIFY(whose->isVisible());
        QCOMPARE(whose->text(), QString("item 11"));
        const auto tile = [&bench] { return bench.view.visualRect(bench.view.currentIndex()); };
        QTRY_VERIFY(bench.view.viewport()->rect().contains(tile()));
        bench.view.selectAll();
        QCOMPARE(whose->text(), QString("12 pictures"));
        bench.view.clearSelection();
        QCOMPARE(whose->text(), QString("No picture is selected"));
    }

    void anEditedPictureIsNamedAsOne()
    {
        State state;
        state.latent.plane = {108230, 0};
        QCOMPARE(nameOf(state), QString("108230"));
        state.edits.push_back({"Hats", "SeFa", {1}, 1, 0});
        QCOMPARE(nameOf(state), QString("108230")); // of no effect
        state.edits[0].strength = 1;
        QCOMPARE(nameOf(state), QString("108230, edited"));
        state.edits[0].on = false;
        QCOMPARE(nameOf(state), QString("108230"));
        state.tokens[{0, 1}].strength = 0;
        QCOMPARE(nameOf(state), QString("108230, edited"));
    }

    void tagsAndNotesOfSeveralAreEditedTogether()
    {
        Bench bench;
        bench.view.select(bench.idAt(0));
        bench.click(1, Qt::ControlModifier);
        Q_EMIT bench.view.menuRequested({});
        auto *menu = bench.dock.findChild<QMenu *>("shelfMenu");
        QVERIFY(menu);
        for (QAction *action : menu->actions())
            if (action->text() == "Tags and notes")
                action->trigger();
        menu->close();
        auto *tags = bench.dock.findChild<QLineEdit *>("shelfTags");
        auto *notes = bench.dock.findChild<QPlainTextEdit *>("shelfNotes");
        QVERIFY(tags->isVisible());
        QVERIFY(tags->text().isEmpty()); // they differ
        QVERIFY(!tags->placeholderText().isEmpty());
        tags->setFocus();
        QTest::keyClicks(tags, "hat,  tall hat ,Hat");
        QTest::keyClick(tags, Qt::Key_Return);
        QCOMPARE(bench.library.items()[0].tags, (QStringList{"hat", "tall hat"}));
        QCOMPARE(bench.library.items()[1].tags, (QStringList{"hat", "tall hat"}));
        notes->setFocus();
        QTest::keyClicks(notes, "both");
        bench.view.select(bench.idAt(5)); // what was typed is for those that were selected
        QCOMPARE(bench.library.items()[0].notes, QString("both"));
        QCOMPARE(bench.library.items()[1].notes, QString("both"));
        QCOMPARE(bench.library.items()[5].notes, QString());
    }

    void filesThatAreDroppedAreForImport()
    {
        Bench bench;
        QSignalSpy dropped(&bench.dock, &ShelfDock::filesDropped);
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile("/x/a.png"), QUrl::fromLocalFile("/x")});
        QDragEnterEvent enter(bench.centreOf(2), Qt::CopyAction, &mime, Qt::LeftButton,
                              Qt::NoModifier);
        QCoreApplication::sendEvent(bench.view.viewport(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(bench.centreOf(2), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(bench.view.viewport(), &drop);
        QCOMPARE(dropped.count(), 1);
        QCOMPARE(dropped.first().first().toStringList(), (QStringList{"/x/a.png", "/x"}));
    }

    void theMenuOffersWhatCanBeDone()
    {
        Bench bench;
        const QSignalSpy exported(&bench.dock, &ShelfDock::exportRequested);
        bench.view.select(bench.idAt(3));
        Q_EMIT bench.view.menuRequested({});
        auto *menu = bench.dock.findChild<QMenu *>("shelfMenu");
        QStringList texts;
        for (QAction *action : menu->actions())
            if (!action->isSeparator())
                texts.append(action->text());
        QCOMPARE(texts,
                 (QStringList{"Go there", "Rename", "Add to mix", "Find what sets these apart",
                              "Tags and notes", "Export...", "Remove"}));
        menu->actions().last()->trigger();
        QCOMPARE(bench.library.rowCount(), 11);
    }
};

QTEST_MAIN(TestShelfDock)
#include "tst_shelf_dock.moc"
