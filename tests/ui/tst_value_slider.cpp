// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/active_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/slider_groove.h"
#include "ui/widgets/value_field.h"
#include "ui/widgets/value_slider.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

using namespace hit;

namespace {

/// A slider in a shown window with spies on what it says.
struct Bench
{
    explicit Bench(ValueSlider::Range range = {})
        : slider(QStringLiteral("Ring tilt"), range, &window)
        , groove(slider.findChild<SliderGroove *>())
        , field(slider.findChild<ValueField *>())
        , started(&slider, &ValueSlider::gestureStarted)
        , changed(&slider, &ValueSlider::valueChanged)
        , finished(&slider, &ValueSlider::gestureFinished)
        , cancelled(&slider, &ValueSlider::gestureCancelled)
    {
        slider.resize(420, 28);
        window.resize(440, 60);
        window.show();
        hit::test::activate(window);
    }

    QPoint at(double value) const
    {
        // The groove has 9 px beside it; 3 sigma on both sides.
        const double part = (value + 3) / 6;
        return {int(std::lround(9 + part * (groove->width() - 18))), groove->height() / 2};
    }

    /// How many whole gestures were made, none of them open.
    int gestures() const
    {
        return started.count() == finished.count() + cancelled.count() ? int(finished.count()) : -1;
    }

