// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/train_program.h"
#include "ui/train/run_actions.h"
#include "ui/train/run_library.h"
#include "ui/train/trainer_starter.h"

#include <QAbstractItemModelTester>
#include <QSettings>
#include <QSignalSpy>

#include <sys/stat.h>

#include <algorithm>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int aWhile = 60'000;

/// A library that looks at one folder and keeps its settings there.
struct Watched
{
    explicit Watched(const QString &folder)
        : settings(folder + "/settings.ini", QSettings::IniFormat)
    {
        settings.setValue("train/folders", QStringList{folder});
        library = std::make_unique<RunLibrary>(settings);
        tester = std::make_unique<QAbstractItemModelTester>(library.get());
    }
    bool sees(const QString &path, RunState state) const
    {
        return QTest::qWaitFor(
            [&] {
                const RunFacts *run = library->run(path);
                return run && run->status.state == state;
            },
            aWhile);
    }
    QSettings settings;
    std::unique_ptr<RunLibrary> library;
    std::unique_ptr<QAbstractItemModelTester> tester;
};

QString folderOf(const TrainProgram &program)
{
    return TrainProgram::text(program.scratch().path());
}

Recipe endless()
{
    Recipe recipe = quickRecipe();
    recipe.steps = 0;
    recipe.sample_every_steps = 50;
    return recipe;
}

void tell(const std::filesystem::path &run, RunState state)
{
    RunStatus status;
    status.state = state;
    status.step = status.last_step = 20;
    if (!StatusWriter(RunFolder::open(run).value()).write(status))
        qFatal("no status");
}

/// A run that has ended, as a trainer leaves it.
std::filesystem::path finishedRun(const Scratch &scratch, const char *name, double created,
                                  const std::string &data = {})
{
    auto run = RunFolder::create(scratch / name);
    const nlohmann::json recipe{{"generator", {{"size", 16}}},
                                {"discriminator", {{"size", 16}}},
                                {"batch", 4},
                                {"seed", 3}};
    if (!run
        || !run->describe({{"v", 1},
                           {"recipe", recipe},
                           {"created", created},
                           {"device", "cpu"},
                           {"fingerprint", "0"},
                           {"data", data}}))
        qFatal("no run");
    tell(run->path(), RunState::Finished);
    return run->path();
}

} // namespace

/// The list of runs against what trainers and accidents leave in folders.
class TestRunLibrary final : public QObject
{
    Q_OBJECT

private:
    Scratch m_home;

private Q_SLOTS:
    void initTestCase() { qputenv("XDG_DATA_HOME", m_home.path().string().c_str()); }

    void followsARunOfAnotherProcess()
    {
        TrainProgram program(endless());
        Watched watched(folderOf(program));
        QVERIFY2(program.start(), program.process().readAllStandardError());
        QVERIFY(watched.sees(program.path(), RunState::Running));
        const RunFacts &run = *watched.library->run(program.path());
        QCOMPARE(run.size, 16);
        QCOMPARE(run.name, QString("run"));
        QVERIFY(!run.isElsewhere);
        QTRY_VERIFY_WITH_TIMEOUT(!watched.library->run(program.path())->thumbnail.isNull(), aWhile);
        QCOMPARE(watched.library->front(), watched.library->run(program.path()));
        watched.library->ask(program.path(), Request::Pause);
        QVERIFY(watched.sees(program.path(), RunState::Paused));
        watched.library->ask(program.path(), Request::Continue);
        QVERIFY(watched.sees(program.path(), RunState::Running));
        program.kill();
        QVERIFY(watched.sees(program.path(), RunState::Killed));
        QVERIFY(canResume(*watched.library->run(program.path())));
        QVERIFY(!watched.library->front());
    }

    void refusesToMoveARunAtWork()
    {
        TrainProgram program(endless());
        Watched watched(folderOf(program));
        QVERIFY2(program.start(), program.process().readAllStandardError());
        QVERIFY(watched.sees(program.path(), RunState::Running));
        QSignalSpy refused(watched.library.get(), &RunLibrary::refused);
        watched.library->rename(program.path(), "other");
        QTRY_COMPARE(refused.count(), 1);
        watched.library->moveToTrash(program.path());
        QTRY_COMPARE(refused.count(), 2);
        QVERIFY(QFile::exists(program.path() + "/run.json"));
        program.kill();
    }

