// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_requests.h"
#include "tests/run/train_program.h"

using namespace hit;
using namespace hit::test;

namespace {

constexpr int aWhile = 60'000;

Recipe endless()
{
    Recipe recipe = quickRecipe();
    recipe.steps = 0;
    return recipe;
}

/// `hit train --after`, as a process of its own.
class Queued
{
public:
    Queued(const TrainProgram &first, const QString &name, const QString &ahead)
        : m_path(TrainProgram::text(first.scratch().path()) + u'/' + name)
    {
        QStringList arguments = first.newRun();
        arguments[arguments.indexOf("--output") + 1] = m_path;
        m_process.start(hitProgram, arguments + QStringList{"--after", ahead});
    }
    ~Queued() { kill(); }

    const QString &path() const { return m_path; }
    QProcess &process() { return m_process; }
    RunStatus status() const
    {
        const auto run = RunFolder::open(m_path.toStdString());
        return run ? observe(*run) : RunStatus();
    }
    bool comesTo(RunState state) const
    {
        return QTest::qWaitFor([&] { return status().state == state; }, aWhile);
    }
    bool waitsFor(const QString &ahead) const
    {
        return QTest::qWaitFor(
            [&] {
                return status().state == RunState::Waiting
                       && QString::fromStdString(status().waits_for) == ahead;
            },
            aWhile);
    }
    void ask(Request request) const
    {
        const auto run = RunFolder::open(m_path.toStdString());
        QVERIFY(run && post_request(*run, request));
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(aWhile);
    }

private:
    QString m_path;
    QProcess m_process;
};

void end(const TrainProgram &program)
{
    QVERIFY(post_request(program.folder(), Request::Stop));
    QTRY_VERIFY_WITH_TIMEOUT(!RunLock::is_held(program.folder()), aWhile);
}

void stoppedOrLost()
{
    QTest::addColumn<bool>("killed");
    QTest::addRow("stopped") << false;
    QTest::addRow("lost") << true;
}

} // namespace

