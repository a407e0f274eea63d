// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/train_program.h"

#include <random>
#include <set>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int kills = 40;

std::int64_t lastCheckpointTold(const RunFolder &run)
{
    const RunCurves curves = curvesOf(run);
    return curves.checkpoints().empty() ? -1 : curves.checkpoints().back().step;
}

/// Steps of checkpoints that are half written.
std::set<std::int64_t> halfCheckpoints(const RunFolder &run)
{
    const QDir folder(TrainProgram::text(run.checkpoints()));
    std::set<std::int64_t> steps;
    for (const QString &name : folder.entryList({".step-*.tmp-*"}, QDir::Files | QDir::Hidden))
        steps.insert(name.section('-', 1, 1).section('.', 0, 0).toLongLong());
    return steps;
}

bool hasHalfACheckpoint(const RunFolder &run)
{
    return !halfCheckpoints(run).empty();
}

/// What the last of a run's trainers told of its saves.
struct TrainerLife
{
    std::int64_t start = 0, lastStep = 0;
    std::map<std::int64_t, std::int64_t> stepsDuring; ///< the write of a checkpoint
    std::int64_t longest = 0;                         ///< such write of any of them
};

TrainerLife lastLife(const RunFolder &run)
{
    TrainerLife life;
    EventReader reader(run.events_file());
    for (auto more = reader.read_more(); more && !more->empty(); more = reader.read_more())
        for (const RunEvent &event : *more) {
            if (event.type == "start")
                life = {event.step, event.step, {}, life.longest};
            else if (event.type == "scalars")
                life.lastStep = event.step;
            else if (event.type == "checkpoint")
                life.longest = std::max(life.longest,
                                        life.stepsDuring[event.step] = life.lastStep - event.step);
        }
    return life;
}

/// Empty, or what is wrong: steps lost <= interval + steps run during the write. A checkpoint is
/// due an interval after the one before, and begun when that one is written.
QByteArray moreIsLostThanPromised(const RunFolder &run, std::int64_t newest, std::int64_t interval)
{
    const TrainerLife life = lastLife(run);
    std::set<std::int64_t> begun = halfCheckpoints(run);
    begun.insert({life.start, newest});
    for (const auto &[step, during] : life.stepsDuring)
        begun.insert(step);
    const auto next = [&](std::int64_t step) {
        const auto told = life.stepsDuring.find(step);
        return step + std::max(interval, told == life.stepsDuring.end() ? 0 : told->second);
    };
    for (auto one = begun.begin(), after = std::next(one); after != begun.end(); one = after++)
        if (*after > next(*one))
            return "the checkpoint after " + QByteArray::number(qint64(*one)) + " was begun at "
                   + QByteArray::number(qint64(*after));
    const std::int64_t last = *begun.rbegin();
    const bool isWritten = life.stepsDuring.contains(last) || last == life.start;
    // One that was begun and has no file yet takes as many steps as others, at most.
    if (isWritten && life.lastStep > next(last) + life.longest)
        return "step " + QByteArray::number(qint64(life.lastStep))
               + " is told, and the last "
                 "checkpoint is "
               + QByteArray::number(qint64(last));
    if (newest != last && std::next(begun.find(newest)) != std::prev(begun.end()))
        return "more than the one that was being written is missing";
    return {};
}

/// A launcher: `ulimit` has the flags and units.
QStringList limited(const char *what, std::int64_t most)
{
    return {"bash", "-c", QString("ulimit %1 %2; exec \"$@\"").arg(what).arg(most), "limited"};
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
        std::int64_t lost = 0, most = 0, newest = 0;
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
            QCOMPARE(lastLife(run).start, newest);

            QCOMPARE(stateOf(run), RunState::Killed);
            const auto found = find_good_checkpoint(run);
            QVERIFY2(found.passed_over.empty(),
                     found.passed_over.empty() ? "" : found.passed_over[0].line().c_str());
            QVERIFY(found.newest);
            QVERIFY(found.newest->step >= lastCheckpointTold(run));
            newest = found.newest->step;
            const QByteArray broken = moreIsLostThanPromised(run, newest, interval);
            QVERIFY2(broken.isEmpty(), broken);
            lost += lastStepTold(run) - newest;
            most = std::max(most, lastStepTold(run) - newest);
        }
        if (insideASave)
            QVERIFY2(inside >= kills / 4, qPrintable(QString::number(inside)));
        qInfo(
            "%d kills, %d with half a checkpoint; %.1f steps lost each, %lld at most, saved every "
            "%lld; %lld steps during the longest write",
            kills / 2, inside, static_cast<double>(lost) / (kills / 2),
            static_cast<long long>(most), static_cast<long long>(interval),
            static_cast<long long>(lastLife(program.folder()).longest));
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
        program.startBy(limited("-f", 40));
        const Ran ran = program.finish();
        QCOMPARE(ran.code, 4);
        QVERIFY2(ran.err.contains("disk") && ran.err.count('\n') == 1, ran.text());
        QCOMPARE(find_good_checkpoint(run).newest->step, good);
        QCOMPARE(read_status(run)->step, 40); // it went on to its end
        QCOMPARE(stateOf(run), RunState::Stopped);
        program.startBy({});
        const Ran again = program.finish();
        QVERIFY2(again.code == 0, again.text());
        QCOMPARE(find_good_checkpoint(run).newest->step, 40);
        QCOMPARE(stateOf(run), RunState::Finished);
    }
};

QTEST_GUILESS_MAIN(TestCrashes)
#include "tst_crashes.moc"