    void tellsWhatIsDamagedAndKeepsTheRest_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("said");
        const auto add = [](const char *file, const char *said) {
            for (const char *kind : {"text", "fifo", "folder"})
                QTest::addRow("%s is a %s", file, kind) << file << kind << said;
        };
        QTest::newRow("no run.json") << "run.json"
                                     << "nothing"
                                     << "run.json is missing";
        QTest::newRow("no status.json") << "status.json"
                                        << "nothing"
                                        << "status.json is missing";
        add("run.json", "run.json");
        add("status.json", "status.json");
        add("samples/step-00000010.png", "step-00000010.png");
        for (const char *notListed : {"events.jsonl", "run.lock", "next.lock", "log.txt", "control",
                                      "live", "checkpoints", "samples"})
            add(notListed, "");
    }
    void tellsWhatIsDamagedAndKeepsTheRest()
    {
        QFETCH(QString, file);
        QFETCH(QString, kind);
        QFETCH(QString, said);
        const Scratch scratch;
        const auto good = finishedRun(scratch, "good", 1), bad = finishedRun(scratch, "bad", 2);
        const QString path = TrainProgram::text(bad);
        tell(bad, RunState::Running); // its lock counts
        const auto damaged = bad / file.toStdString();
        std::filesystem::remove_all(damaged);
        if (kind == "text")
            writeAll(damaged, QByteArray("\x00\xff not what it was", 18));
        else if (kind == "fifo")
            QCOMPARE(::mkfifo(damaged.c_str(), 0600), 0);
        else if (kind == "folder")
            std::filesystem::create_directory(damaged);
        Watched watched(TrainProgram::text(scratch.path()));
        QTRY_COMPARE(watched.library->rowCount(), 2);
        const RunFacts *run = watched.library->run(path);
        QVERIFY(run);
        const QString told = run->problem + run->note;
        QVERIFY2(said.isEmpty() ? told.isEmpty() : told.contains(said), qPrintable(told));
        QVERIFY(!QString::fromStdString(run->status.last_error).contains(file)); // once
        QCOMPARE(run->status.state, RunState::Killed);
        const RunFacts *other = watched.library->run(TrainProgram::text(good));
        QVERIFY(other && other->problem.isEmpty() && other->note.isEmpty());
        QCOMPARE(stateText(*other), QString("Done"));
    }

    void imagesThatArePackedAreARowBeforeThereIsARun()
    {
        const Scratch scratch;
        const auto run = RunFolder::create(scratch / "packs");
        QVERIFY(run);
        const QString path = TrainProgram::text(run->path());
        auto lock = std::optional(RunLock::take(*run));
        RunStatus status;
        status.state = RunState::Packing;
        status.files_done = 30;
        status.files = 120;
        QVERIFY(StatusWriter(*run).write(status));
        Watched watched(TrainProgram::text(scratch.path()));
        QVERIFY(watched.sees(path, RunState::Packing));
        const RunFacts packs = *watched.library->run(path);
        QCOMPARE(packs.problem, QString());
        QCOMPARE(stateText(packs), QString("Packing 30 of 120 files"));
        QCOMPARE(progressOf(packs), 0.25);
        QVERIFY(isAtWork(packs) && isPreparing(packs) && !canResume(packs));
        QVERIFY(endsOfQueues(watched.library->runs()).empty()); // none can wait for it yet

        lock.reset();
        QVERIFY(watched.sees(path, RunState::Killed));
        QVERIFY(watched.library->run(path)->problem.contains("packed the images"));
    }

    void aRunIsAheadOfThoseAloneThatWaitForIt()
    {
        RunFacts ahead, waits, gone;
        ahead.path = ahead.place = "/nowhere/ahead";
        ahead.isDescribed = waits.isDescribed = true;
        ahead.status.state = RunState::Running;
        waits.path = waits.place = "/nowhere/waits";
        waits.status.state = RunState::Waiting;
        waits.ahead = ahead.place;
        gone = waits;
        gone.path = gone.place = "/nowhere/gone";
        gone.ahead = "/nowhere/what has gone";
        const auto paths = [](const std::vector<RunFacts> &runs) {
            QStringList all;
            for (const RunFacts &run : runs)
                all.append(run.path);
            return all;
        };
        QCOMPARE(paths(endsOfQueues({ahead, gone})), (QStringList{ahead.path, gone.path}));
        QCOMPARE(paths(endsOfQueues({ahead, waits})), QStringList{waits.path});
    }

    void aLinkedRunIsTheSameRun()
    {
        const Scratch scratch;
        const auto source = finishedRun(scratch, "source", 1);
        writeAll(source / "data.safetensors", "a pack");
        const auto link = scratch / "link";
        std::filesystem::create_directory_symlink(source, link);
        finishedRun(scratch, "user", 2, (link / "data.safetensors").string());
        Watched watched(TrainProgram::text(scratch.path()));
        QTRY_COMPARE(watched.library->rowCount(), 3);
        const auto users = usersOfImages(watched.library->runs(), TrainProgram::text(source));
        QVERIFY(std::ranges::any_of(users, [](const RunFacts &run) { return run.name == "user"; }));
    }

    void aRunThatIsRemovedDoesNotSeemToTrain()
    {
        constexpr int many = 3000;
        const Scratch scratch;
        const auto run = finishedRun(scratch, "run", 1);
        tell(run, RunState::Running); // and it was killed
        for (int i = 0; i < many; ++i)
            writeAll(run / "samples" / std::to_string(i), {});
        Watched watched(TrainProgram::text(scratch.path()));
        QTRY_COMPARE(watched.library->rowCount(), 1);
        QSignalSpy stateChanged(watched.library.get(), &RunLibrary::stateChanged);
        connect(watched.library.get(), &RunLibrary::changed, watched.library.get(),
                &RunLibrary::lookNow);
        watched.library->lookNow();
        watched.library->remove(TrainProgram::text(run));
        QTRY_COMPARE(watched.library->rowCount(), 0);
        QCOMPARE(stateChanged.count(), 0);
    }

    void theNewestIsFirstAndStaysWhereItIs()
    {
        const Scratch scratch;
        finishedRun(scratch, "b", 5);
        Watched watched(TrainProgram::text(scratch.path()));
        QTRY_COMPARE(watched.library->rowCount(), 1);
        finishedRun(scratch, "c", 9);
        finishedRun(scratch, "a", 1);
        watched.library->lookNow();
        QTRY_COMPARE(watched.library->rowCount(), 3);
        QCOMPARE(watched.library->runs()[0].name, QString("c"));
        QCOMPARE(watched.library->runs()[2].name, QString("a"));
    }

    void renamesAndTrashesAndPutsBack()
    {
        const Scratch scratch;
        const QString path = TrainProgram::text(finishedRun(scratch, "old", 1));
        const QString renamedPath = QFileInfo(path).dir().filePath("new");
        Watched watched(TrainProgram::text(scratch.path()));
        QTRY_COMPARE(watched.library->rowCount(), 1);
        QSignalSpy refused(watched.library.get(), &RunLibrary::refused);
        for (const QString &wrong : {QString(), QString("a/b"), QString(".hidden")})
            watched.library->rename(path, wrong);
        QTRY_COMPARE(refused.count(), 3);
        // It says of the run what was wrong with the name, in its own case.
        for (const QList<QVariant> &refusal : refused) {
            const auto error = refusal[1].value<hit::Error>();
            QCOMPARE(QString::fromStdString(error.what), path);
            QVERIFY2(error.why.starts_with("a run cannot be named \u201c"), error.why.c_str());
        }
        watched.library->rename(path, "new");
        QTRY_VERIFY(watched.library->run(renamedPath));
        QVERIFY(!watched.library->run(path));
        QSignalSpy trashed(watched.library.get(), &RunLibrary::trashed);
        watched.library->moveToTrash(renamedPath);
        QTRY_COMPARE(trashed.count(), 1);
        QTRY_COMPARE(watched.library->rowCount(), 0);
        watched.library->putBack(renamedPath, trashed[0][1].toString());
        QTRY_VERIFY(watched.library->run(renamedPath));
    }

    void runsWhoseImagesHaveGoneAreKnown()
    {
        const Scratch scratch;
        const auto source = finishedRun(scratch, "source", 1);
        const QString pack = TrainProgram::text(source) + "/data.safetensors";
        writeAll(source / "data.safetensors", "a pack");
        const QString user =
            TrainProgram::text(finishedRun(scratch, "user", 2, pack.toStdString()));
        Watched watched(TrainProgram::text(scratch.path()));
        QTRY_COMPARE(watched.library->rowCount(), 2);
        QVERIFY(watched.library->run(user)->hasImages);
        const auto users = usersOfImages(watched.library->runs(), TrainProgram::text(source));
        QVERIFY(users.size() == 1 && users.front().path == user);
        QVERIFY(usersOfImages(watched.library->runs(), user).empty());
        watched.library->rename(TrainProgram::text(source), "other");
        QTRY_VERIFY(!watched.library->run(user)->hasImages);
        TrainerStarter starter(hitProgram);
        RunActions actions(*watched.library, starter);
        QSignalSpy missing(&actions, &RunActions::imagesMissing);
        actions.resume(user);
        QCOMPARE(missing.count(), 1);
        QVERIFY(!starter.isStarting(user));
    }

    void aTrainerOutlivesWhoStartedIt()
    {
        TrainProgram program(endless());
        Watched watched(folderOf(program));
        {
            TrainerStarter starter(hitProgram);
            QSignalSpy started(&starter, &TrainerStarter::started);
            QVERIFY(starter.start(program.newRun().mid(1), program.path()));
            QTRY_COMPARE_WITH_TIMEOUT(started.count(), 1, aWhile);
            QSignalSpy failed(&starter, &TrainerStarter::failed);
            QVERIFY(starter.start({"--resume", program.path()}, program.path()));
            QTRY_COMPARE(failed.count(), 1);
            QCOMPARE(failed[0][1].value<Error>().why,
                     std::string("a trainer is at work on this run"));
        }
        QVERIFY(watched.sees(program.path(), RunState::Running));
        watched.library->ask(program.path(), Request::Stop);
        QVERIFY(watched.sees(program.path(), RunState::Stopped));
    }

    void aRunThatWaitsIsListedAndDeleted()
    {
        TrainProgram program(endless());
        Watched watched(folderOf(program));
        QVERIFY2(program.start(), program.process().readAllStandardError());
        TrainerStarter starter(hitProgram);
        QSignalSpy started(&starter, &TrainerStarter::started);
        const QString second = folderOf(program) + "/second";
        QStringList arguments = program.newRun().mid(1) + QStringList{"--after", program.path()};
        arguments[arguments.indexOf("--output") + 1] = second;
        QVERIFY(starter.start(arguments, second));
        QTRY_COMPARE_WITH_TIMEOUT(started.count(), 1, aWhile);
        QVERIFY(watched.sees(program.path(), RunState::Running)
                && watched.sees(second, RunState::Waiting));
        QCOMPARE(stateText(*watched.library->run(second)), QString("Waits for run"));
        QCOMPARE(watched.library->front(), watched.library->run(program.path())); // it trains
        const auto ends = endsOfQueues(watched.library->runs());
        QVERIFY(ends.size() == 1 && ends.front().path == second);
        QSignalSpy trashed(watched.library.get(), &RunLibrary::trashed);
        watched.library->moveToTrash(second);
        QTRY_COMPARE_WITH_TIMEOUT(trashed.count(), 1, aWhile);
        QTRY_VERIFY(!watched.library->run(second));
        QVERIFY(watched.sees(program.path(), RunState::Running));
        program.kill();
    }
};

QTEST_GUILESS_MAIN(TestRunLibrary)
#include "tst_run_library.moc"