/// Runs that wait for others: `hit train --after`.
class TestTrainQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWhenTheOneAheadHasEnded_data() { stoppedOrLost(); }
    void beginsWhenTheOneAheadHasEnded()
    {
        QFETCH(bool, killed);
        TrainProgram first(endless());
        QVERIFY(first.start());
        Queued second(first, "second", first.path());
        QVERIFY(second.waitsFor(first.path()));
        const Ran listed = runHit({"runs", TrainProgram::text(first.scratch().path())});
        QVERIFY2(listed.out.contains("waiting")
                     && listed.out.contains("second: waits for " + first.path().toUtf8()),
                 listed.text());
        QCOMPARE(runHit({"run", "status", second.path(), "--json"}).json()["waits_for"].toString(),
                 first.path());
        const Ran twice = runHit({"train", "--resume", second.path()});
        QVERIFY2(twice.failedWith(2) && twice.err.contains("a trainer is at work"), twice.text());
        QCOMPARE(second.status().step, 0);
        QVERIFY(RunLock::is_held(first.folder()));
        if (killed)
            first.kill();
        else
            end(first);
        QVERIFY(second.comesTo(RunState::Running));
        QVERIFY(second.status().waits_for.empty());
        const auto run = RunFolder::open(second.path().toStdString());
        QCOMPARE(curvesOf(*run).starts().front().text, std::string("begun"));
        second.ask(Request::Stop);
        QVERIFY(second.comesTo(RunState::Stopped));
        QVERIFY(second.process().waitForFinished(aWhile));
        QCOMPARE(second.process().exitCode(), 0);
    }

    void severalGoOneAfterTheOtherAsTheyCame()
    {
        TrainProgram first(endless());
        QVERIFY(first.start());
        Queued second(first, "second", first.path());
        QVERIFY(second.waitsFor(first.path()));
        Queued third(first, "third", first.path()); // behind the second, which has the place
        QVERIFY(third.waitsFor(second.path()));
        Queued fourth(first, "fourth", first.path());
        QVERIFY(fourth.waitsFor(third.path()));
        end(first);
        QVERIFY(second.comesTo(RunState::Running));
        QVERIFY(third.waitsFor(second.path()) && fourth.waitsFor(third.path()));
        second.ask(Request::Stop);
        QVERIFY(third.comesTo(RunState::Running));
        QVERIFY(fourth.waitsFor(third.path()));
        third.kill();
        QVERIFY(fourth.comesTo(RunState::Running));
    }

    void whoGivesUpLetsTheOthersMoveUp_data() { stoppedOrLost(); }
    void whoGivesUpLetsTheOthersMoveUp()
    {
        QFETCH(bool, killed);
        TrainProgram first(endless());
        QVERIFY(first.start());
        Queued second(first, "second", first.path());
        QVERIFY(second.waitsFor(first.path()));
        Queued third(first, "third", second.path());
        QVERIFY(third.waitsFor(second.path()));
        if (killed) {
            second.kill();
            QCOMPARE(second.status().state, RunState::Killed);
        } else {
            second.ask(Request::Stop);
            QVERIFY(second.process().waitForFinished(aWhile));
            QCOMPARE(second.process().exitCode(), 0);
            QCOMPARE(second.status().state, RunState::Stopped);
        }
        QVERIFY(third.waitsFor(first.path()));
        QCOMPARE(stateOf(first.folder()), RunState::Running);
        // The one that gave up can be queued again, at the end.
        QProcess again;
        again.start(hitProgram, {"train", "--resume", second.path(), "--after", first.path()});
        QVERIFY(second.waitsFor(third.path()));
        end(first);
        QVERIFY(third.comesTo(RunState::Running));
        third.ask(Request::Stop);
        QVERIFY(second.comesTo(RunState::Running));
        second.ask(Request::Stop);
        QVERIFY(again.waitForFinished(aWhile));
        QCOMPARE(again.exitCode(), 0);
    }

    void aDeletedOneIsPassedOver()
    {
        TrainProgram first(endless());
        QVERIFY(first.start());
        Queued second(first, "second", first.path());
        QVERIFY(second.waitsFor(first.path()));
        Queued third(first, "third", second.path());
        QVERIFY(third.waitsFor(second.path()));
        // Before the third can look at what the second says at last.
        ::kill(pid_t(third.process().processId()), SIGSTOP);
        second.kill();
        QVERIFY(QDir(second.path()).removeRecursively());
        ::kill(pid_t(third.process().processId()), SIGCONT);
        QVERIFY(third.waitsFor(first.path()));
    }

    void doesNotWaitForWhatHasEnded()
    {
        TrainProgram first(quickRecipe());
        QVERIFY(first.finish().code == 0);
        Queued second(first, "second", first.path());
        QVERIFY(second.process().waitForFinished(aWhile));
        QVERIFY2(second.process().exitCode() == 0, second.process().readAllStandardError());
        QCOMPARE(second.status().state, RunState::Finished);
    }

    void doesNotWaitInACircle()
    {
        TrainProgram first(endless());
        QVERIFY(first.start());
        Queued second(first, "second", first.path());
        QVERIFY(second.waitsFor(first.path()));
        ::kill(pid_t(second.process().processId()), SIGSTOP);
        first.kill();
        const RunStatus before = observe(first.folder());
        const Ran circle = runHit({"train", "--resume", first.path(), "--after", second.path()});
        QVERIFY2(circle.failedWith(2) && circle.err.contains("waits for"), circle.text());
        const Ran itself = runHit({"train", "--resume", first.path(), "--after", first.path()});
        QVERIFY2(itself.failedWith(2) && itself.err.contains("waits for"), itself.text());
        QCOMPARE(observe(first.folder()).state, before.state);
        QCOMPARE(observe(first.folder()).last_error, before.last_error);
        ::kill(pid_t(second.process().processId()), SIGCONT);
        QVERIFY(second.comesTo(RunState::Running));
    }

    void aLockIsWaitedForWhateverTheStatusSays()
    {
        TrainProgram first(quickRecipe());
        QVERIFY(first.finish().code == 0);
        const auto folder = RunFolder::open(first.path().toStdString());
        auto held = RunLock::take(*folder);
        QVERIFY(held);
        Queued second(first, "second", first.path());
        QVERIFY(second.waitsFor(first.path()));
        held = fail(ErrorCode::WrongUse, "", ""); // gives it back
        QVERIFY(second.process().waitForFinished(aWhile));
        QCOMPARE(second.status().state, RunState::Finished);
    }

    void aRunIsTheSameByAnyName()
    {
        TrainProgram first(endless());
        QVERIFY(first.start());
        Queued second(first, "second", first.path());
        QVERIFY(second.waitsFor(first.path()));
        const QString link = first.path() + "-by-another-name";
        QVERIFY(QFile::link(first.path(), link));
        Queued third(first, "third", link);
        QVERIFY(third.waitsFor(second.path()));
    }

    void signalsEndTheWaiting()
    {
        TrainProgram first(endless());
        QVERIFY(first.start());
        Queued second(first, "second", first.path());
        QVERIFY(second.waitsFor(first.path()));
        ::kill(pid_t(second.process().processId()), SIGTERM);
        QVERIFY(second.process().waitForFinished(aWhile));
        QCOMPARE(second.process().exitCode(), 130);
        const QByteArray told = second.process().readAllStandardError();
        QVERIFY2(told.contains("before its turn") && told.count('\n') == 1, told);
        QCOMPARE(second.status().state, RunState::Stopped);
        QVERIFY(runHit({"runs", second.path()}).out.contains("goes on from the beginning"));
    }

    void pausedAtItsTurnWhenAskedBefore()
    {
        TrainProgram first(endless());
        QVERIFY(first.start());
        Queued second(first, "second", first.path());
        QVERIFY(second.waitsFor(first.path()));
        second.ask(Request::Pause);
        end(first);
        QVERIFY(second.comesTo(RunState::Paused));
    }

    void wrongNetworksAreToldBeforeItWaits()
    {
        TrainProgram first(endless());
        QVERIFY(first.start());
        const QString wrong = TrainProgram::text(first.scratch() / "recipe.json");
        QStringList arguments = first.newRun();
        const QString path = arguments[arguments.indexOf("--output") + 1] += "-2";
        const Ran ran = runHit(arguments + QStringList{"--from", wrong, "--after", first.path()});
        QVERIFY2(ran.failedWith(3) && ran.err.contains("recipe.json"), ran.text());
        QVERIFY(!QFile::exists(path));
        const Ran many =
            runHit(first.newRun() + QStringList{"--processes", "2", "--after", first.path()});
        QVERIFY2(many.failedWith(2) && many.err.contains("several processes"), many.text());
    }
};

QTEST_GUILESS_MAIN(TestTrainQueue)
#include "tst_train_queue.moc"