    QWidget window;
    ValueSlider slider;
    SliderGroove *groove;
    ValueField *field;
    QSignalSpy started, changed, finished, cancelled;
};

void wheel(QWidget *widget, int delta)
{
    QWheelEvent event(widget->rect().center(), widget->mapToGlobal(widget->rect().center()), {},
                      {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    event.ignore();
    QApplication::sendEvent(widget, &event);
}

} // namespace

class TestValueSlider final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void severalThatDifferAreADashUntilTheyAreSet()
    {
        Bench bench;
        bench.slider.setValues(0.5, -1, 2);
        QCOMPARE(bench.field->text(), QString(QChar(0x2014)));
        QVERIFY(bench.groove->accessibleDescription().contains("mixed"));
        QVERIFY(bench.slider.isMixed());
        bench.field->setFocus();
        QTest::keyClick(bench.field, Qt::Key_Return); // nothing was typed
        QCOMPARE(bench.gestures(), 0);
        bench.field->setFocus();
        bench.field->selectAll();
        QTest::keyClicks(bench.field, "0.5"); // what the one in front has
        QTest::keyClick(bench.field, Qt::Key_Return);
        QCOMPARE(bench.gestures(), 1);
        QCOMPARE(bench.changed.count(), 1);
        QVERIFY(!bench.slider.isMixed());
        QCOMPARE(bench.field->text(), "+0.50");
        bench.slider.setValues(0.5, -1, 2);
        QTest::mouseClick(bench.groove, Qt::LeftButton, {}, bench.at(0.5)); // there is no handle
        QVERIFY(std::abs(bench.slider.value() - 0.5) < 0.02);
        QCOMPARE(bench.gestures(), 2);
        bench.slider.setValues(0.5, -1, 2);
        bench.slider.setValue(1);
        QCOMPARE(bench.field->text(), "+1.00");
        QCOMPARE(bench.groove->accessibleDescription(), QString());
    }

    void fieldUnderstandsArithmetic_data()
    {
        QTest::addColumn<QString>("entry");
        QTest::addColumn<double>("expected");
        const double none = std::nan("");
        const struct
        {
            const char *entry;
            double expected;
        } rows[] = {{"1.5", 1.5},     {"-0.25", -0.25}, {"−0.25", -0.25}, {"1,35", 1.35},
                    {"1/4", 0.25},    {"*2", 4},        {"×2", 4},        {"/4", 0.5},
                    {"+0.5", 2.5},    {"+1*3", 5},      {"2*(1+1)", 4},   {"1+2*3", 7},
                    {" 1 . 5 ", 1.5}, {"--1", 1},       {"+-1", 1},       {"", none},
                    {"abc", none},    {"1/0", none},    {"1..2", none},   {"(1", none},
                    {"1)", none},     {"*", none},      {"nan", none},    {"inf", none},
                    {"1e5", none},    {"2 3 x", none}};
        for (const auto &row : rows)
            QTest::newRow(row.entry) << QString::fromUtf8(row.entry) << row.expected;
        QTest::newRow("too long") << QString(65, u'1') << none;
        QTest::newRow("deep") << QString(64, u'(') << none;
    }
    void fieldUnderstandsArithmetic()
    {
        QFETCH(QString, entry);
        QFETCH(double, expected);
        const auto value = evaluateEntry(entry, 2.0);
        QCOMPARE(value.has_value(), !std::isnan(expected));
        if (value)
            QCOMPARE(*value, expected);
    }

    void pressOnTheGrooveGoesThereInOneGesture()
    {
        Bench bench;
        QTest::mouseClick(bench.groove, Qt::LeftButton, {}, bench.at(2));
        QVERIFY(std::abs(bench.slider.value() - 2) < 0.03); // half a pixel
        QCOMPARE(bench.gestures(), 1);
    }

    void pressOnTheHandleDoesNotJump()
    {
        Bench bench;
        QTest::mouseClick(bench.groove, Qt::LeftButton, {}, bench.at(0) + QPoint(3, 0));
        QCOMPARE(bench.slider.value(), 0.0);
        QCOMPARE(bench.changed.count(), 0);
    }

    void dragIsOneGestureHoweverOftenItChanges()
    {
        Bench bench;
        QTest::mousePress(bench.groove, Qt::LeftButton, {}, bench.at(0));
        for (double v : {0.5, 1.0, 1.5})
            QTest::mouseMove(bench.groove, bench.at(v));
        QTest::mouseRelease(bench.groove, Qt::LeftButton, {}, bench.at(1.5));
        QVERIFY(std::abs(bench.slider.value() - 1.5) < 0.03);
        QCOMPARE(bench.changed.count(), 3);
        QCOMPARE(bench.gestures(), 1);
    }

    void escapeBringsTheDragBack()
    {
        Bench bench;
        bench.slider.setValue(-1);
        QTest::mousePress(bench.groove, Qt::LeftButton, {}, bench.at(-1));
        QTest::mouseMove(bench.groove, bench.at(1));
        QTest::keyClick(bench.groove, Qt::Key_Escape);
        QCOMPARE(bench.slider.value(), -1.0);
        QCOMPARE(bench.cancelled.count(), 1);
        QTest::mouseMove(bench.groove, bench.at(2));
        QTest::mouseRelease(bench.groove, Qt::LeftButton, {}, bench.at(2));
        QCOMPARE(bench.slider.value(), -1.0);
        QCOMPARE(bench.finished.count(), 0);
    }

    void keysStepAsTheTableSays_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<double>("expected");
        QTest::newRow("right") << int(Qt::Key_Right) << 0 << 1.1;
        QTest::newRow("up") << int(Qt::Key_Up) << 0 << 1.1;
        QTest::newRow("left") << int(Qt::Key_Left) << 0 << 0.9;
        QTest::newRow("fine") << int(Qt::Key_Right) << int(Qt::ShiftModifier) << 1.01;
        QTest::newRow("snap") << int(Qt::Key_Right) << int(Qt::ControlModifier) << 1.5;
        QTest::newRow("page up") << int(Qt::Key_PageUp) << 0 << 2.0;
        QTest::newRow("page down") << int(Qt::Key_PageDown) << 0 << 0.0;
        QTest::newRow("home") << int(Qt::Key_Home) << 0 << 0.0;
        QTest::newRow("delete") << int(Qt::Key_Delete) << 0 << 0.0;
    }
    void keysStepAsTheTableSays()
    {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(double, expected);
        Bench bench;
        bench.slider.setValue(1);
        QTest::keyClick(bench.groove, Qt::Key(key), Qt::KeyboardModifiers(modifiers));
        QCOMPARE(bench.slider.value(), expected);
        QCOMPARE(bench.gestures(), 1);
    }

