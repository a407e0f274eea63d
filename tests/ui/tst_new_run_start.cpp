// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scratch.h"
#include "ui/theme/theme.h"
#include "ui/train/new_run_dock.h"

#include <QApplication>
#include <QPushButton>
#include <QtTest>

using namespace hit;
using namespace hit::test;

/// The button that starts a run.
class TestNewRunStart : public QObject
{
    Q_OBJECT

    Scratch m_dir;
    Theme m_theme{qApp};

private Q_SLOTS:
    void initTestCase() { qputenv("PATH", QByteArray(HIT_TEST_BIN ":") + qgetenv("PATH")); }

    void aDoubleClickStartsOneRun()
    {
        NewRunDock dock;
        dock.setRunsFolder(QString::fromStdString((m_dir / "runs").string()));
        dock.setDevice("cpu");
        dock.chooseImages(QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64"));
        QTRY_VERIFY_WITH_TIMEOUT(dock.missing().isEmpty(), 120'000);
        QPushButton *start = nullptr;
        for (QPushButton *button : dock.findChildren<QPushButton *>())
            if (button->text() == "Start")
                start = button;
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
