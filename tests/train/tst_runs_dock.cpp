// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/train_program.h"
#include "ui/theme/theme.h"
#include "ui/train/run_actions.h"
#include "ui/train/run_dock.h"
#include "ui/train/run_library.h"
#include "ui/train/run_list_view.h"
#include "ui/train/run_name_edit.h"
#include "ui/train/runs_dock.h"
#include "ui/train/trainer_starter.h"
#include "ui/widgets/field_note.h"

#include <QApplication>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QSettings>

#include <algorithm>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int aWhile = 60'000, others = 12;

/// A run newer than any other that was trained to its end.
QString newerRun(const Scratch &scratch, int number)
{
    const auto run = RunFolder::create(scratch.path() / ("newer-" + std::to_string(number)));
    const nlohmann::json recipe{{"generator", {{"size", 16}}}, {"discriminator", {{"size", 16}}}};
    if (!run
        || !run->describe({{"v", 1},
                           {"recipe", recipe},
                           {"created", 9e9 + number},
                           {"data", ""},
                           {"fingerprint", "0"}}))
        qFatal("no run");
    RunStatus status;
    status.state = RunState::Finished;
    if (!StatusWriter(*run).write(status))
        qFatal("no status");
    return TrainProgram::text(run->path());
}

struct Docked
{
    explicit Docked(const QString &folder)
        : settings(folder + "/settings.ini", QSettings::IniFormat)
    {
        settings.setValue("train/folders", QStringList{folder});
        library = std::make_unique<RunLibrary>(settings);
        actions = std::make_unique<RunActions>(*library, starter);
        dock = std::make_unique<RunsDock>(*actions);
        dock->resize(260, 300);
        dock->show();
    }
    /// The whole row of that run is on the screen.
    bool isSeen(const QString &path) const
    {
        const auto *list = dock->findChild<RunListView *>();
        const QRect row = list->visualRect(library->index(library->row(path)));
        return list->viewport()->rect().contains(row);
    }

    QSettings settings;
    TrainerStarter starter{hitProgram};
    std::unique_ptr<RunLibrary> library;
    std::unique_ptr<RunActions> actions;
    std::unique_ptr<RunsDock> dock;
};

} // namespace

