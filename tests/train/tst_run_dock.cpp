// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/run_at_work.h"
#include "ui/theme/theme.h"
#include "ui/train/run_actions.h"
#include "ui/train/run_dock.h"
#include "ui/train/trainer_starter.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

struct Docked
{
    Docked()
    {
        dock.showRun(work.path());
        dock.show();
    }
    QPushButton &button() const { return *dock.findChild<QPushButton *>("button.run"); }

    RunAtWork work;
    TrainerStarter starter{"/nowhere/hit"};
    RunActions actions{*work.library, starter};
    RunDock dock{actions};
};

} // namespace

/// What can be done with the selected run.
class TestRunDock final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void aRefusedPauseCanBeAskedForAgain()
    {
        const Docked docked;
        QTRY_VERIFY(docked.button().isVisible() && docked.button().text() == "Pause");
        docked.work.refuseRequests();
        QSignalSpy refused(docked.work.library.get(), &RunLibrary::refused);
        docked.button().click();
        QVERIFY(!docked.button().isEnabled()); // until it is done or refused
        QTRY_COMPARE(refused.count(), 1);
        QTRY_VERIFY(docked.button().isEnabled() && docked.button().text() == "Pause");
    }

    /// Somebody else has continued it before anybody looked.
    void aPauseThatIsNotSeenCanBeAskedForAgain()
    {
        const Docked docked;
        QTRY_VERIFY(docked.button().isVisible() && docked.button().text() == "Pause");
        docked.button().click();
        QVERIFY(!docked.button().isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(docked.button().isEnabled(), 30'000);
    }
};

QTEST_MAIN(TestRunDock)
#include "tst_run_dock.moc"
