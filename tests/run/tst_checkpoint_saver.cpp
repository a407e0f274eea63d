// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/checkpoint_saver.h"
#include "model/training/snapshot_keys.h"
#include "tests/core/failing_file_system.h"
#include "tests/run/run_support.h"
#include "tests/support/native_maker.h"

#include <QtTest>

#include <sys/resource.h>

#include <latch>

using namespace hit;
using namespace hit::test;

namespace {

using Kind = CheckpointSaver::Kind;

Trainer::Snapshot snapshotOf(std::int64_t step)
{
    static const Native native;
    Trainer::Snapshot snapshot{native.header, native.tensors};
    snapshot.header.step = step;
    snapshot.header.more[training_key] = "{}";
    return snapshot;
}

/// Few tensors, so that every call can be failed.
Trainer::Snapshot smallSnapshotOf(std::int64_t step)
{
    Trainer::Snapshot snapshot = snapshotOf(step);
    snapshot.tensors.resize(4);
    return snapshot;
}

CheckpointSaver::Outcome saved(CheckpointSaver &saver, Trainer::Snapshot snapshot,
                               Kind kind = Kind::Checkpoint)
{
    saver.save(kind, std::move(snapshot));
    saver.wait();
    auto outcomes = saver.take_outcomes();
    if (outcomes.size() != 1)
        qFatal("%zu outcomes of one save", outcomes.size());
    return outcomes.front();
}

QList<int> stepsIn(const RunFolder &run)
{
    QList<int> steps;
    for (const CheckpointFile &file : list_checkpoints(run))
        steps << static_cast<int>(file.step);
    return steps;
}

void flipByte(const std::filesystem::path &path)
{
    QByteArray bytes = readAll(path);
    const auto last = bytes.size() - 1;
    bytes[last] = static_cast<char>(bytes[last] ^ 1);
    writeAll(path, bytes);
}

/// Its writes wait for the test.
class WaitingFileSystem final : public FailingFileSystem
{
public:
    std::latch begun{1}, go{1};

protected:
    bool fails(const std::string &kind) override
    {
        if (kind == "write" && m_writes++ == 0) {
            begun.count_down();
            go.wait();
        }
        return false;
    }

private:
    int m_writes = 0;
};

} // namespace

