// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_lock.h"
#include "model/run/run_status.h"
#include "tests/run/run_support.h"
#include "ui/theme/theme.h"
#include "ui/train/run_actions.h"
#include "ui/train/run_dock.h"
#include "ui/train/run_library.h"
#include "ui/train/trainer_starter.h"

#include <QApplication>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

/// The dock of a run that this process trains, as far as its folder tells.
struct Docked
{
    Docked()
        : settings(text(run.scratch / "settings.ini"), QSettings::IniFormat)
    {
        tell(RunState::Running);
        settings.setValue("train/folders", QStringList{text(run.scratch.path())});
        library = std::make_unique<RunLibrary>(settings);
        actions = std::make_unique<RunActions>(*library, starter);
        dock = std::make_unique<RunDock>(*actions);
        dock->showRun(path());
        dock->show();
    }
    static QString text(const std::filesystem::path &path)
    {
        return QString::fromStdString(path.string());
    }
    QString path() const { return text(run.folder.path()); }
    void tell(RunState state) const
    {
        RunStatus status;
        status.state = state;
        if (!StatusWriter(run.folder).write(status))
            qFatal("no status");
    }
    QPushButton &button() const { return *dock->findChild<QPushButton *>("button.run"); }

    ScratchRun run;
    Result<RunLock> lock = RunLock::take(run.folder);
    QSettings settings;
    TrainerStarter starter{"/nowhere/hit"};
    std::unique_ptr<RunLibrary> library;
    std::unique_ptr<RunActions> actions;
    std::unique_ptr<RunDock> dock;
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
        QVERIFY(docked.lock);
        QTRY_VERIFY(docked.button().isVisible() && docked.button().text() == "Pause");
        std::filesystem::remove_all(docked.run.folder.requests());
        writeAll(docked.run.folder.requests(), "no folder");
        QSignalSpy refused(docked.library.get(), &RunLibrary::refused);
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