/// What is selected in the list of runs without anybody's choice.
class TestRunsDock final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void theRunAtWorkIsSelectedAndSeen()
    {
        Recipe recipe = quickRecipe();
        recipe.steps = 0;
        TrainProgram program(recipe);
        QVERIFY2(program.start(), program.process().readAllStandardError());
        for (int number = 0; number < others; ++number)
            newerRun(program.scratch(), number);
        const Docked docked(TrainProgram::text(program.scratch().path()));
        QTRY_COMPARE_WITH_TIMEOUT(docked.library->rowCount(), others + 1, aWhile);
        QTRY_COMPARE(docked.dock->selected(), program.path());
        QTRY_VERIFY(docked.isSeen(program.path()));
        docked.dock->resize(260, 200);
        QTRY_VERIFY(docked.isSeen(program.path()));
        program.kill();
    }

    void aNameThatIsRefusedStaysToBeMended()
    {
        const Scratch scratch;
        newerRun(scratch, 0);
        const QString run = newerRun(scratch, 1);
        const Docked docked(TrainProgram::text(scratch.path()));
        QTRY_COMPARE(docked.dock->selected(), run);
        auto *list = docked.dock->findChild<RunListView *>();
        list->edit(list->currentIndex());
        QPointer<RunNameEdit> edit = list->findChild<RunNameEdit *>();
        QVERIFY(edit);
        const QString taken = docked.library->runs()[1].name;
        for (const QString &name : {QStringLiteral("a/b"), QString(), taken}) {
            edit->setText(name);
            QTest::keyClick(edit, Qt::Key_Return);
            QCoreApplication::processEvents();
            QVERIFY(edit && edit->isVisible());
            const auto *note = list->findChild<FieldNote *>();
            QVERIFY2(note->isVisible() && note->text() == edit->problem(), qPrintable(name));
        }
        edit->setText("mended");
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(docked.dock->selected(), TrainProgram::text(scratch.path() / "mended"));
        QVERIFY(!edit);
    }

    void aRunThatIsAskedToStopSaysSoAtOnce()
    {
        Recipe recipe = quickRecipe();
        recipe.steps = 0;
        TrainProgram program(recipe);
        QVERIFY2(program.start(), program.process().readAllStandardError());
        const Docked docked(TrainProgram::text(program.scratch().path()));
        RunDock dock(*docked.actions);
        dock.showRun(program.path());
        dock.show();
        auto *button = dock.findChild<QPushButton *>("button.run");
        const auto runs = [&] {
            const RunFacts *run = docked.library->run(program.path());
            return run && run->status.state == RunState::Running;
        };
        QTRY_VERIFY_WITH_TIMEOUT(runs() && button->text() == "Pause", aWhile);
        docked.actions->stop(program.path());
        QCOMPARE(button->text(), QString("Stopping"));
        QVERIFY(!button->isEnabled());
        QVERIFY(!dock.findChild<QPushButton *>("button.snapshot")->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(button->text() == "Resume" && button->isEnabled(), aWhile);
    }

    void aPersonsChoiceStays()
    {
        Recipe recipe = quickRecipe();
        recipe.steps = 0;
        TrainProgram program(recipe);
        const QString first = newerRun(program.scratch(), 0),
                      second = newerRun(program.scratch(), 1);
        const Docked docked(TrainProgram::text(program.scratch().path()));
        QTRY_COMPARE(docked.dock->selected(), second); // the newest
        docked.dock->select(first);
        QVERIFY2(program.start(), program.process().readAllStandardError());
        QTRY_VERIFY_WITH_TIMEOUT(docked.library->front(), aWhile);
        QCOMPARE(docked.dock->selected(), first);
        program.kill();
    }

    void aRunIsSelectedOnceItIsThere()
    {
        const Scratch scratch;
        newerRun(scratch, 0);
        const Docked docked(TrainProgram::text(scratch.path()));
        QTRY_COMPARE(docked.library->rowCount(), 1);
        docked.dock->select(TrainProgram::text(scratch.path() / "newer-1"));
        QCOMPARE(docked.dock->selected(), TrainProgram::text(scratch.path() / "newer-0"));
        const QString wanted = newerRun(scratch, 1);
        QTRY_COMPARE(docked.dock->selected(), wanted);
    }

    /// Packing its images may take an hour, or fail.
    void aRunThatComesLateTakesNoSelectionAway_data()
    {
        QTest::addColumn<bool>("fails");
        QTest::newRow("another was chosen meanwhile") << false;
        QTest::newRow("it did not start") << true;
    }
    void aRunThatComesLateTakesNoSelectionAway()
    {
        QFETCH(bool, fails);
        const Scratch scratch;
        const QString first = newerRun(scratch, 0), second = newerRun(scratch, 1);
        const Docked docked(TrainProgram::text(scratch.path()));
        QTRY_COMPARE(docked.library->rowCount(), 2);
        QCOMPARE(docked.dock->selected(), second);
        const QString late = TrainProgram::text(scratch.path() / "newer-2");
        docked.dock->select(late);
        if (fails)
            docked.dock->giveUp(late);
        else
            docked.dock->findChild<RunListView *>()->select(first);
        newerRun(scratch, 2);
        QTRY_VERIFY(docked.library->run(late));
        QCOMPARE(docked.dock->selected(), fails ? second : first);
    }

    void aRunThatIsAWatchedFolderItselfIsRenamedAndLeft()
    {
        const Scratch scratch;
        const QString run = newerRun(scratch, 0);
        const Docked docked(run);
        QTRY_COMPARE(docked.library->rowCount(), 1);
        docked.library->rename(run, "other name");
        const QString path = TrainProgram::text(scratch.path() / "other name");
        QTRY_VERIFY(docked.library->run(path));
        QTRY_COMPARE(docked.dock->selected(), path);
        Q_EMIT docked.dock->findChild<RunListView *>()->menuRequested(path, {});
        const auto actions = docked.dock->findChild<QMenu *>("runMenu")->actions();
        const auto leave = std::ranges::find(actions, "Stop watching " + path, &QAction::text);
        QVERIFY(leave != actions.end());
        (*leave)->trigger();
        QTRY_COMPARE(docked.library->rowCount(), 0);
    }
};

QTEST_MAIN(TestRunsDock)
#include "tst_runs_dock.moc"