class TestCheckpointSaver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { settle_torch(); }

    void writesWholeCheckpoints()
    {
        ScratchRun run;
        CheckpointSaver saver(run.folder, 3);
        const auto outcome = saved(saver, snapshotOf(100));
        QVERIFY(outcome.status);
        QCOMPARE(outcome.step, 100);
        QCOMPARE(outcome.file, run.folder.checkpoints() / "step-00000100.safetensors");
        QVERIFY(verify_checkpoint(outcome.file));
        QCOMPARE(opened(outcome.file).step(), 100);
        QVERIFY(saved(saver, snapshotOf(101), Kind::Live).status);
        QVERIFY(saved(saver, snapshotOf(102), Kind::Live).status);
        QCOMPARE(opened(run.folder.live_file()).step(), 102);
    }

    void trainingDoesNotWaitForTheDisk()
    {
        ScratchRun run;
        WaitingFileSystem system;
        CheckpointSaver saver(run.folder, 3, system);
        saver.save(Kind::Checkpoint, snapshotOf(1));
        system.begun.wait();
        QVERIFY(saver.is_busy());
        QVERIFY(saver.take_outcomes().empty());
        QCOMPARE(stepsIn(run.folder), QList<int>{}); // nothing under the name before it is whole
        system.go.count_down();
        saver.wait();
        QVERIFY(!saver.is_busy());
        QCOMPARE(stepsIn(run.folder), QList<int>{1});
    }

    void whatWasHandedOverIsWrittenAtTheEnd()
    {
        ScratchRun run;
        {
            CheckpointSaver saver(run.folder, 3);
            saver.save(Kind::Checkpoint, snapshotOf(5));
        }
        QCOMPARE(stepsIn(run.folder), QList<int>{5});
    }

    void newestAndBestStay()
    {
        ScratchRun run;
        CheckpointSaver saver(run.folder, 2);
        QVERIFY(saved(saver, snapshotOf(1)).status);
        saver.set_best(1);
        for (int step = 2; step <= 5; ++step)
            QVERIFY(saved(saver, snapshotOf(step)).status);
        QCOMPARE(stepsIn(run.folder), (QList<int>{5, 4, 1}));
        saver.set_best(4);
        QVERIFY(saved(saver, snapshotOf(6)).status);
        QCOMPARE(stepsIn(run.folder), (QList<int>{6, 5, 4}));
        QVERIFY(saved(saver, snapshotOf(7)).status);
        QCOMPARE(stepsIn(run.folder), (QList<int>{7, 6, 4}));
    }

    void aNameIsNeverWrittenTwice()
    {
        ScratchRun run;
        CheckpointSaver saver(run.folder, 2);
        QVERIFY(saved(saver, snapshotOf(1)).status);
        const QByteArray before = readAll(list_checkpoints(run.folder).front().file);
        const auto again = saved(saver, snapshotOf(1));
        QVERIFY(!again.status);
        QCOMPARE(readAll(list_checkpoints(run.folder).front().file), before);
    }

    void everyCallMayFail_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("number");
        const QStringList kinds{"open_new", "open_folder", "write",  "allocate",  "sync",
                                "close",    "rename_new",  "remove", "free_space"};
        for (const QString &kind : kinds)
            for (const int number : {ENOSPC, EDQUOT, EIO, EINTR})
                QTest::addRow("%s, errno %d", qPrintable(kind), number) << kind << number;
        QTest::addRow("write, short") << "write" << FailingFileSystem::short_write;
    }
    void everyCallMayFail()
    {
        QFETCH(QString, kind);
        QFETCH(int, number);
        for (int call = 1; call < 50; ++call) {
            ScratchRun run;
            QVERIFY(saved(*std::make_unique<CheckpointSaver>(run.folder, 1), smallSnapshotOf(1))
                        .status);
            FailingFileSystem system;
            system.fail(kind.toStdString(), call, number);
            CheckpointSaver saver(run.folder, 1, system);
            const auto outcome = saved(saver, smallSnapshotOf(2));
            const bool fired = system.fired();
            QVERIFY(!system.repeatedSync());
            if (!outcome.status)
                QVERIFY(!outcome.status.error().why.empty());
            const auto found = find_good_checkpoint(run.folder);
            QVERIFY(found.newest);
            QVERIFY(found.passed_over.empty());
            QVERIFY(found.newest->step == 2 || !outcome.status);
            // The next interval: a later step, a new file.
            if (!fired) {
                QVERIFY(outcome.status);
                return;
            }
            QVERIFY(saved(saver, smallSnapshotOf(3)).status);
            QCOMPARE(find_good_checkpoint(run.folder).newest->step, 3);
        }
        QFAIL("the operation never completed");
    }

    void aFullDiskKeepsTheLastGoodCheckpoint()
    {
        ScratchRun run;
        QVERIFY(saved(*std::make_unique<CheckpointSaver>(run.folder, 1), snapshotOf(1)).status);
        const auto child = [&] {
            std::signal(SIGXFSZ, SIG_IGN);
            CheckpointSaver saver(run.folder, 1);
            rlimit limit{50'000, RLIM_INFINITY};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            for (int step = 2; step < 52; ++step)
                if (const auto outcome = saved(saver, snapshotOf(step));
                    outcome.status || outcome.status.error().code != ErrorCode::DiskFull)
                    return 1;
            if (stepsIn(run.folder) != QList<int>{1})
                return 2;
            limit.rlim_cur = RLIM_INFINITY; // somebody made room
            ::setrlimit(RLIMIT_FSIZE, &limit);
            return saved(saver, snapshotOf(52)).status ? 0 : 3;
        };
        const pid_t process = ::fork();
        if (process == 0)
            ::_exit(child());
        int status = -1;
        ::waitpid(process, &status, 0);
        QCOMPARE(status, 0);
        QCOMPARE(stepsIn(run.folder), QList<int>{52});
        QCOMPARE(find_good_checkpoint(run.folder).newest->step, 52);
    }

    void aDamagedCheckpointIsReportedAndTheOneBeforeUsed()
    {
        ScratchRun run;
        CheckpointSaver saver(run.folder, 5);
        for (const int step : {10, 20, 30, 40})
            QVERIFY(saved(saver, snapshotOf(step)).status);
        const auto files = list_checkpoints(run.folder);
        flipByte(files[0].file);
        std::filesystem::resize_file(files[1].file, 1000);
        const auto found = find_good_checkpoint(run.folder);
        QVERIFY(found.newest);
        QCOMPARE(found.newest->step, 20);
        QCOMPARE(found.passed_over.size(), std::size_t{2});
        QCOMPARE(found.passed_over[0].what, std::string("step-00000040.safetensors"));
        QCOMPARE(found.passed_over[0].code, ErrorCode::BadFile);
        QCOMPARE(stepsIn(run.folder), (QList<int>{20, 10}));
        QVERIFY(std::filesystem::exists(files[0].file.string() + ".damaged"));
        QVERIFY(saved(saver, snapshotOf(40)).status); // its name is free again
        QCOMPARE(find_good_checkpoint(run.folder).newest->step, 40);
    }

    void aModelBesideTheCheckpointsIsPassedOver()
    {
        ScratchRun run;
        CheckpointSaver saver(run.folder, 5);
        QVERIFY(saved(saver, snapshotOf(1)).status);
        Trainer::Snapshot model = snapshotOf(9);
        model.header.more.clear();
        QVERIFY(saved(saver, model, Kind::Live).status);
        std::filesystem::copy_file(run.folder.live_file(), checkpoint_path(run.folder, 9));
        const auto found = find_good_checkpoint(run.folder);
        QVERIFY(found.newest);
        QCOMPARE(found.newest->step, 1);
        QCOMPARE(found.passed_over.size(), std::size_t{1});
    }

    void anEmptyRunHasNoCheckpoint()
    {
        ScratchRun run;
        writeAll(run.folder.checkpoints() / "notes.txt", "mine");
        writeAll(run.folder.checkpoints() / "step-1.safetensors", "not a name of ours");
        const auto found = find_good_checkpoint(run.folder);
        QVERIFY(!found.newest && found.passed_over.empty());
    }
};

QTEST_GUILESS_MAIN(TestCheckpointSaver)
#include "tst_checkpoint_saver.moc"
