// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/train_program.h"
#include "tests/support/busy_threads.h"
#include "ui/train/trainer_starter.h"

#include <QSignalSpy>

#include <sys/stat.h>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int aWhile = 60'000;

} // namespace

/// What is told of trainers that do not come to train.
class TestTrainerStarter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatATrainerSaidThatDidNotStart()
    {
        TrainProgram program(quickRecipe());
        TrainerStarter starter(hitProgram);
        QSignalSpy failed(&starter, &TrainerStarter::failed);
        QStringList arguments = program.newRun().mid(1);
        arguments[1] = "/nowhere/pack.safetensors";
        QVERIFY(starter.start(arguments, program.path()));
        QVERIFY(!starter.start(arguments, program.path())); // one at a time
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, aWhile);
        const auto error = failed[0][1].value<Error>();
        QVERIFY2(error.why.find("/nowhere/pack.safetensors") != std::string::npos,
                 error.why.c_str());
    }

    /// A log of 5 MB becomes log.1.txt, and what is printed goes there.
    void whatATrainerSaidIsFoundInALogThatWasRenamed()
    {
        const Scratch scratch;
        const auto program = scratch / "hit";
        writeAll(program, "#!/bin/sh\ncd " + QByteArray(scratch.path().c_str())
                              + "\nmv run/log.txt run/log.1.txt; : > run/log.txt\n"
                                "echo 'hit: run: the disk is full' >&2; exit 1\n");
        std::filesystem::permissions(program, std::filesystem::perms::owner_all);
        std::filesystem::create_directory(scratch / "run");
        writeAll(scratch / "run" / "log.txt", "hit: run: what was wrong before\n");
        TrainerStarter starter(TrainProgram::text(program));
        QSignalSpy failed(&starter, &TrainerStarter::failed);
        const BusyThreads busy; // of the program's other work
        QVERIFY(starter.start({}, TrainProgram::text(scratch / "run")));
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, aWhile);
        QCOMPARE(failed[0][1].value<Error>().why, std::string("run: the disk is full"));
    }

    void aLogThatIsNoFileIsLeftAlone()
    {
        const Scratch scratch;
        QCOMPARE(::mkfifo((scratch / "log.txt").c_str(), 0600), 0);
        TrainerStarter starter(hitProgram);
        QSignalSpy failed(&starter, &TrainerStarter::failed);
        QVERIFY(starter.start({}, TrainProgram::text(scratch.path())));
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][1].value<Error>().why, std::string("it is not a file"));
    }
};

QTEST_GUILESS_MAIN(TestTrainerStarter)
#include "tst_trainer_starter.moc"
