// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scratch.h"
#include "ui/theme/theme.h"
#include "ui/train/form_row.h"
#include "ui/train/new_run_dock.h"
#include "ui/train/verdict_line.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>
using namespace hit;
using namespace hit::test;

/// The button that starts a run, and what stands beside it.
class TestNewRunStart : public QObject
{
    Q_OBJECT

    Scratch m_dir;
    Theme m_theme{qApp};

    static QPushButton *startOf(const NewRunDock &dock)
    {
        for (QPushButton *button : dock.findChildren<QPushButton *>())
            if (button->text() == "Start")
                return button;
        return nullptr;
    }

    static QLineEdit *fieldOf(const NewRunDock &dock, const QString &name)
    {
        for (QLineEdit *field : dock.findChildren<QLineEdit *>())
            if (field->accessibleName() == name)
                return field;
        qFatal("no %s", qPrintable(name));
    }

private Q_SLOTS:
    void initTestCase() { qputenv("PATH", QByteArray(HIT_TEST_BIN ":") + qgetenv("PATH")); }

    void whatIsWarnedOfIsReachedBesideTheButton()
    {
        NewRunDock dock;
        dock.setRunsFolder(QString::fromStdString((m_dir / "runs").string()));
        dock.setDevice("cpu");
        dock.resize(320, 420);
        dock.show();
        auto *all = dock.findChild<QToolButton *>("button.advice");
        auto *foot = dock.findChild<QWidget *>("costFoot");
        QVERIFY(all && !all->isVisible());
        const int height = foot->height();
        dock.chooseImages(QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64"));
        QTRY_VERIFY_WITH_TIMEOUT(dock.missing().isEmpty(), 120'000);
        QTRY_VERIFY(all->isVisible() && all->menu());
        QCOMPARE(foot->height(), height);
        const auto choose = [&](const QString &text) {
            Q_EMIT all->menu()->aboutToShow();
            for (QAction *entry : all->menu()->actions())
                if (entry->text().contains(text))
                    return entry->trigger();
            qFatal("no %s", qPrintable(text));
        };
        const auto *few = dock.findChild<QPushButton *>("button.fewImages");
        const auto *scroll = dock.findChild<QScrollArea *>("newRunForm");
        const auto isSeen = [&](const QWidget *place) {
            return place->visibleRegion().boundingRect() == place->rect();
        };
        choose("200 images are few");
        QVERIFY(isSeen(few));
        scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
        QVERIFY(!isSeen(few));
        choose("1 skipped");
        QVERIFY(foot->findChild<VerdictLine *>()->text().startsWith("1 skipped"));
        const QWidget *report = dock.focusWidget();
        QVERIFY(report && report->toolTip().contains("Report") && isSeen(report));
    }

    void theButtonIsInSightHoweverMuchTheFormSays()
    {
        NewRunDock dock;
        dock.setRunsFolder(QString::fromStdString((m_dir / "runs").string()));
        dock.setDevice("cpu");
        dock.resize(300, 440);
        dock.show();
        dock.chooseImages(QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64"));
        QTRY_VERIFY_WITH_TIMEOUT(dock.missing().isEmpty(), 120'000);
        const auto *copy = dock.findChild<QPushButton *>("button.copyCommand");
        for (int height = 440; height >= 340; height -= 20) {
            QTRY_COMPARE((dock.resize(300, height), dock.height()), height);
            QTRY_VERIFY2(copy->visibleRegion().boundingRect() == copy->rect(),
                         qPrintable(QString::number(height)));
        }
    }

    void aNumberThatIsRefusedStartsNothing()
    {
        NewRunDock dock;
        dock.setRunsFolder(QString::fromStdString((m_dir / "runs").string()));
        dock.setDevice("cpu");
        dock.chooseImages(QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64"));
        QTRY_VERIFY_WITH_TIMEOUT(dock.missing().isEmpty(), 120'000);
        QLineEdit *batch = fieldOf(dock, "Batch");
        const QPushButton *start = startOf(dock);
        const auto write = [&](const char *text) {
            batch->setText(text);
            QTest::keyClick(batch, Qt::Key_Return);
        };
        write("100000");
        QVERIFY(!start->isEnabled());
        QVERIFY2(start->toolTip().contains("Batch: "), qPrintable(start->toolTip()));
        QVERIFY(dock.form().set("flip", "false").isEmpty()); // another key leaves it as it is
        QCOMPARE(batch->text(), QString("100000"));
        QVERIFY(!start->isEnabled());
        write("16");
        QVERIFY(start->isEnabled());
        QCOMPARE(dock.form().recipe().batch, 16);
        write("0");
        QVERIFY(!start->isEnabled());
        for (FieldLabel *label : dock.findChildren<FieldLabel *>())
            if (label->text() == "Batch") {
                QVERIFY(label->isEdited());
                Q_EMIT label->resetRequested();
            }
        QVERIFY(start->isEnabled());
        QCOMPARE(batch->text(), QString::number(dock.form().base().batch));
        QLineEdit *length = fieldOf(dock, "Length");
        length->setText("-1");
        QTest::keyClick(length, Qt::Key_Return);
        QVERIFY(!start->isEnabled());
        dock.beginAnew();
        QVERIFY(!length->text().contains('-'));
    }

    void theFormStaysUntilItIsCleared()
    {
        NewRunDock dock;
        dock.setRunsFolder(QString::fromStdString((m_dir / "runs").string()));
        auto *clear = dock.findChild<QPushButton *>("button.clearForm");
        QVERIFY(clear && !clear->isEnabled());
        dock.chooseImages(QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64"));
        QVERIFY(dock.form().set("steps", "77").isEmpty());
        dock.goToImages();
        QVERIFY(!dock.form().data().isEmpty());
        QVERIFY(dock.form().isEdited("steps") && clear->isEnabled());
        clear->click();
        QVERIFY(dock.form().data().isEmpty());
        QVERIFY(!dock.form().isEdited("steps") && !clear->isEnabled());
    }

    void theCommandIsCopiedOnceThereIsOne()
    {
        NewRunDock dock;
        dock.setRunsFolder(QString::fromStdString((m_dir / "runs").string()));
        dock.setDevice("cpu");
        auto *copy = dock.findChild<QPushButton *>("button.copyCommand");
        QVERIFY(!copy->isEnabled() && copy->toolTip().contains("Choose images"));
        dock.chooseImages(QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64"));
        QTRY_VERIFY_WITH_TIMEOUT(copy->isEnabled(), 120'000);
        const QString name = copy->text();
        copy->click();
        QCOMPARE(QApplication::clipboard()->text(), dock.form().command());
        QCOMPARE(copy->text(), QString("Copied"));
        QTRY_COMPARE(copy->text(), name);
    }

    void listsLeaveTheWheelToTheForm()
    {
        NewRunDock dock;
        dock.show();
        dock.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dock));
        for (QComboBox *list : dock.findChildren<QComboBox *>())
            for (const bool focused : {false, true}) {
                if (focused)
                    list->setFocus();
                const int index = list->currentIndex();
                const QPointF at = list->rect().center();
                QWheelEvent turn(at, list->mapToGlobal(at), {}, {0, -120}, Qt::NoButton,
                                 Qt::NoModifier, Qt::NoScrollPhase, false);
                QApplication::sendEvent(list, &turn);
                QVERIFY2(!turn.isAccepted(), qPrintable(list->accessibleName()));
                QCOMPARE(list->currentIndex(), index);
            }
    }

    void aDoubleClickStartsOneRun()
    {
        NewRunDock dock;
        dock.setRunsFolder(QString::fromStdString((m_dir / "runs").string()));
        dock.setDevice("cpu");
        dock.chooseImages(QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64"));
        QTRY_VERIFY_WITH_TIMEOUT(dock.missing().isEmpty(), 120'000);
        QPushButton *start = startOf(dock);
        QVERIFY(start && start->isEnabled());
        QSignalSpy started(&dock, &NewRunDock::startRequested);
        QTest::mouseClick(start, Qt::LeftButton);
        QTest::mouseDClick(start, Qt::LeftButton);
        QCOMPARE(started.count(), 1);
        QTRY_VERIFY(start->isEnabled()); // for the next one
        QTest::mouseClick(start, Qt::LeftButton);
        QCOMPARE(started.count(), 2);
    }
};

QTEST_MAIN(TestNewRunStart)
#include "tst_new_run_start.moc"
