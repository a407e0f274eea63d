// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "tests/app/window_test.h"
#include "ui/theme/theme.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/search_field.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QDockWidget>
#include <QLineEdit>
#include <QSet>

using namespace hit;
using namespace hit::test;

namespace {

/// The clear button of a field, the arrows of a scroll bar: Qt names them, or they take no focus.
bool isPartOfQt(const QWidget *widget)
{
    return widget->objectName().startsWith("qt_")
           || qobject_cast<const QLineEdit *>(widget->parentWidget());
}

QString whereIs(const QWidget *widget)
{
    return QString("%1 %2 in %3")
        .arg(widget->metaObject()->className(), widget->objectName(),
             widget->parentWidget()->metaObject()->className());
}

} // namespace

class TestWindowKeys final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};
    std::unique_ptr<TestWindow> m_test;

    MainWindow &window() { return *m_test->window; }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }

private Q_SLOTS:
    void initTestCase() { installAccessibleFactory(); }
    void init()
    {
        m_test = std::make_unique<TestWindow>();
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QVERIFY(m_test->waitForPicture());
    }
    void cleanup() { m_test.reset(); }

    void everyCommandHasANameAndAnIdOfItsOwn()
    {
        QSet<QString> ids;
        for (const QAction *action : window().actions().all()) {
            QVERIFY(action);
            QVERIFY(!action->text().isEmpty());
            QVERIFY(action->objectName().contains('.'));
            QVERIFY2(!ids.contains(action->objectName()), qPrintable(action->objectName()));
            ids.insert(action->objectName());
        }
    }

    void noTwoCommandsHaveTheSameKey()
    {
        QSet<QKeySequence> keys;
        for (const QAction *action : window().actions().all())
            for (const QKeySequence &key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key), qPrintable(key.toString()));
                keys.insert(key);
            }
    }

    void everyButtonAndFieldHasAnAccessibleName()
    {
        for (QDockWidget *dock : window().findChildren<QDockWidget *>())
            dock->show();
        for (QWidget *widget : window().findChildren<QWidget *>()) {
            const bool asked =
                qobject_cast<QAbstractButton *>(widget) || qobject_cast<QLineEdit *>(widget);
            if (!asked || !widget->isVisible() || isPartOfQt(widget))
                continue;
            const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(accessible);
            QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), qPrintable(whereIs(widget)));
        }
    }

    void everyIconButtonHasAToolTip()
    {
        for (const QAbstractButton *button : window().findChildren<QAbstractButton *>())
            if (!button->icon().isNull() && button->text().isEmpty() && !isPartOfQt(button))
                QVERIFY2(!button->toolTip().isEmpty(), qPrintable(whereIs(button)));
    }

    void theFirstLineOfAToolTipIsNeverBroken()
    {
        for (const QAction *action : window().actions().findChildren<QAction *>()) {
            const QString line = action->toolTip().section(QStringLiteral("<br>"), 0, 0);
            QVERIFY2(!line.contains(u' '), qPrintable(line));
        }
    }

    void rGivesANewImageAndUndoTakesItBack()
    {
        const State before = window().explorer().state();
        press(Qt::Key_R);
        QVERIFY(window().explorer().state() != before);
        press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(window().explorer().state() == before);
    }

    void lettersBelongToTextFieldsWhileTheyAreTyped()
    {
        const State before = window().explorer().state();
        QLineEdit *field = nullptr;
        for (QLineEdit *edit : window().findChildren<QLineEdit *>())
            if (edit->isVisible() && edit->isEnabled() && !edit->isReadOnly())
                field = edit;
        QVERIFY(field);
        field->setFocus();
        press(Qt::Key_R);
        press(Qt::Key_F);
        QVERIFY(window().explorer().state() == before);
    }

    void f6GoesRoundAllPartsAndBack()
    {
        QWidget *start = QApplication::focusWidget();
        QList<QWidget *> seen;
        do {
            press(Qt::Key_F6);
            QVERIFY(!seen.contains(QApplication::focusWidget()));
            seen.append(QApplication::focusWidget());
        } while (QApplication::focusWidget() != start && seen.size() < 10);
        QCOMPARE(QApplication::focusWidget(), start);
        QVERIFY(seen.size() >= 4); // canvas, model, latent, top bar
        press(Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget(), seen[seen.size() - 2]);
    }

    void tabHidesThePanelsOnlyFromTheCanvas()
    {
        QDockWidget *dock = window().findChild<QDockWidget *>("LatentDock");
        QVERIFY(dock && dock->isVisible());
        press(Qt::Key_Tab);
        QVERIFY(!dock->isVisible());
        press(Qt::Key_Tab);
        QVERIFY(dock->isVisible());
        press(Qt::Key_F6);
        press(Qt::Key_Tab);
        QVERIFY(dock->isVisible());
    }

    void escapeCancelsAndNeverQuits()
    {
        Canvas &canvas = window().canvas();
        const State before = window().explorer().state();
        const QPoint middle = canvas.rect().center();
        QTest::mousePress(&canvas, Qt::LeftButton, {}, middle);
        QTest::mouseMove(&canvas, middle + QPoint(10, 0));
        QTest::mouseMove(&canvas, middle + QPoint(90, 0));
        QVERIFY(window().explorer().state() != before);
        press(Qt::Key_Escape);
        QVERIFY(window().explorer().state() == before);
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, middle);
        Message message;
        message.kind = Message::Kind::Error;
        message.what = "Something";
        window().messages().show(message);
        QVERIFY(window().messages().isVisible());
        press(Qt::Key_Escape);
        QTRY_VERIFY(!window().messages().isVisible());
        press(Qt::Key_Escape);
        QVERIFY(window().isVisible());
    }

    void escapeLeavesASearchForThePicture()
    {
        press(Qt::Key_B); // an empty shelf has nothing to search in
        auto *search = window().findChild<SearchField *>("shelfSearch");
        QTRY_VERIFY(search->isEnabled());
        press(Qt::Key_F, Qt::ControlModifier);
        QVERIFY(search->hasFocus());
        search->setText("red");
        press(Qt::Key_Escape);
        QCOMPARE(search->text(), QString());
        QVERIFY(search->hasFocus());
        press(Qt::Key_Escape);
        QVERIFY(window().canvas().hasFocus());
    }

    void zoomKeysZoomAndFFits()
    {
        Canvas &canvas = window().canvas();
        const double fitted = canvas.zoom();
        press(Qt::Key_Plus);
        QVERIFY(canvas.zoom() > fitted);
        press(Qt::Key_0);
        QCOMPARE(canvas.zoom(), 1.0);
        press(Qt::Key_Minus);
        QVERIFY(canvas.zoom() < 1);
        press(Qt::Key_F);
        QCOMPARE(canvas.zoom(), fitted);
    }

    void f11IsFullScreenAndBack()
    {
        press(Qt::Key_F11);
        QVERIFY(window().isFullScreen());
        press(Qt::Key_F11);
        QVERIFY(!window().isFullScreen());
    }
};

QTEST_MAIN(TestWindowKeys)
#include "tst_window_keys.moc"
