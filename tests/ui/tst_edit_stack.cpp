// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/active_window.h"
#include "ui/directions/edit_details.h"
#include "ui/directions/edit_list.h"
#include "ui/directions/edit_panel.h"
#include "ui/directions/edit_row.h"
#include "ui/directions/edit_steps.h"
#include "ui/directions/stage_range.h"
#include "ui/directions/token_mask.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/value_slider.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>

using namespace hit;
using hit::test::activate;

namespace {

constexpr int dim = 4;

std::shared_ptr<const ModelInfo> model()
{
    auto info = std::make_shared<ModelInfo>();
    info->has_ema = true;
    info->config.z_dim = dim;
    info->config.stages.resize(3);
    return info;
}

Edit edit(const char *name, const char *source, int axis)
{
    Edit made;
    made.name = name;
    made.source = source;
    made.direction.assign(dim, 0);
    made.direction[std::size_t(axis)] = 1;
    return made;
}

/// A stack of three in a window of its own.
struct Stack
{
    Stack()
    {
        explorer.setModel(model());
        if (!addEdits(explorer,
                      {edit("Hair", "PCA", 0), edit("Hat", "SeFa", 1), edit("Glasses", "PCA", 2)}))
            qFatal("the edits were not added");
        panel.resize(360, 500);
        panel.show();
        activate(panel);
    }
    QStringList names() const
    {
        QStringList all;
        for (const Edit &one : explorer.state().edits)
            all.append(QString::fromStdString(one.name));
        return all;
    }
    const Edit &at(int row) const { return explorer.state().edits.at(std::size_t(row)); }
    QString lastStep() const { return explorer.undoStack()->undoText(); }
    QPoint centre(int row) { return panel.list().row(row).geometry().center(); }
    void select(int row)
    {
        panel.list().select(row);
        panel.list().setFocus();
    }

    Explorer explorer;
    EditPanel panel{explorer};
};

} // namespace

