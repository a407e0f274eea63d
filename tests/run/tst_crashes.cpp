// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_events.h"
#include "tests/run/train_program.h"

#include <random>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int kills = 40;

/// The largest step that the trainer told of.
std::int64_t lastStepTold(const RunFolder &run)
{
    const RunCurves curves = curvesOf(run);
    const auto losses = curves.scalars().find("loss/generator");
    return losses == curves.scalars().end() || losses->second.empty() ? 0
                                                                      : losses->second.back().step;
}

std::int64_t lastCheckpointTold(const RunFolder &run)
{
    const RunCurves curves = curvesOf(run);
    return curves.checkpoints().empty() ? -1 : curves.checkpoints().back().step;
}

bool hasHalfACheckpoint(const RunFolder &run)
{
    const QDir folder(TrainProgram::text(run.checkpoints()));
    return !folder.entryList({".step-*.tmp-*"}, QDir::Files | QDir::Hidden).isEmpty();
}

/// Polls without a pause, as what it waits for may last for a millisecond only.
template <typename Condition>
bool soon(const Condition &condition)
{
    QDeadlineTimer deadline(30'000);
    while (!condition())
        if (deadline.hasExpired())
            return false;
    return true;
}

Recipe endless(std::int64_t checkpointEvery)
{
    Recipe recipe = quickRecipe();
    recipe.steps = 0;
    recipe.checkpoint_every_steps = checkpointEvery;
    return recipe;
}

} // namespace

class TestCrashes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedAtAnyTimeNothingIsCorrupt_data()
    {
        QTest::addColumn<bool>("insideASave");
        QTest::addRow("at random times") << false;
        QTest::addRow("inside a save") << true;
    }
    void killedAtAnyTimeNothingIsCorrupt()
    {
        QFETCH(bool, insideASave);
        const std::int64_t interval = insideASave ? 1 : 5;
        TrainProgram program(endless(interval));
        std::mt19937 random(insideASave ? 1 : 2);
        std::int64_t lost = 0;
        int inside = 0;
        for (int i = 0; i < kills / 2; ++i) {
            QVERIFY2(program.start(), program.process().readAllStandardError());
            const RunFolder run = program.folder();
            const std::int64_t goal =
                lastStepTold(run) + 1 + static_cast<std::int64_t>(random() % 12);
            QVERIFY(soon([&] { return lastStepTold(run) >= goal; }));
            QVERIFY(!insideASave || soon([&] { return hasHalfACheckpoint(run); }));
            program.kill();
            inside += hasHalfACheckpoint(run);

            QCOMPARE(stateOf(run), RunState::Killed);
            const auto found = find_good_checkpoint(run);
            QVERIFY2(found.passed_over.empty(),
                     found.passed_over.empty() ? "" : found.passed_over[0].line().c_str());
            QVERIFY(found.newest);
            QVERIFY(found.newest->step >= lastCheckpointTold(run));
            lost += lastStepTold(run) - found.newest->step;
        }
        if (insideASave)
            QVERIFY2(inside >= kills / 4, qPrintable(QString::number(inside)));
        qInfo("%d kills, %d with half a checkpoint; %.1f steps lost each, saved every %lld",
              kills / 2, inside, static_cast<double>(lost) / (kills / 2),
              static_cast<long long>(interval));
        QVERIFY(program.start());
        QVERIFY(!hasHalfACheckpoint(program.folder()) || insideASave);
        program.kill();
    }

    /// In the middle of the night.
    void aCrashAsAUserMeetsIt()
    {
        TrainProgram program(endless(5));
        QVERIFY(program.start());
        const RunFolder run = program.folder();
        QVERIFY(soon([&] { return lastCheckpointTold(run) >= 10; }));
        program.kill();

        const QString parent = TrainProgram::text(program.scratch().path());
        const Ran table = runHit({"runs", parent});
        QCOMPARE(table.code, 0);
        for (const char *told : {"killed", "kill -9", "hit train --resume", "goes on from step-"})
            QVERIFY2(table.out.contains(told), table.text());
        const QJsonObject json = runHit({"runs", parent, "--json"}).json();
        const QJsonObject row = json["runs"].toArray().at(0).toObject();
        QCOMPARE(row["state"].toString(), QString("killed"));
        const QString resume = row["resume"].toString();
        QCOMPARE(resume, "hit train --resume " + program.path());

        const std::int64_t before = find_good_checkpoint(run).newest->step;
        QVERIFY(program.start()); // which is that command
        QVERIFY(soon([&] { return lastStepTold(run) > before + 10; }));
        QCOMPARE(runHit({"run", "stop", program.path()}).code, 0);
        QVERIFY(program.process().waitForFinished(60'000));
        QCOMPARE(program.process().exitCode(), 0);
        QCOMPARE(stateOf(run), RunState::Stopped);
        const RunCurves curves = curvesOf(run);
        const auto &loss = curves.scalars().at("loss/generator");
        for (std::size_t i = 0; i < loss.size(); ++i)
            QCOMPARE(loss[i].step, static_cast<std::int64_t>(i + 1));
    }

    void aFullDiskEndsNoTraining()
    {
        Recipe recipe = endless(5);
        recipe.steps = 40;
        TrainProgram program(recipe);
        QVERIFY(program.start());
        const RunFolder run = program.folder();
        QVERIFY(soon([&] { return lastCheckpointTold(run) >= 5; }));
        program.kill();
        const std::int64_t good = find_good_checkpoint(run).newest->step;
        // No file of more than 40 kB can be written; a checkpoint is larger.
        QVERIFY(std::filesystem::file_size(list_checkpoints(run).front().file) > 50'000);
        QStringList limited{"-c", "ulimit -f 40; exec \"$@\"", "limited", hitProgram};
        const Ran ran = test::run("bash", limited + program.oldRun());
        QCOMPARE(ran.code, 4);
        QVERIFY2(ran.err.contains("disk") && ran.err.count('\n') == 1, ran.text());
        QCOMPARE(find_good_checkpoint(run).newest->step, good);
        QCOMPARE(read_status(run)->step, 40); // it went on to its end
        QCOMPARE(stateOf(run), RunState::Stopped);
        const Ran again = runHit(program.oldRun());
        QVERIFY2(again.code == 0, again.text());
        QCOMPARE(find_good_checkpoint(run).newest->step, 40);
        QCOMPARE(stateOf(run), RunState::Finished);
    }
};

QTEST_GUILESS_MAIN(TestCrashes)
#include "tst_crashes.moc"