    void typingOnTheHandleGoesOnInTheField()
    {
        Bench bench;
        bench.groove->setFocus();
        QTest::keyClick(bench.groove, Qt::Key_2, {}, 0);
        QVERIFY(bench.field->hasFocus());
        QTest::keyClicks(bench.field, QStringLiteral(".5"));
        QTest::keyClick(bench.field, Qt::Key_Return);
        QCOMPARE(bench.slider.value(), 2.5);
        QVERIFY(bench.groove->hasFocus());
        QCOMPARE(bench.gestures(), 1);
    }

    void escapeInTheFieldGivesTheOldValue()
    {
        Bench bench;
        bench.slider.setValue(1.35);
        QTest::mouseClick(bench.field, Qt::LeftButton);
        QCOMPARE(bench.field->selectedText(), QStringLiteral("1.35"));
        QTest::keyClicks(bench.field, QStringLiteral("9"));
        QTest::keyClick(bench.field, Qt::Key_Escape);
        QCOMPARE(bench.slider.value(), 1.35);
        QCOMPARE(bench.field->text(), QStringLiteral("+1.35"));
        QCOMPARE(bench.started.count(), 0);
    }

    void leavingTheFieldUntouchedChangesNothing()
    {
        Bench bench;
        bench.slider.setValue(1.234567);
        QTest::mouseClick(bench.field, Qt::LeftButton);
        bench.groove->setFocus();
        QCOMPARE(bench.slider.value(), 1.234567);
        QCOMPARE(bench.started.count(), 0);
    }

    void nonsenseInTheFieldKeepsTheValue()
    {
        Bench bench;
        bench.slider.setValue(1);
        QTest::mouseClick(bench.field, Qt::LeftButton);
        QTest::keyClicks(bench.field, QStringLiteral("1/0"));
        QTest::keyClick(bench.field, Qt::Key_Return);
        QVERIFY(QToolTip::text().contains(QStringLiteral("1/0")));
        QCOMPARE(bench.slider.value(), 1.0);
        QCOMPARE(bench.field->isModified(), false);
    }

    void theFieldGoesBeyondAGrowingRangeOnly()
    {
        Bench growing;
        growing.field->startTyping(QStringLiteral("4.2"));
        QTest::keyClick(growing.field, Qt::Key_Return);
        QCOMPARE(growing.slider.value(), 4.2);
        QCOMPARE(growing.groove->range().maximum, 5.0);
        growing.slider.setValue(0);
        QCOMPARE(growing.groove->range().maximum, 3.0);

        ValueSlider::Range range;
        growing.field->startTyping(QStringLiteral("12345.67"));
        QTest::keyClick(growing.field, Qt::Key_Return);
        const int text = growing.field->fontMetrics().horizontalAdvance(growing.field->text());
        QTRY_VERIFY(growing.field->width() > text);
        range.most = 5;
        Bench limited(range);
        limited.field->startTyping(QStringLiteral("1000"));
        QTest::keyClick(limited.field, Qt::Key_Return);
        QCOMPARE(limited.slider.value(), 5.0);
        range.growing = false;
        Bench fixed(range);
        fixed.field->startTyping(QStringLiteral("4.2"));
        QTest::keyClick(fixed.field, Qt::Key_Return);
        QCOMPARE(fixed.slider.value(), 3.0);
    }

    void wheelNeedsTheFocus()
    {
        Bench bench;
        bench.groove->clearFocus();
        wheel(bench.groove, 120);
        QCOMPARE(bench.slider.value(), 0.0);
        bench.groove->setFocus();
        wheel(bench.groove, 120);
        wheel(bench.groove, 120);
        QCOMPARE(bench.slider.value(), 0.2);
        QCOMPARE(bench.started.count(), 1); // turns join
        bench.groove->clearFocus();
        QCOMPARE(bench.gestures(), 1);
    }

