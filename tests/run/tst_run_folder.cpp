// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "model/run/checkpoint_files.h"
#include "model/run/run_lock.h"
#include "model/run/run_requests.h"
#include "model/run/run_status.h"
#include "tests/core/failing_file_system.h"
#include "tests/run/run_support.h"

#include <QtTest>

#include <sys/stat.h>

using namespace hit;
using namespace hit::test;
namespace fs = std::filesystem;

namespace {

QByteArray quoted(QByteArray text)
{
    return text.replace('\'', '"');
}

RunStatus someStatus()
{
    RunStatus status;
    status.state = RunState::Running;
    status.step = 1200;
    status.images = 307'200;
    status.last_step = 5000;
    status.images_per_second = 12.5;
    status.seconds_left = 3600;
    status.memory_bytes = 1 << 30;
    status.checkpoint = "step-00001000.safetensors";
    status.last_error = "the disk is full";
    return status;
}

} // namespace

class TestRunFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isDescribedOnce()
    {
        ScratchRun run;
        const auto json = run.folder.description();
        QVERIFY(json);
        QCOMPARE(json->at("seed").get<int>(), 1);
        const Status again = run.folder.describe({{"seed", 2}});
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::WrongUse);
        QCOMPARE(run.folder.description()->at("seed").get<int>(), 1);
        const auto second = RunFolder::create(run.folder.path());
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::WrongUse);
    }

    void folderWithoutDescriptionIsNoRun()
    {
        Scratch scratch;
        QVERIFY(RunFolder::create(scratch / "begun"));
        const auto run = RunFolder::open(scratch / "begun");
        QVERIFY(!run);
        QCOMPARE(run.error().code, ErrorCode::WrongUse);
        QVERIFY(RunFolder::create(scratch / "begun")); // killed before run.json: begins again
    }

    void aFolderWithOtherThingsIsNotTaken()
    {
        Scratch scratch;
        writeAll(scratch / "precious.safetensors", "mine");
        const auto run = RunFolder::create(scratch.path());
        QVERIFY(!run);
        QCOMPARE(run.error().code, ErrorCode::WrongUse);
        QVERIFY(run.error().why.find("precious") != std::string::npos);
        QVERIFY(!std::filesystem::exists(scratch / "checkpoints"));
    }

    void whatWasMadeForNothingGoesAgain()
    {
        Scratch scratch;
        const auto run = RunFolder::create(scratch / "run");
        QVERIFY(run);
        run->take_back();
        QVERIFY(!std::filesystem::exists(scratch / "run"));
        const auto kept = RunFolder::create(scratch / "kept");
        writeAll(kept->samples() / "a.png", "x");
        kept->take_back();
        QVERIFY(std::filesystem::exists(kept->samples() / "a.png"));
    }

    void aStateThatCouldNotBeWrittenIsToldAtTheNextCall()
    {
        ScratchRun run;
        FailingFileSystem system;
        StatusWriter writer(run.folder, system);
        RunStatus status = someStatus();
        QVERIFY(writer.write(status));
        status.state = RunState::Paused;
        system.fail("open_new", 1, ENOSPC);
        QVERIFY(!writer.write(status));
        QVERIFY(system.fired());
        QVERIFY(writer.write(status)); // within the same second
        QCOMPARE(read_status(run.folder)->state, RunState::Paused);
    }

    void runsAreListedByName()
    {
        Scratch scratch;
        for (const char *name : {"b", "a", "c"}) {
            const auto run = RunFolder::create(scratch / name);
            QVERIFY(run && (name[0] == 'c' || run->describe(nlohmann::json::object())));
        }
        const auto lost = RunFolder::create(scratch / "lost");
        QVERIFY(lost && StatusWriter(*lost).write(someStatus()));
        writeAll(scratch / "file", "not a run");
        const auto runs = find_runs(scratch.path());
        QCOMPARE(runs.size(), std::size_t{3});
        QCOMPARE(runs[0], scratch / "a");
        QCOMPARE(runs[1], scratch / "b");
        QCOMPARE(runs[2], scratch / "lost"); // its run.json
        QCOMPARE(find_runs(scratch / "a").size(), std::size_t{1});
        QVERIFY(find_runs(scratch / "nowhere").empty());
        QCOMPARE(RunFolder::open(scratch.path().string() + "/a/")->name(), std::string("a"));
    }

    void temporariesOfTheKilledAreSweptAndNothingElse()
    {
        ScratchRun run;
        const auto file = [&](const char *name) { return run.folder.checkpoints() / name; };
        writeAll(file(".step-00000100.tmp-12345-0.safetensors"), "half");
        writeAll(file("step-00000100.safetensors"), "whole");
        writeAll(file(".hidden"), "not ours");
        run.folder.sweep();
        QVERIFY(!std::filesystem::exists(file(".step-00000100.tmp-12345-0.safetensors")));
        QVERIFY(std::filesystem::exists(file("step-00000100.safetensors")));
        QVERIFY(std::filesystem::exists(file(".hidden")));
        QVERIFY(run.folder.description());
    }

    void theModelNearestToAStepIsFound_data()
    {
        QTest::addColumn<int>("wanted");
        QTest::addColumn<int>("found");
        QTest::newRow("kept") << 500 << 500;
        QTest::newRow("live") << 1020 << 940;
        QTest::newRow("between") << 600 << 500;
        QTest::newRow("as far from both") << 720 << 500;
    }
    void theModelNearestToAStepIsFound()
    {
        QFETCH(int, wanted);
        QFETCH(int, found);
        const ScratchRun run;
        QVERIFY(!find_nearest(run.folder, 0));
        for (const int step : {0, 500})
            writeAll(checkpoint_path(run.folder, step), "found by its name");
        const std::map<std::string, std::string> metadata{{"hitscope.step", "940"}};
        QVERIFY(write_safetensors(run.folder.live_file(), {}, metadata, true));
        const auto nearest = find_nearest(run.folder, wanted);
        QVERIFY(nearest && nearest->step == found);
        QCOMPARE(nearest->file,
                 found == 940 ? run.folder.live_file() : checkpoint_path(run.folder, found));
    }

    void aModelsRunIsToldByItsPlace()
    {
        const auto live = RunFolder::place_of_model("/runs/clay-64/live/ema.safetensors");
        QVERIFY(live && live->run == "clay-64" && live->step == -1);
        const auto saved =
            RunFolder::place_of_model("/runs/clay-64/checkpoints/step-00000489.safetensors");
        QVERIFY(saved && saved->run == "clay-64" && saved->step == 489);
        for (const char *other :
             {"/models/ema.safetensors", "/a/checkpoints/best.safetensors", "ema.safetensors",
              "/a/other/step-00000489.safetensors", "/live/ema.safetensors", ""})
            QVERIFY2(!RunFolder::place_of_model(other), other);
    }

    void stepsHaveNamesThatSort()
    {
        QCOMPARE(step_name(12'000), std::string("step-00012000"));
        QCOMPARE(step_of_name("step-00012000.safetensors", ".safetensors"), 12'000);
        QCOMPARE(step_of_name("step-123456789012.png", ".png"), 123'456'789'012);
        for (const char *wrong : {"step-12000.png", "step-00012000.png.png", "step--0012000.png",
                                  "step-00012000", "", "step-.png", "Step-00012000.png"})
            QVERIFY2(step_of_name(wrong, ".png") == -1, wrong);
    }

    void thereAreNeverTwoTrainers()
    {
        ScratchRun run;
        QVERIFY(!RunLock::is_held(run.folder));
        {
            const auto lock = RunLock::take(run.folder);
            QVERIFY(lock);
            QVERIFY(RunLock::is_held(run.folder));
            const auto second = RunLock::take(run.folder);
            QVERIFY(!second);
            QCOMPARE(second.error().code, ErrorCode::WrongUse);
        }
        QVERIFY(!RunLock::is_held(run.folder));
    }

    void theLockEndsWithAKilledProcess()
    {
        ScratchRun run;
        Other trainer([&] { return RunLock::take(run.folder); });
        QVERIFY(RunLock::is_held(run.folder));
        QVERIFY(!RunLock::take(run.folder));
        trainer.kill();
        QVERIFY(!RunLock::is_held(run.folder));
        QVERIFY(RunLock::take(run.folder));
    }

    /// Whoever can write into the folder of runs can put a pipe there.
    void aPipeInPlaceOfTheLockKeepsNobodyWaiting()
    {
        ScratchRun run;
        QCOMPARE(::mkfifo(run.folder.lock_file().c_str(), 0600), 0);
        QVERIFY(!RunLock::is_held(run.folder));
        const auto lock = RunLock::take(run.folder);
        QVERIFY(!lock);
        QCOMPARE(lock.error().code, ErrorCode::BadFile);
    }

    void theHolderOfTheLockIsSeenByItsBeat()
    {
        ScratchRun run;
        QVERIFY(!RunLock::beats(run.folder));
        writeAll(run.folder.lock_file(), {});
        const auto longAgo = fs::file_time_type::clock::now() - std::chrono::hours(1);
        fs::last_write_time(run.folder.lock_file(), longAgo);
        QVERIFY(!RunLock::beats(run.folder));
        const auto lock = RunLock::take(run.folder);
        for (int beat = 0; beat < 2; ++beat) {
            QTRY_VERIFY(RunLock::beats(run.folder));
            fs::last_write_time(run.folder.lock_file(), longAgo);
        }
    }

    /// Its lock may not be seen over the network.
    void aTrainerElsewhereIsAtWorkWhileItsLockBeats()
    {
        ScratchRun run;
        const auto tell = [&](const char *host) {
            nlohmann::json json = to_json(someStatus());
            json["host"] = host;
            writeAll(run.folder.status_file(), QByteArray::fromStdString(json.dump()));
        };
        writeAll(run.folder.lock_file(), {}); // beats now
        tell("another machine");
        QCOMPARE(observe(run.folder).state, RunState::Running);
        QVERIFY(post_request(run.folder, Request::Stop));
        const auto taken = RunLock::take(run.folder);
        QVERIFY(!taken);
        QVERIFY(taken.error().why.find("another machine") != std::string::npos);

        fs::last_write_time(run.folder.lock_file(),
                            fs::file_time_type::clock::now() - std::chrono::hours(1));
        QCOMPARE(observe(run.folder).state, RunState::Killed);
        QVERIFY(!post_request(run.folder, Request::Stop));
        QVERIFY(RunLock::take(run.folder)); // which beats
        QVERIFY(StatusWriter(run.folder).write(someStatus()));
        QCOMPARE(observe(run.folder).state, RunState::Killed); // of this machine: the lock decides
    }

    void aCheckpointThatHasGoneIsNotNamed()
    {
        ScratchRun run;
        RunStatus status = someStatus();
        status.state = RunState::Stopped;
        status.last_error.clear();
        QVERIFY(StatusWriter(run.folder).write(status));
        writeAll(checkpoint_path(run.folder, 900), "an older one");
        QCOMPARE(observe(run.folder).checkpoint, std::string("step-00000900.safetensors"));
        QVERIFY(fs::remove(checkpoint_path(run.folder, 900)));
        QCOMPARE(observe(run.folder).checkpoint, std::string());
        QVERIFY(observe(run.folder).last_error.find(status.checkpoint) != std::string::npos);
    }

    void aProbeDoesNotKeepATrainerOut()
    {
        ScratchRun run;
        std::atomic<bool> stop = false;
        std::thread watcher([&] {
            while (!stop)
                RunLock::is_held(run.folder);
        });
        int taken = 0;
        for (int i = 0; i < 200; ++i)
            taken += RunLock::take(run.folder).has_value();
        stop = true;
        watcher.join();
        QCOMPARE(taken, 200);
    }

    void statusComesBackAsItWasWritten()
    {
        ScratchRun run;
        const RunStatus status = someStatus();
        QVERIFY(StatusWriter(run.folder).write(status));
        const auto read = read_status(run.folder);
        QVERIFY(read);
        QCOMPARE(read->process, static_cast<std::int64_t>(::getpid()));
        QVERIFY(!read->host.empty() && read->time > 1.7e9);
        RunStatus same = *read;
        same.host.clear();
        same.process = 0;
        same.time = 0;
        QVERIFY(to_json(same) == to_json(status));
    }

    void onlyNewsIsWrittenAtOnce()
    {
        ScratchRun run;
        StatusWriter writer(run.folder);
        RunStatus status = someStatus();
        QVERIFY(writer.write(status));
        status.step = 1201;
        QVERIFY(writer.write(status));
        QCOMPARE(read_status(run.folder)->step, 1200);
        status.state = RunState::Paused;
        status.step = 1202;
        QVERIFY(writer.write(status));
        QCOMPARE(read_status(run.folder)->step, 1202);
        status.checkpoint = "step-00001202.safetensors";
        QVERIFY(writer.write(status));
        QCOMPARE(read_status(run.folder)->checkpoint, status.checkpoint);
    }

    void aStatusThatCannotBeWrittenLeavesTheOldOne()
    {
        for (const char *kind : {"open_new", "write", "close", "rename"}) {
            ScratchRun run;
            QVERIFY(StatusWriter(run.folder).write(someStatus()));
            FailingFileSystem system;
            system.fail(kind, 1, ENOSPC);
            RunStatus status = someStatus();
            status.step = 7;
            QVERIFY2(!StatusWriter(run.folder, system).write(status), kind);
            QCOMPARE(read_status(run.folder)->step, 1200);
        }
    }

    void whoWorksWithoutALockWasKilled()
    {
        ScratchRun run;
        QCOMPARE(observe(run.folder).state, RunState::Killed); // never wrote a status
        Other trainer([&] {
            auto lock = RunLock::take(run.folder);
            if (!StatusWriter(run.folder).write(someStatus()))
                ::_exit(1);
            return lock;
        });
        QCOMPARE(observe(run.folder).state, RunState::Running);
        trainer.kill();
        QCOMPARE(observe(run.folder).state, RunState::Killed);
        QCOMPARE(observe(run.folder).step, 1200);
        RunStatus stopped = someStatus();
        stopped.state = RunState::Stopped;
        QVERIFY(StatusWriter(run.folder).write(stopped));
        QCOMPARE(observe(run.folder).state, RunState::Stopped);
    }

    void whatTheStatusDoesNotSayItsFilesDo_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("missing") << QByteArray();
        QTest::newRow("damaged") << QByteArray("what it was not");
    }
    void whatTheStatusDoesNotSayItsFilesDo()
    {
        QFETCH(QByteArray, status);
        const ScratchRun run;
        for (const int step : {500, 1105})
            writeAll(checkpoint_path(run.folder, step), "found by its name");
        writeAll(run.folder.samples() / (step_name(1200) + ".png"), "as well");
        if (!status.isEmpty())
            writeAll(run.folder.status_file(), status);
        const RunStatus observed = observe(run.folder);
        QCOMPARE(observed.state, RunState::Killed);
        QCOMPARE(observed.checkpoint, std::string("step-00001105.safetensors"));
        QCOMPARE(observed.step, 1200);
        QVERIFY(observed.last_error.find("status.json") != std::string::npos);
        QCOMPARE(observed.time, 0.0);
    }

    void hostileStatusIsRefusedByField_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("what");
        QTest::addRow("empty") << QByteArray() << "status.json";
        QTest::addRow("cut") << quoted("{'state':'run") << "status.json";
        QTest::addRow("a list") << quoted("[]") << "status.json";
        QTest::addRow("no state") << quoted("{}") << "status.json.state";
        QTest::addRow("a state nobody knows")
            << quoted("{'state':'asleep'}") << "status.json.state";
        QTest::addRow("a negative step")
            << quoted("{'state':'running','step':-1}") << "status.json.step";
        QTest::addRow("a step above all")
            << quoted("{'state':'running','step':18446744073709551615}") << "status.json.step";
        QTest::addRow("a step that is a text")
            << quoted("{'state':'running','step':'7'}") << "status.json.step";
        QTest::addRow("a speed that is not finite")
            << quoted("{'state':'running','images_per_second':1e999}") << "status.json";
        QTest::addRow("a long text")
            << quoted("{'state':'running','last_error':'") + QByteArray(5000, 'x') + quoted("'}")
            << "status.json.last_error";
        QTest::addRow("a long file") << QByteArray(70'000, ' ') << "status.json";
    }
    void hostileStatusIsRefusedByField()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, what);
        ScratchRun run;
        writeAll(run.folder.status_file(), text);
        const auto status = read_status(run.folder);
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::BadFile);
        QVERIFY2(QString::fromStdString(status.error().what).endsWith(what),
                 status.error().what.c_str());
        // A power loss may do that; the run must not vanish from a list.
        const RunStatus observed = observe(run.folder);
        QCOMPARE(observed.state, RunState::Killed);
        QCOMPARE(observed.last_error, status.error().line());
    }
};

QTEST_GUILESS_MAIN(TestRunFolder)
#include "tst_run_folder.moc"