class TestEditStack final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void everyChangeIsOneStepWithItsName()
    {
        Stack stack;
        QCOMPARE(stack.lastStep(), QString("Add 3 directions"));
        const State before = stack.explorer.state();
        const auto check = [&](const char *name) {
            QCOMPARE(stack.lastStep(), QString::fromUtf8(name));
            QVERIFY(stack.explorer.state() != before);
            stack.explorer.undo();
            QVERIFY(stack.explorer.state() == before);
        };
        setEditOn(stack.explorer, 1, false);
        check("Hat off");
        renameEdit(stack.explorer, 1, "  Cap ");
        check("Rename to Cap");
        moveEdit(stack.explorer, 0, 2);
        QCOMPARE(stack.names(), QStringList({"Hat", "Glasses", "Hair"}));
        check("Move Hair");
        moveEdit(stack.explorer, 2, 0);
        QCOMPARE(stack.names(), QStringList({"Glasses", "Hair", "Hat"}));
        check("Move Glasses");
        removeEdit(stack.explorer, 1);
        check("Remove Hat");
    }

    void aDirectionOfAnotherModelIsNotAdded()
    {
        Stack stack;
        const State before = stack.explorer.state();
        Edit longer = edit("Long", "", 0);
        longer.direction.push_back(1);
        Edit later = edit("Late", "", 0);
        later.first_stage = 3;
        for (const Edit &wrong : {longer, later})
            QVERIFY(!addEdits(stack.explorer, {edit("Good", "", 1), wrong}));
        QVERIFY(stack.explorer.state() == before);
    }

    void aRowThatIsNotThereIsLeftAlone()
    {
        Stack stack;
        const State before = stack.explorer.state();
        const int steps = stack.explorer.undoStack()->count();
        removeEdit(stack.explorer, 3);
        moveEdit(stack.explorer, 3, 0);
        moveEdit(stack.explorer, 0, 3);
        renameEdit(stack.explorer, -1, "None");
        setEditOn(stack.explorer, 3, false);
        QVERIFY(separateEdit(stack.explorer, 3, {0}));
        QVERIFY(separateEdit(stack.explorer, 0, {3}));
        QVERIFY(stack.explorer.state() == before);
        QCOMPARE(stack.explorer.undoStack()->count(), steps);
    }

    void separatingTakesOutWhatIsCommon()
    {
        Stack stack;
        changeEdit(stack.explorer, 0, "Tilt", [](Edit &tilted) {
            tilted.direction = {0.6F, 0.8F, 0, 0};
        });
        QVERIFY(separateEdit(stack.explorer, 0, {1}));
        QCOMPARE(stack.lastStep(), QString("Hair without Hat"));
        QCOMPARE(stack.at(0).direction, std::vector<float>({1, 0, 0, 0}));
        const State before = stack.explorer.state();
        changeEdit(stack.explorer, 1, "Same", [&](Edit &same) { same = stack.at(0); });
        const Status refused = separateEdit(stack.explorer, 0, {1});
        QVERIFY(!refused);
        QVERIFY(!refused.error().why.empty());
        stack.explorer.undo();
        QVERIFY(stack.explorer.state() == before);
    }

    void whatIsTriedIsInThePictureOnlyAndEndsWithAnyChange()
    {
        Stack stack;
        const State before = stack.explorer.state();
        QSignalSpy changed(&stack.explorer, &Explorer::previewChanged);
        Edit tried = edit("Tried", "", 3);
        tried.strength = 2;
        stack.explorer.preview(tried);
        QCOMPARE(changed.count(), 1);
        QVERIFY(stack.explorer.state() == before);
        QVERIFY(stack.explorer.pictureState().edits.back() == tried);
        stack.explorer.randomSeed();
        QCOMPARE(stack.explorer.pictureState().edits.size(), before.edits.size());
        tried.direction.push_back(0);
        stack.explorer.preview(tried); // of another model
        QCOMPARE(stack.explorer.pictureState().edits.size(), before.edits.size());
    }

    void aSliderIsLiveAndOneStep()
    {
        Stack stack;
        QWidget *groove = stack.panel.list().row(1).slider().focusProxy();
        QSignalSpy changed(&stack.explorer, &Explorer::stateChanged);
        const int steps = stack.explorer.undoStack()->count();
        const QPoint middle = groove->rect().center();
        QTest::mousePress(groove, Qt::LeftButton, {}, middle);
        for (int x = 5; x <= 40; x += 5)
            QTest::mouseMove(groove, middle + QPoint(x, 0));
        QVERIFY(changed.count() > 3);
        QVERIFY(stack.at(1).strength > 0);
        QTest::mouseRelease(groove, Qt::LeftButton, {}, middle + QPoint(40, 0));
        QCOMPARE(stack.explorer.undoStack()->count(), steps + 1);
        QCOMPARE(stack.lastStep(), "Hat " + strengthText(stack.at(1).strength));
        QCOMPARE(stack.panel.list().selected(), -1); // nothing opened under the pointer
        stack.explorer.undo();
        QCOMPARE(stack.at(1).strength, 0.0);
        QCOMPARE(stack.panel.list().row(1).slider().value(), 0.0);
    }

    void theFieldTakesMoreThanTheSlider()
    {
        Stack stack;
        auto *field = stack.panel.list().row(0).findChild<QLineEdit *>();
        QVERIFY(field);
        field->setFocus();
        QTest::keyClicks(field, "4.25");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(stack.at(0).strength, 4.25);
        QCOMPARE(stack.lastStep(), QString("Hair +4.25"));
        QTest::keyClicks(field, "-1e9");
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(state_from_json(to_json(stack.explorer.state()))); // it can be saved
    }

    void theKeyboardReachesAll()
    {
        Stack stack;
        EditList &list = stack.panel.list();
        list.setFocus(Qt::TabFocusReason);
        QCOMPARE(list.selected(), 0);
        QTest::keyClick(&list, Qt::Key_Down);
        QCOMPARE(list.selected(), 1);
        QTest::keyClick(&list, Qt::Key_Space);
        QVERIFY(!stack.at(1).on);
        QTest::keyClick(&list, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(stack.names(), QStringList({"Hair", "Glasses", "Hat"}));
        QCOMPARE(list.selected(), 2);
        QTest::keyClick(&list, Qt::Key_Up, Qt::AltModifier);
        QTest::keyClick(&list, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(stack.names(), QStringList({"Hat", "Hair", "Glasses"}));
        QTest::keyClick(&list, Qt::Key_F2);
        auto *name = list.findChild<QLineEdit *>("rename");
        QVERIFY(name && name->hasFocus());
        QTest::keyClicks(name, "Cap");
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(stack.names(), QStringList({"Cap", "Hair", "Glasses"}));
        QVERIFY(list.hasFocus());
        QTest::keyClick(&list, Qt::Key_F2);
        name = list.findChild<QLineEdit *>("rename", Qt::FindChildrenRecursively);
        QTest::keyClicks(qApp->focusWidget(), "No");
        QTest::keyClick(qApp->focusWidget(), Qt::Key_Escape);
        QCOMPARE(stack.names(), QStringList({"Cap", "Hair", "Glasses"}));
        QTest::keyClick(&list, Qt::Key_Delete);
        QCOMPARE(stack.names(), QStringList({"Hair", "Glasses"}));
        QCOMPARE(list.selected(), 0);
        QTest::keyClick(&list, Qt::Key_Tab);
        QCOMPARE(qApp->focusWidget(), list.row(0).slider().focusProxy());
        QTest::keyClick(qApp->focusWidget(), Qt::Key_Right);
        QCOMPARE(stack.at(0).strength, 0.1);
        QTest::keyClick(qApp->focusWidget(), Qt::Key_Delete); // on the slider: its default
        QCOMPARE(stack.at(0).strength, 0.0);
        QCOMPARE(list.count(), 2);
    }

    void aDragMovesARow()
    {
        Stack stack;
        EditList &list = stack.panel.list();
        const QPoint from(60, list.row(0).geometry().top() + 8);
        QTest::mousePress(&list, Qt::LeftButton, {}, from);
        QTest::mouseMove(&list, from + QPoint(0, 30));
        QTest::mouseMove(&list, QPoint(60, stack.centre(2).y() + 8));
        QTest::mouseRelease(&list, Qt::LeftButton, {}, QPoint(60, stack.centre(2).y() + 8));
        QCOMPARE(stack.names(), QStringList({"Hat", "Glasses", "Hair"}));
        QCOMPARE(stack.lastStep(), QString("Move Hair"));
    }

    void escapeLeavesADraggedRowWhereItWas()
    {
        Stack stack;
        EditList &list = stack.panel.list();
        list.setFocus();
        const QPoint from(60, list.row(0).geometry().top() + 8);
        QTest::mousePress(&list, Qt::LeftButton, {}, from);
        QTest::mouseMove(&list, from + QPoint(0, 30));
        QTest::mouseMove(&list, stack.centre(2));
        QTest::keyClick(&list, Qt::Key_Escape);
        QTest::mouseRelease(&list, Qt::LeftButton, {}, stack.centre(2));
        QCOMPARE(stack.names(), QStringList({"Hair", "Hat", "Glasses"}));
    }

    void aRowMayVanishUnderThePress_data()
    {
        QTest::addColumn<bool>("dragged");
        QTest::addColumn<bool>("movedOn");
        QTest::newRow("pressed") << false << false;
        QTest::newRow("dragged") << true << false;
        QTest::newRow("dragged and on") << true << true;
    }
    void aRowMayVanishUnderThePress()
    {
        QFETCH(bool, dragged);
        QFETCH(bool, movedOn);
        Stack stack;
        QVERIFY(addEdits(stack.explorer, {edit("Last", "PCA", 3)}));
        stack.panel.resize(360, 600);
        EditList &list = stack.panel.list();
        QTRY_VERIFY(list.row(3).isVisible() && list.row(3).y() > list.row(2).y());
        const QPoint from(60, list.row(3).geometry().top() + 8), to = from - QPoint(0, 60);
        QTest::mousePress(&list, Qt::LeftButton, {}, from);
        if (dragged)
            QTest::mouseMove(&list, to);
        stack.explorer.undo();
        QCOMPARE(list.count(), 3);
        if (movedOn)
            QTest::mouseMove(&list, from);
        QTest::mouseRelease(&list, Qt::LeftButton, {}, from);
        QCOMPARE(stack.names(), QStringList({"Hair", "Hat", "Glasses"}));
        QCOMPARE(list.selected(), -1);
    }

    void aRowMayVanishUnderAHeldKey()
    {
        Stack stack;
        stack.select(2);
        ValueSlider &slider = stack.panel.list().row(2).slider();
        slider.focusProxy()->setFocus();
        QTest::keyPress(slider.focusProxy(), Qt::Key_Right);
        QCOMPARE(stack.at(2).strength, 0.1);
        stack.explorer.undo(); // the gesture
        stack.explorer.undo(); // all rows
        QCOMPARE(stack.panel.list().count(), 0);
        QVERIFY(!stack.explorer.inGesture());
        QCOMPARE(stack.explorer.undoStack()->count(), 1);
    }

    void undoEndsADragThatGoesOn_data()
    {
        QTest::addColumn<int>("part");
        QTest::newRow("strength") << 0;
        QTest::newRow("stages") << 1;
        QTest::newRow("tokens") << 2;
    }
    void undoEndsADragThatGoesOn()
    {
        QFETCH(int, part);
        Stack stack;
        stack.select(0);
        EditRow &row = stack.panel.list().row(0);
        StageRange &stages = row.details()->stages();
        TokenMask &mask = row.details()->tokens();
        QTRY_VERIFY(mask.isVisible() && mask.width() > 100);
        QWidget *groove = row.slider().focusProxy();
        const std::array widgets{groove, static_cast<QWidget *>(&stages),
                                 static_cast<QWidget *>(&mask)};
        const std::array starts{groove->rect().center(), stages.handle(0), mask.cell(2).center()};
        const std::array ends{groove->rect().center() + QPoint(20, 0), stages.handle(1),
                              mask.cell(4).center()};
        QWidget *widget = widgets[std::size_t(part)];
        const QPoint from = starts[std::size_t(part)], to = ends[std::size_t(part)];
        const QPoint on = (from + to) / 2;
        const State before = stack.explorer.state();
        QTest::mousePress(widget, Qt::LeftButton, {}, from);
        QTest::mouseMove(widget, to);
        QVERIFY(stack.explorer.state() != before);
        stack.explorer.undo();
        QVERIFY(stack.explorer.state() == before);
        for (const QPoint &place : {on, to, on})
            QTest::mouseMove(widget, place);
        QVERIFY(stack.explorer.state() == before);
        QTest::mouseRelease(widget, Qt::LeftButton, {}, on);
        QVERIFY(stack.explorer.state() == before);
        QCOMPARE(stack.explorer.undoStack()->count(), 1);
        QCOMPARE(row.slider().value(), 0.0);
        QCOMPARE(stages.first(), 0);
        QTest::mousePress(widget, Qt::LeftButton, {}, from); // the next one counts again
        QTest::mouseMove(widget, to);
        QTest::mouseRelease(widget, Qt::LeftButton, {}, to);
        QCOMPARE(stack.explorer.undoStack()->count(), 2);
        stack.explorer.undo();
        QVERIFY(stack.explorer.state() == before);
    }

    void detailsAreInPlaceAndEachGestureIsOneStep()
    {
        Stack stack;
        EditList &list = stack.panel.list();
        QTest::mouseClick(&list, Qt::LeftButton, {}, QPoint(60, stack.centre(1).y()));
        QCOMPARE(list.selected(), 1);
        EditDetails *details = list.row(1).details();
        QVERIFY(details);
        QTRY_VERIFY(details->isVisible());

        for (const QPoint missed : {QPoint(1, 1), QPoint(details->width() - 2, 2)})
            QTest::mouseClick(details, Qt::LeftButton, {}, missed);
        QCOMPARE(list.row(1).details(), details);

        StageRange &range = details->stages();
        QTest::mousePress(&range, Qt::LeftButton, {}, range.handle(0));
        QTest::mouseMove(&range, QPoint(range.width() / 2, 12));
        QCOMPARE(stack.at(1).first_stage, 1);
        QTest::mouseRelease(&range, Qt::LeftButton, {}, QPoint(range.width() / 2, 12));
        QCOMPARE(stack.lastStep(), QString("Stages of Hat"));
        QCOMPARE(stack.at(1).last_stage, -1);
        range.setFocus();
        QTest::keyClick(&range, Qt::Key_Down); // the other handle
        QTest::keyClick(&range, Qt::Key_Left);
        QCOMPARE(stack.at(1).last_stage, 1);

        TokenMask &mask = details->tokens();
        const int steps = stack.explorer.undoStack()->count();
        QTest::mousePress(&mask, Qt::LeftButton, {}, mask.cell(2).center());
        QTest::mouseMove(&mask, mask.cell(3).center());
        QTest::mouseRelease(&mask, Qt::LeftButton, {}, mask.cell(3).center());
        QCOMPARE(stack.at(1).token_mask, std::uint16_t(0xfff3));
        QCOMPARE(stack.explorer.undoStack()->count(), steps + 1);
        mask.setFocus();
        QTest::keyClick(&mask, Qt::Key_Space); // where the press was
        QCOMPARE(stack.at(1).token_mask, std::uint16_t(0xfff7));

        list.row(1).findChild<QAbstractButton *>("button.remove")->click();
        QTRY_COMPARE(stack.names(), QStringList({"Hair", "Glasses"}));
        stack.explorer.undo();
        QCOMPARE(stack.at(1).token_mask, std::uint16_t(0xfff7));
    }

    void anOpenRowFitsTheNarrowestPanel()
    {
        Stack stack;
        stack.select(1);
        auto *area = stack.panel.findChild<QScrollArea *>();
        EditDetails *details = stack.panel.list().row(1).details();
        TokenMask &mask = details->tokens();
        const auto sideBySide = [&mask] {
            int count = 0;
            for (int token = 0; token < 16; ++token)
                count += mask.cell(token).top() == mask.cell(0).top();
            return count;
        };
        stack.panel.resize(360, 600);
        QTRY_COMPARE(sideBySide(), 8);
        stack.panel.resize(300, 600);
        QTRY_COMPARE(sideBySide(), 4);
        QVERIFY(!area->horizontalScrollBar()->isVisible());
        QCOMPARE(area->horizontalScrollBar()->maximum(), 0);
        for (int token = 0; token < 16; ++token) {
            QVERIFY(mask.rect().contains(mask.cell(token)));
            QVERIFY(mask.cell(token).width() >= 24);
        }
        for (const auto *button : details->findChildren<QAbstractButton *>()) {
            QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
            QVERIFY(details->rect().contains(button->geometry()));
        }
        QTest::keyClick(&mask, Qt::Key_Down);
        QTest::keyClick(&mask, Qt::Key_Space);
        QCOMPARE(stack.at(1).token_mask, std::uint16_t(0xffef)); // the one below the first
    }

    void theSourceTakesTheRoomThatThereIs()
    {
        Stack stack;
        State state = stack.explorer.state();
        state.edits[1].source = "Logistic regression";
        stack.explorer.apply("Change", state);
        stack.panel.resize(400, 500);
        const auto source = [&stack](const char *text) -> QLabel * {
            for (auto *label : stack.panel.list().row(1).findChildren<ElidedLabel *>())
                if (label->fullText() == QString(text))
                    return label;
            return nullptr;
        };
        QTRY_COMPARE(source("Logistic regression")->text(), QString("Logistic regression"));
        state.edits[1].source = "Logistic regression of very many kept pictures";
        stack.explorer.apply("Change", state);
        const QLabel *cut = source("Logistic regression of very many kept pictures");
        QVERIFY(cut->text().endsWith(QChar(0x2026)));
        QCOMPARE(cut->toolTip(), QString("Logistic regression of very many kept pictures"));
        const auto left = [&stack](int row) {
            return stack.panel.list().row(row).slider().focusProxy()->geometry().left();
        };
        QCOMPARE(left(1), left(0));
    }

    void aDirectionThatIsOffCanBeRead()
    {
        Stack stack;
        setEditOn(stack.explorer, 1, false);
        stack.select(1);
        const auto labels = stack.panel.list().row(1).findChildren<QLabel *>();
        for (const QLabel *label : labels) // "disabled" has less contrast than text needs
            QVERIFY2(label->property("tone") != QVariant("disabled"), qPrintable(label->text()));
    }

    void searchFindsNamesAndSources()
    {
        Stack stack;
        auto *search = stack.panel.findChild<QLineEdit *>();
        const auto shown = [&] {
            QStringList names;
            for (int row = 0; row < stack.panel.list().count(); ++row)
                if (!stack.panel.list().row(row).isHidden())
                    names.append(QString::fromStdString(stack.at(row).name));
            return names;
        };
        search->setText("pca");
        QCOMPARE(shown(), QStringList({"Hair", "Glasses"}));
        search->setText("ha sefa");
        QCOMPARE(shown(), QStringList({"Hat"}));
        search->setText("none");
        QCOMPARE(shown(), QStringList());
        search->clear();
        QCOMPARE(shown().size(), 3);
    }

    void undoWhileRenamingLosesNothing()
    {
        Stack stack;
        stack.select(2);
        QTest::keyClick(&stack.panel.list(), Qt::Key_F2);
        stack.explorer.undo(); // the row that is renamed goes
        QCOMPARE(stack.panel.list().count(), 0);
        stack.explorer.redo();
        QCOMPARE(stack.names(), QStringList({"Hair", "Hat", "Glasses"}));
    }

    void resetAllKeepsTheDirections()
    {
        Stack stack;
        changeEdit(stack.explorer, 0, "Hair +1.00", [](Edit &one) { one.strength = 1; });
        auto *reset = stack.panel.findChild<QAbstractButton *>("button.reset");
        QVERIFY(reset->isEnabled());
        reset->click();
        QCOMPARE(stack.at(0).strength, 0.0);
        QCOMPARE(stack.names().size(), 3);
        QVERIFY(!reset->isEnabled());
        stack.explorer.undo();
        QCOMPARE(stack.at(0).strength, 1.0);
    }
};

QTEST_MAIN(TestEditStack)
#include "tst_edit_stack.moc"