    void doubleClickResets()
    {
        Bench bench;
        bench.slider.setValue(1.5);
        QTest::mouseDClick(bench.groove, Qt::LeftButton, {}, bench.at(1.5));
        QCOMPARE(bench.slider.value(), 0.0);
    }

    void settingTheValueIsSilent()
    {
        Bench bench;
        bench.slider.setValue(2);
        bench.slider.setValue(std::nan(""));
        QCOMPARE(bench.slider.value(), 2.0);
        QCOMPARE(bench.changed.count() + bench.started.count(), 0);
    }

    void copyAndPasteSpeakPlainNumbers()
    {
        Bench bench;
        bench.slider.setValue(-0.5);
        bench.groove->setFocus();
        QTest::keySequence(bench.groove, QKeySequence::Copy);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("-0.50"));
        QApplication::clipboard()->setText(QStringLiteral("+1.25"));
        QTest::keySequence(bench.groove, QKeySequence::Paste);
        QCOMPARE(bench.slider.value(), 1.25);
    }

    void menuOffersOnlyWhatWorks()
    {
        Bench bench;
        QApplication::clipboard()->setText(QStringLiteral("no number"));
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {10, 10},
                                bench.slider.mapToGlobal(QPoint(10, 10)));
        QApplication::sendEvent(&bench.slider, &event);
        auto *menu = bench.slider.findChild<QMenu *>();
        QVERIFY(menu);
        QStringList enabled;
        for (const QAction *action : menu->actions())
            if (!action->isSeparator() && action->isEnabled())
                enabled.append(action->text());
        QCOMPARE(enabled,
                 QStringList({QStringLiteral("Copy value"), QStringLiteral("Set exactly...")}));
        menu->close();
    }

    void screenReadersHearNameValueAndRange()
    {
        ValueSlider::Range range;
        range.unit = QStringLiteral("σ");
        Bench bench(range);
        bench.slider.setValue(1.6);
        QAccessibleInterface *a = QAccessible::queryAccessibleInterface(bench.groove);
        QVERIFY(a && a->valueInterface());
        QCOMPARE(a->role(), QAccessible::Slider);
        QCOMPARE(a->text(QAccessible::Name), QStringLiteral("Ring tilt"));
        QCOMPARE(a->text(QAccessible::Value), QStringLiteral("+1.60\u202fσ"));
        QCOMPARE(a->valueInterface()->maximumValue().toDouble(), 3.0);
        a->valueInterface()->setCurrentValue(-1.0);
        QCOMPARE(bench.slider.value(), -1.0);
        QCOMPARE(bench.gestures(), 1);
    }

    void keysOfTheSliderDoNotReachShortcuts()
    {
        Bench bench;
        QAction action;
        action.setShortcut(Qt::Key_Home);
        bench.window.addAction(&action);
        QSignalSpy triggered(&action, &QAction::triggered);
        bench.slider.setValue(1);
        bench.groove->setFocus();
        QTest::keyClick(bench.groove, Qt::Key_Home);
        QCOMPARE(triggered.count(), 0);
        QCOMPARE(bench.slider.value(), 0.0);
    }

    void largerTextLeavesTheRoomToTheGroove()
    {
        QCOMPARE(labelColumn(76), 76);
        Bench bench;
        bench.slider.resize(290, 40);
        m_theme.setTextScale(1.5);
        QTRY_VERIFY(bench.groove->width() > 90);
        const auto *label = bench.slider.findChild<ElidedLabel *>();
        QCOMPARE(label->text(), label->fullText());
        m_theme.setTextScale(1);
    }

    void initTestCase() { QLocale::setDefault(QLocale::c()); }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestValueSlider)
#include "tst_value_slider.moc"
