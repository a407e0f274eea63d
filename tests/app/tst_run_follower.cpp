// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/engine_host.h"
#include "app/hitscope/run_follower.h"
#include "app/hitscope/run_models.h"
#include "model/run/checkpoint_files.h"
#include "tests/run/run_at_work.h"
#include "tests/support/busy_threads.h"
#include "ui/explorer.h"

#include <QApplication>
#include <QSignalSpy>
#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

DeviceOptions cpu()
{
    DeviceOptions device;
    device.device = "cpu";
    return device;
}

/// The models that it opens are none: what is opened, and when, is all that counts.
struct Following
{
    Following()
    {
        writeAll(checkpoint_path(work.run.folder, 0), "a model");
        if (!QTest::qWaitFor([this] { return work.library->run(work.path()); }))
            qFatal("no run");
    }
    QStringList opened() const
    {
        QStringList files;
        for (const QList<QVariant> &start : started)
            files.append(start[0].toString());
        return files;
    }
    /// The library has told all that it knows now, and what that asked for is done.
    bool settle() const
    {
        for (int look = 0; look < 2; ++look) {
            QSignalSpy changed(work.library.get(), &RunLibrary::changed);
            work.library->lookNow();
            if (!QTest::qWaitFor([&] { return !changed.isEmpty() && !host.isOpening(); }))
                return false;
        }
        return true;
    }

    RunAtWork work;
    Explorer explorer;
    EngineHost host{explorer, cpu()};
    RunModels models{{*work.library, host, explorer}};
    RunFollower follower{{*work.library, host, models}};
    QSignalSpy started{&host, &EngineHost::openStarted};
};

} // namespace

/// When a run's models come to the canvas.
class TestRunFollower final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstModelIsOpenedOnce()
    {
        Following following;
        const auto live = following.work.run.folder.live_file();
        writeAll(live, "a snapshot");
        QTRY_VERIFY(following.work.library->run(following.work.path())->liveAt > 0);
        following.follower.follow(following.work.path());
        QTRY_VERIFY(!following.started.isEmpty());
        QVERIFY(following.settle());
        QCOMPARE(following.opened(), QStringList{textOf(live)});
    }

    void aRunThatWentBackIsAskedAgain()
    {
        Following following;
        const auto &work = following.work;
        const auto stepIs = [&](std::int64_t step) {
            return work.library->run(work.path())->status.step == step;
        };
        work.tell(RunState::Running, 5000);
        QTRY_VERIFY(stepIs(5000));
        following.follower.follow(work.path());
        QTRY_VERIFY(work.wasAsked(Request::Snapshot));
        QVERIFY(take_request(work.run.folder, Request::Snapshot));
        work.tell(RunState::Running, 3000); // it was killed and resumed
        QTRY_VERIFY(work.wasAsked(Request::Snapshot));
    }

    void onlyWhatWasAskedForLastIsOpened()
    {
        Following following;
        const RunAtWork other;
        const auto wanted = checkpoint_path(other.run.folder, 7);
        writeAll(wanted, "a model");
        following.models.explore(following.work.path());
        following.models.explore(other.path());
        QTRY_VERIFY(!following.started.isEmpty());
        QVERIFY(following.settle());
        QCOMPARE(following.opened(), QStringList{textOf(wanted)});
    }

    void aRunThatIsFollowedNoMoreIsNotOpened()
    {
        Following following;
        following.follower.follow(following.work.path());
        following.follower.follow({});
        QVERIFY(following.settle());
        QCOMPARE(following.opened(), QStringList());
    }

    void otherWorkOfTheProgramHoldsUpNothing()
    {
        Following following;
        const BusyThreads busy;
        following.models.explore(following.work.path());
        QTRY_VERIFY(!following.started.isEmpty());
        following.work.library->ask(following.work.path(), Request::Snapshot);
        QTRY_VERIFY(following.work.wasAsked(Request::Snapshot));
    }

    void whatNobodyAskedForIsRefusedInSilence()
    {
        Following following;
        following.work.refuseRequests();
        QSignalSpy refused(following.work.library.get(), &RunLibrary::refused);
        following.follower.follow(following.work.path());
        QTRY_VERIFY(!following.started.isEmpty());
        QVERIFY(following.settle());
        QCOMPARE(refused.count(), 0);
    }
};

QTEST_MAIN(TestRunFollower)
#include "tst_run_follower.moc"
