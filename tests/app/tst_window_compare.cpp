// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/token_editing.h"
#include "model/core/durable_file.h"
#include "model/media/saved_picture.h"
#include "render/compare_divider.h"
#include "tests/app/compare_test.h"
#include "ui/tokens/board_editor.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/message_bar.h"

#include <QAbstractButton>
#include <QDropEvent>
#include <QFileDialog>
#include <QLayout>
#include <QMenu>
#include <QMimeData>
#include <QToolButton>

using namespace hit;
using namespace hit::test;
using Show = Comparison::Show;

/// A beside B, by mouse and keyboard.
class TestWindowCompare final : public CompareTest
{
    Q_OBJECT

private:
    CompareDivider *divider() { return canvas().findChild<CompareDivider *>(); }
    void dropOnB(const QString &path)
    {
        const QPoint place = divider()->geometry().center() + QPoint(30, 0);
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(path)});
        const QPoint inWindow = canvas().mapTo(&window(), place);
        QDragEnterEvent enter(inWindow, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window(), &enter);
        QDropEvent drop(inWindow, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window(), &drop);
    }

private Q_SLOTS:
    void init() { makeWindow(); }
    void cleanup() { m_test.reset(); }

    void aKeyRemembersThePictureAsBAndComparesWithIt()
    {
        explorer().travelTo({31, 0});
        QVERIFY(settled());
        const QImage before = m_test->picture();
        key(Qt::Key_C);
        QVERIFY(comparing().isOn());
        explorer().travelTo({32, 0});
        QVERIFY(settled());
        QVERIFY(divider()->isVisible());
        QCOMPARE(other(), before);
        QCOMPARE(m_test->picture(), sessionPicture(explorer().state()));
        QVERIFY(m_test->picture() != before);
        key(Qt::Key_X);
        QVERIFY(settled());
        QCOMPARE(explorer().state().latent.plane, (PlanePoint{31, 0}));
        QCOMPARE(m_test->picture(), before);
        action(Command::Undo)->trigger();
        QCOMPARE(explorer().state().latent.plane, (PlanePoint{32, 0}));
        QVERIFY(settled());
        QCOMPARE(other(), before);
        key(Qt::Key_Escape);
        QVERIFY(!comparing().isOn());
        QVERIFY(!divider()->isVisible());
    }

    void theMenuChoosesWhatIsSeen()
    {
        const std::array commands{Command::ShowA, Command::ShowSplit, Command::ShowB,
                                  Command::ShowDifference};
        for (const Command command : commands)
            QVERIFY(!action(command)->isChecked());
        for (int i = 0; i < 4; ++i) {
            action(commands.at(std::size_t(i)))->trigger(); // the first begins to compare
            QVERIFY(comparing().isOn());
            QCOMPARE(int(canvas().comparison().show), i);
            for (int j = 0; j < 4; ++j)
                QCOMPARE(action(commands.at(std::size_t(j)))->isChecked(), i == j);
        }
        action(Command::ShowB)->trigger();
        action(Command::ShowB)->trigger();
        QVERIFY(action(Command::ShowB)->isChecked());
        QCOMPARE(canvas().comparison().show, Show::B);
        action(Command::FlipSides)->trigger(); // no key that could go up
        QCOMPARE(canvas().comparison().show, Show::A);
        QTest::mouseClick(&canvas(), Qt::LeftButton);
        QCOMPARE(canvas().comparison().show, Show::B);
    }

    void aHeldKeyShowsBWhole()
    {
        key(Qt::Key_C);
        QVERIFY(settled());
        canvas().setFocus();
        QTest::keyPress(&canvas(), Qt::Key_T);
        QCOMPARE(canvas().comparison().show, Show::B);
        QTest::keyRelease(&canvas(), Qt::Key_T);
        QCOMPARE(canvas().comparison().show, Show::Split);
        comparing().setShow(Show::B);
        QTest::keyPress(&canvas(), Qt::Key_T);
        QCOMPARE(canvas().comparison().show, Show::A);
        QTest::keyRelease(&canvas(), Qt::Key_T);
        QCOMPARE(canvas().comparison().show, Show::B);
    }

    void theDividerIsMovedByMouseAndKeys()
    {
        key(Qt::Key_C);
        QVERIFY(settled());
        QVERIFY(divider()->isVisible());
        const QPoint middle = divider()->geometry().center();
        QTest::keyClick(&canvas(), Qt::Key_F6);
        QCOMPARE(QApplication::focusWidget(), divider());
        const State before = explorer().state();
        QTest::keyClick(divider(), Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(std::abs(canvas().comparison().divider - 0.6) < 1e-9);
        QVERIFY(divider()->geometry().center().x() > middle.x());
        QTest::mouseDClick(divider(), Qt::LeftButton, {}, divider()->rect().center());
        QCOMPARE(canvas().comparison().divider, 0.5);
        QVERIFY(explorer().state() == before); // the arrows were the divider's
    }

    void aPlaceOnTheBHalfIsBs()
    {
        key(Qt::Key_C);
        QVERIFY(settled());
        const QPoint middle = divider()->geometry().center();
        QVERIFY(!canvas().isOther(middle - QPoint(30, 0)));
        QVERIFY(canvas().isOther(middle + QPoint(30, 0)));
        State dropped = explorer().state();
        dropped.latent.plane = {77, 0};
        dropped.spread = 0.5;
        comparing().setB(dropped);
        QVERIFY(settled());
        QCOMPARE(other(), sessionPicture(dropped));
        QVERIFY(window().tokenEditing().editor().latentB() == dropped.latent);
    }

    void aFileDroppedOnTheBHalfIsB()
    {
        key(Qt::Key_C);
        QVERIFY(settled());
        State kept = explorer().state();
        kept.latent.plane = {78, 0};
        const QString picture = m_test->folder.filePath("kept.hitscope");
        const std::string text = state_text(kept, *explorer().model());
        QVERIFY(write_durably(picture.toStdString(), text));
        const State before = explorer().state();
        dropOnB(picture);
        QTRY_COMPARE_WITH_TIMEOUT(other(), sessionPicture(kept), 60'000);
        QVERIFY(explorer().state() == before);
        dropOnB(m_test->folder.filePath("none.png"));
        QTRY_VERIFY(!window().messages().history().isEmpty());
        QVERIFY(window().messages().history().last().message.what.contains("not taken as B"));
        QCOMPARE(other(), sessionPicture(kept));
        dropOnB(otherModel());
        QVERIFY(settled());
        QCOMPARE(comparing().model(), otherModel());
        QCOMPARE(openPath(), fixtureModel());
    }

    void aPictureOfAnotherModelIsNotTakenAsB()
    {
        key(Qt::Key_C);
        QVERIFY(settled());
        const QImage before = other();
        SavedPicture saved = saved_picture(explorer().state(), *explorer().model());
        saved.state.latent.plane = {78, 0};
        saved.model_file = "another.safetensors";
        const QString path = m_test->folder.filePath("of-another.hitscope");
        QVERIFY(write_durably(path.toStdString(), text_from(saved)));
        dropOnB(path);
        QTRY_VERIFY(!window().messages().history().isEmpty());
        const Message message = window().messages().history().last().message;
        QVERIFY(message.what.contains("not taken as B"));
        QVERIFY(message.why.contains("another.safetensors"));
        QVERIFY(settled());
        QCOMPARE(other(), before);
    }

    void whoUndoesWhatBWasKeepsTheModelThatIsCompared()
    {
        for (const int seed : {1, 2}) {
            explorer().travelTo({double(seed), 0});
            action(Command::SetAsB)->trigger();
        }
        QVERIFY(settled());
        comparing().compareWith(otherModel());
        QVERIFY(settled());
        explorer().undo(); // the second B
        QCOMPARE(comparing().model(), otherModel());
        explorer().redo();
        QCOMPARE(comparing().model(), otherModel());
        action(Command::SetAsB)->trigger();
        QCOMPARE(comparing().model(), QString());
    }

    void theMenuNamesTheColourThatIsSeen()
    {
        QVERIFY(bothInMemory());
        comparing().compareWith(otherModel());
        QVERIFY(settled());
        const QPoint pixel(90, 40);
        const auto named = [&](Show show) {
            comparing().setShow(show);
            const QPoint at = canvas().place(QRectF(pixel, QSizeF(1, 1))).center().toPoint();
            QContextMenuEvent event(QContextMenuEvent::Mouse, at, canvas().mapToGlobal(at));
            QApplication::sendEvent(&canvas(), &event);
            QString color;
            for (QMenu *menu : window().findChildren<QMenu *>())
                for (const QAction *entry : menu->actions())
                    if (menu->isVisible() && entry->text().startsWith("Copy colour"))
                        color = entry->text().section(u' ', -1);
            QApplication::activePopupWidget()->close();
            return color;
        };
        QVERIFY(m_test->picture().pixelColor(pixel) != other().pixelColor(pixel));
        QCOMPARE(named(Show::A), m_test->picture().pixelColor(pixel).name());
        QCOMPARE(named(Show::B), other().pixelColor(pixel).name());
        QCOMPARE(named(Show::Split), other().pixelColor(pixel).name()); // right of the middle
        QCOMPARE(named(Show::Difference), QString());
    }

    void theHeaderChoosesWhatIsSeen()
    {
        auto *sides = window().findChild<Segmented *>("compareSides");
        auto *gain = window().findChild<QWidget *>("compareGain");
        QVERIFY(!sides->isVisible());
        key(Qt::Key_C);
        QVERIFY(settled());
        QVERIFY(sides->isVisible() && !gain->isVisible());
        const QList<QAbstractButton *> buttons = sides->findChildren<QAbstractButton *>();
        QCOMPARE(buttons.size(), 4);
        for (int i = 0; i < buttons.size(); ++i) {
            buttons[i]->click();
            QCOMPARE(int(canvas().comparison().show), i);
        }
        window().resize(1600, 900);
        QTRY_VERIFY(gain->isVisible());
        key(Qt::Key_C, Qt::ShiftModifier);
        QCOMPARE(canvas().comparison().show, Show::Split);
    }

    void whatTheHeaderHasNoRoomForIsInItsMenu()
    {
        auto *header = window().findChild<QWidget *>("canvasHeader");
        auto *more = header->findChild<QToolButton *>("button.more");
        auto *sides = header->findChild<Segmented *>("compareSides");
        auto *zoomIn = header->findChild<QToolButton *>("button.view.zoomIn");
        key(Qt::Key_C, Qt::ShiftModifier); // the difference, which has a gain
        QVERIFY(settled());
        window().resize(1600, 900);
        QTRY_VERIFY(zoomIn->isVisible());
        QVERIFY(sides->isVisible() && !more->isVisible());
        QWidget narrow; // as on a small screen
        header->setParent(&narrow);
        header->resize(header->minimumWidth(), header->height());
        narrow.show();
        QTRY_VERIFY(more->isVisible());
        QVERIFY(!sides->isVisible() && !zoomIn->isVisible());
        Q_EMIT more->menu()->aboutToShow();
        const QList<QAction *> entries = more->menu()->actions();
        for (const Command command :
             {Command::ShowA, Command::ShowSplit, Command::ShowB, Command::ShowDifference,
              Command::ZoomIn, Command::ZoomOut, Command::Fit, Command::AllHeads})
            QVERIFY(entries.contains(action(command)));
        QVERIFY(std::any_of(entries.begin(), entries.end(),
                            [](const QAction *entry) { return entry->menu() != nullptr; }));
        QVERIFY(header->layout()->minimumSize().width() <= header->width());
        const int withSides = header->minimumWidth() + sides->minimumSizeHint().width() + 8;
        header->resize(withSides, header->height());
        QTRY_VERIFY(sides->isVisible());
        header->setParent(&window());
    }

    void theComparisonIsSavedAsItIsSeen()
    {
        QVERIFY(!action(Command::SaveComparison)->isEnabled());
        key(Qt::Key_C);
        explorer().travelTo({99, 0});
        QVERIFY(settled());
        const QImage seen = canvas().grabComparison().convertToFormat(QImage::Format_RGB888);
        QVERIFY(seen != m_test->picture());
        action(Command::SaveComparison)->trigger();
        auto *dialog = window().findChild<QFileDialog *>("saveComparisonDialog");
        QVERIFY(dialog);
        const QString path = m_test->folder.filePath("both.png");
        Q_EMIT dialog->fileSelected(path);
        QTRY_VERIFY(QFile::exists(path));
        const QImage saved = QImage(path).convertToFormat(QImage::Format_RGB888);
        QCOMPARE(saved.size(), seen.size());
        for (int y = 0; y < seen.height(); ++y)
            for (int x = 0; x < seen.width(); ++x)
                QCOMPARE(QColor(saved.pixel(x, y)), QColor(seen.pixel(x, y)));
    }
};

QTEST_MAIN(TestWindowCompare)
#include "tst_window_compare.moc"
