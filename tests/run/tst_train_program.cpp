// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_requests.h"
#include "tests/run/train_program.h"

#include <random>

using namespace hit;
using namespace hit::test;

namespace {

Recipe endless()
{
    Recipe recipe = quickRecipe();
    recipe.steps = 0;
    recipe.checkpoint_every_steps = 50;
    return recipe;
}

void awaitState(const RunFolder &run, RunState state)
{
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(run), state, 60'000);
}

} // namespace

class TestTrainProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trainsFromAPackToTheEnd()
    {
        TrainProgram program(quickRecipe());
        const Ran ran = runHit(program.newRun() + QStringList{"--set", "steps=7", "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        const QJsonObject json = ran.json();
        QCOMPARE(json["state"].toString(), QString("finished"));
        QCOMPARE(json["step"].toInt(), 7);
        QCOMPARE(json["images"].toInt(), 28);
        QVERIFY(QFile::exists(json["checkpoint"].toString()));
        const Ran info = runHit({"info", json["checkpoint"].toString(), "--verify", "--json"});
        QCOMPARE(info.json()["step"].toInt(), 7);
        const auto description = program.folder().description();
        QCOMPARE(description->at("recipe").at("steps").get<int>(), 7);
        QCOMPARE(description->at("threads").get<int>(), 1);
        QVERIFY(!description->at("fingerprint").get<std::string>().empty());
        QVERIFY(QFile::exists(program.path() + "/log.txt"));
        const Ran again = runHit(program.newRun());
        QVERIFY2(again.failedWith(2) && again.err.contains("--resume"), again.text());
    }

    void trainsWhereNoImageCanBeWritten()
    {
        qputenv("HITSCOPE_MEDIA_PLUGIN", "/none/libhit_media.so");
        Recipe recipe = quickRecipe();
        recipe.sample_every_steps = 5;
        TrainProgram program(recipe);
        const Ran ran = runHit(program.newRun());
        qunsetenv("HITSCOPE_MEDIA_PLUGIN");
        QVERIFY2(ran.code == 0, ran.text());
        const RunCurves curves = curvesOf(program.folder());
        QCOMPARE(curves.warnings().size(), std::size_t{1}); // once, not for each sheet
        QVERIFY(curves.samples().empty());
        QCOMPARE(stateOf(program.folder()), RunState::Finished);
    }

    void aRunKeepsImagesThatLayInAnother()
    {
        TrainProgram program(quickRecipe());
        const QStringList first = program.newRun();
        QVERIFY(runHit(first).code == 0);
        const QString source = program.path(), renamed = source + "-renamed",
                      second = source + "-second";
        const QString pack = source + "/data.safetensors"; // as it packs a folder of images
        QVERIFY(QFile::rename(first[2], pack));
        QStringList copied = first;
        copied[2] = pack;
        copied[copied.indexOf("--output") + 1] = second;
        const Ran ran = runHit(copied);
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(std::filesystem::hard_link_count(pack.toStdString()), std::uintmax_t(2));
        QVERIFY(QDir().rename(source, renamed));
        for (const QString &run : {second, renamed}) {
            const Ran resumed = runHit({"train", "--resume", run});
            QVERIFY2(resumed.code == 0, resumed.text());
        }
    }

    void aRunWhoseCheckpointsAreLostIsNotBegunAgain()
    {
        TrainProgram program(quickRecipe());
        QVERIFY(program.finish().code == 0);
        const QByteArray events = readAll(program.folder().events_file());
        for (const CheckpointFile &checkpoint : list_checkpoints(program.folder()))
            writeAll(checkpoint.file, "damaged");
        RunStatus status = observe(program.folder());
        status.state = RunState::Stopped;
        QVERIFY(StatusWriter(program.folder()).write(status));
        const Ran ran = program.finish();
        QVERIFY2(ran.code != 0 && ran.err.contains("none of its checkpoints is left"), ran.text());
        QVERIFY(readAll(program.folder().events_file()).startsWith(events));
        // Whoever looks at the list only reads why.
        QCOMPARE(observe(program.folder()).state, RunState::Failed);
        QVERIFY(observe(program.folder()).last_error.find("none of its checkpoints")
                != std::string::npos);
    }

    void packingIsSeenAndCanBeStopped()
    {
        TrainProgram program(quickRecipe());
        const QString images = TrainProgram::text(program.scratch().path()) + "/images";
        QVERIFY(QDir().mkpath(images));
        const QByteArray image = readAll(HIT_TEST_FIXTURES "/voxel-art-64/000000.png");
        for (int i = 0; i < 4000; ++i)
            writeAll((images + QString("/%1.png").arg(i)).toStdString(), image);
        QStringList arguments = program.newRun();
        arguments[arguments.indexOf("--data") + 1] = images;
        QProcess process;
        process.start(hitProgram, arguments);
        const RunFolder folder = RunFolder::at(program.path().toStdString());
        QVERIFY(soon([&] {
            const auto told = read_status(folder);
            return told && told->state == RunState::Packing && told->files == 4000;
        }));
        const Ran listed = runHit({"runs", TrainProgram::text(program.scratch().path())});
        QVERIFY2(listed.out.contains("packing"), listed.text());
        const Ran stop = runHit({"run", "stop", program.path()});
        QVERIFY2(stop.code == 0, stop.text());
        QVERIFY(process.waitForFinished(60'000));
        QVERIFY(process.exitCode() != 0);
        QVERIFY(!QFile::exists(program.path()));
    }

    /// Of a trainer that was killed, or of networks that did not fit.
    void whatWasPackedBeforeThereWasARunIsPackedAgain()
    {
        TrainProgram program(quickRecipe());
        QStringList arguments = program.newRun();
        arguments[arguments.indexOf("--data") + 1] = HIT_TEST_FIXTURES "/voxel-art-64";
        const Ran wrong = runHit(arguments + QStringList{"--from", "/none.safetensors"});
        QVERIFY2(wrong.code != 0, wrong.text());
        QVERIFY(!QFile::exists(program.path()));
        QVERIFY(QDir().mkpath(program.path()));
        writeAll((program.path() + "/data.safetensors").toStdString(), "a part of a pack");
        const Ran ran = runHit(arguments);
        QVERIFY2(ran.code == 0, ran.text());
    }

    void imagesThatWereFoundAgainAreRemembered()
    {
        TrainProgram program(quickRecipe());
        const QStringList first = program.newRun();
        QVERIFY(runHit(first).code == 0);
        const QString moved = TrainProgram::text(program.scratch() / "moved.safetensors");
        QVERIFY(QFile::rename(first[2], moved));
        const Ran lost = runHit(program.oldRun());
        QVERIFY2(lost.failedWith(3) && lost.err.contains("--data PACK"), lost.text());
        const Ran told = runHit(program.oldRun() + QStringList{"--data", moved});
        QVERIFY2(told.code == 0, told.text());
        const Ran again = runHit(program.oldRun());
        QVERIFY2(again.code == 0, again.text());
    }

    void runsAreListedWithACommandThatWorksAndWithTheirDamage()
    {
        Recipe recipe = quickRecipe();
        recipe.steps = 7;
        TrainProgram program(recipe);
        QVERIFY(runHit(program.newRun()).code == 0);
        const QString parent = TrainProgram::text(program.scratch() / "all my 'runs'");
        const QString run = parent + "/first";
        QVERIFY(QDir().mkpath(parent) && QDir().rename(program.path(), run));
        for (const char *name : {"/garbage", "/lost"}) {
            QVERIFY(QDir().mkpath(parent + name));
            QVERIFY(QFile::copy(run + "/status.json", parent + name + "/status.json"));
        }
        writeAll((parent + "/garbage/run.json").toStdString(), "{garbage");
        QVERIFY(QFile::remove(run + "/status.json"));
        const Ran table = runHit({"runs", parent});
        QVERIFY2(table.code == 0 && table.out.count("damaged  ") == 2
                     && table.out.contains("/lost: run.json is missing")
                     && table.out.contains("run.json: it is not a JSON object")
                     && table.out.count("goes on from step-00000007") == 1
                     && !table.out.contains("ended without a word"),
                 table.text());
        const QJsonArray listed = runHit({"runs", parent, "--json"}).json()["runs"].toArray();
        const QString command = listed.first()["resume"].toString();
        QVERIFY2(command.startsWith("hit train --resume '"), qPrintable(command));
        QVERIFY(listed.last()["problem"].toString().endsWith("/lost: run.json is missing"));
        QVERIFY(!listed.last()["resume"].isString());
        const Ran resumed =
            test::run("sh", {"-c", QString(command).replace("hit ", hitProgram + ' ')});
        QVERIFY2(resumed.code == 0, resumed.text());
    }

    void severalProcessesTrainOneRun()
    {
        TrainProgram program(quickRecipe());
        const Ran ran = runHit(program.newRun() + QStringList{"--processes", "2", "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.json()["state"].toString(), QString("finished")); // the first one tells
        QCOMPARE(find_good_checkpoint(program.folder()).newest->step, 20);
        QCOMPARE(program.folder().description()->at("processes").get<int>(), 2);
        const Ran again = runHit(program.newRun() + QStringList{"--processes", "2"});
        QVERIFY2(again.code == 2 && again.out.isEmpty(), again.text());
    }

    void wrongUseIsToldInOneLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("told");
        QTest::addRow("nothing") << QStringList{"train"} << 2 << "--data, --recipe and --output";
        QTest::addRow("no such run")
            << QStringList{"train", "--resume", "/nowhere"} << 2 << "there is no run in it";
        QTest::addRow("resume with a recipe")
            << QStringList{"train", "--resume", "x", "--recipe", "tiny-32"} << 2
            << "keeps the recipe";
        QTest::addRow("no such recipe")
            << QStringList{"train", "--data", "x", "--recipe", "huge", "--output", "y"} << 2
            << "huge";
        QTest::addRow("no such key")
            << QStringList{"train",    "--data", "x",     "--recipe", "tiny-32",
                           "--output", "y",      "--set", "colour=7"}
            << 2 << "colour";
        QTest::addRow("no such data")
            << QStringList{"train",    "--data", "/nowhere.safetensors", "--recipe", "tiny-32",
                           "--output", "y"}
            << 3 << "there is no such file";
        QTest::addRow("no runs") << QStringList{"runs", "/nowhere"} << 2 << "there is no run in it";
        QTest::addRow("no such action") << QStringList{"run", "explode", "x"} << 2 << "explode";
        QTest::addRow("status of nothing")
            << QStringList{"run", "status", "/nowhere"} << 2 << "there is no run in it";
    }
    void wrongUseIsToldInOneLine()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, told);
        const Ran ran = runHit(arguments);
        QVERIFY2(ran.failedWith(code) && QString(ran.err).contains(told), ran.text());
    }

    void keysAreListed()
    {
        const Ran ran = runHit({"train", "--list-keys"});
        QCOMPARE(ran.code, 0);
        for (const char *key : {"batch=", "checkpoint_every_seconds=", "r1_weight=", "tiny-32"})
            QVERIFY2(ran.out.contains(key), ran.text());
        QVERIFY(runHit({"train", "--list-keys", "--json"}).json()["keys"].toArray().size() > 20);
    }

    /// As nohup does; with as many threads as it began with.
    void whatIsSaidIsInAFileAtOnce()
    {
        TrainProgram program(endless());
        QVERIFY(program.start());
        program.kill();
        QProcess resumed;
        const QString said = TrainProgram::text(program.scratch() / "said.txt");
        resumed.setStandardOutputFile(said);
        resumed.start(hitProgram, program.oldRun());
        const auto text = [&] { return QFile::exists(said) ? readAll(said.toStdString()) : ""; };
        QTRY_VERIFY2_WITH_TIMEOUT(text().contains("CPU, 1 thread\n"), text(), 60'000);
        QCOMPARE(resumed.state(), QProcess::Running);
        resumed.kill();
        QVERIFY(resumed.waitForFinished(60'000));
    }

    void signalsSaveAndStop_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addRow("SIGTERM") << SIGTERM;
        QTest::addRow("SIGINT") << SIGINT;
    }
    void signalsSaveAndStop()
    {
        QFETCH(int, signal);
        TrainProgram program(endless());
        QVERIFY(program.start());
        const auto process = static_cast<pid_t>(program.process().processId());
        const RunFolder run = program.folder();
        QCOMPARE(::kill(process, SIGUSR1), 0);
        QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(run.live_file()), 60'000);
        QCOMPARE(::kill(process, signal), 0);
        QVERIFY(program.process().waitForFinished(60'000));
        QCOMPARE(program.process().exitCode(), 130);
        QCOMPARE(stateOf(run), RunState::Stopped);
        QCOMPARE(find_good_checkpoint(run).newest->step, read_status(run)->step);
        const QByteArray told = program.process().readAllStandardError();
        QVERIFY2(told.contains("stopped and saved") && told.count('\n') == 1, told);
    }

    void aRunIsSteeredFromOutside()
    {
        TrainProgram program(endless());
        QVERIFY(program.start());
        const RunFolder run = program.folder();
        QCOMPARE(runHit({"run", "pause", program.path()}).code, 0);
        awaitState(run, RunState::Paused);
        const Ran paused = runHit({"run", "status", program.path()});
        QVERIFY2(paused.out.contains("paused") && paused.out.contains("process "), paused.text());
        const std::int64_t at = read_status(run)->step;
        QTRY_COMPARE_WITH_TIMEOUT(find_good_checkpoint(run).newest->step, at, 60'000);
        QCOMPARE(runHit({"run", "continue", program.path()}).code, 0);
        awaitState(run, RunState::Running);
        QCOMPARE(runHit({"run", "snapshot", program.path()}).code, 0);
        QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(run.live_file()), 60'000);
        QCOMPARE(runHit({"run", "stop", program.path()}).code, 0);
        QVERIFY(program.process().waitForFinished(60'000));
        QCOMPARE(program.process().exitCode(), 0);
        const Ran late = runHit({"run", "pause", program.path()});
        QVERIFY2(late.failedWith(2) && late.err.contains("no trainer"), late.text());
        QVERIFY(runHit({"run", "status", program.path()}).out.contains("stopped"));
    }

    void inAnyOrderThereIsOneTrainerAndNoneIsLeft()
    {
        std::mt19937 random(2026);
        TrainProgram program(endless());
        for (int order = 0; order < 30; ++order) {
            QVERIFY2(program.start(), program.process().readAllStandardError());
            const qint64 trainer = program.process().processId();
            const RunFolder run = program.folder();
            for (int i = 0; i < 2; ++i)
                meddle(program, random());
            if (random() % 2 == 0) {
                QVERIFY(post_request(run, Request::Stop));
                QVERIFY(program.process().waitForFinished(60'000));
                QCOMPARE(stateOf(run), RunState::Stopped);
            } else {
                // A request that nobody takes any more.
                writeAll(run.requests() / (random() % 2 == 0 ? "stop" : "pause"), "");
                program.kill();
                QCOMPARE(is_at_work(stateOf(run)), false);
            }
            QVERIFY(!RunLock::is_held(run));
            QVERIFY(find_good_checkpoint(run).newest);
            // Neither at work nor a zombie.
            QVERIFY(!QFile::exists(QString("/proc/%1/stat").arg(trainer)));
        }
    }

private:
    static void meddle(const TrainProgram &program, unsigned choice)
    {
        const RunFolder run = program.folder();
        if (choice % 3 == 0) {
            const Ran second = runHit(program.oldRun());
            QVERIFY2(second.failedWith(2), second.text());
            QVERIFY(second.err.contains("a trainer is at work"));
        } else {
            const bool pause = choice % 3 == 1;
            QVERIFY(post_request(run, pause ? Request::Pause : Request::Continue));
            awaitState(run, pause ? RunState::Paused : RunState::Running);
        }
        QVERIFY(RunLock::is_held(run));
    }
};

QTEST_GUILESS_MAIN(TestTrainProgram)
#include "tst_train_program.moc"
