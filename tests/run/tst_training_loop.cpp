// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_requests.h"
#include "tests/core/failing_file_system.h"
#include "tests/run/loop_support.h"
#include "tests/support/torch_support.h"
#include "tests/training/failing_memory.h"

#include <torch/torch.h>

#include <QDeadlineTimer>
#include <QThread>
#include <QtTest>

#include <latch>

using namespace hit;
using namespace hit::test;

namespace {

/// Every tensor of a checkpoint, by name.
std::map<std::string, at::Tensor> tensorsOf(const std::filesystem::path &path)
{
    const auto file = valueOrDie(open_safetensors(path));
    std::map<std::string, at::Tensor> tensors;
    for (const TensorEntry &entry : file->entries())
        tensors[entry.name] = valueOrDie(read_tensor(*file, entry));
    return tensors;
}

/// The newest checkpoint with another value in the first tensor of those names, to be restored
/// while a run goes on.
std::filesystem::path spoiled(const Scratch &scratch, const RunFolder &run,
                              const std::string &prefix, const std::string &part, double value)
{
    const auto newest = list_checkpoints(run).front().file;
    const auto file = valueOrDie(open_safetensors(newest));
    std::vector<NamedTensor> tensors;
    bool done = false;
    for (const TensorEntry &entry : file->entries()) {
        auto tensor = valueOrDie(read_tensor(*file, entry));
        if (!done && entry.name.starts_with(prefix) && entry.name.find(part) != std::string::npos
            && tensor.numel() > 1) {
            tensor.flatten()[0] = value;
            done = true;
        }
        tensors.push_back({entry.name, tensor});
    }
    if (!done)
        qFatal("no such tensor");
    auto metadata = file->metadata();
    metadata.erase("hitscope.crc32c");
    const auto path = scratch / "spoiled.safetensors";
    if (!write_tensors(path, tensors, metadata, true))
        qFatal("not written");
    return path;
}

/// At which steps the run came into that state.
QList<qint64> stepsOfStates(const RunFolder &run, const std::string &state)
{
    QList<qint64> steps;
    EventReader reader(run.events_file());
    for (auto more = reader.read_more(); more && !more->empty(); more = reader.read_more())
        for (const RunEvent &event : *more)
            if (event.type == "state" && event.fields.value("state", "") == state)
                steps << event.step;
    return steps;
}

void verifyFinite(const RunFolder &run)
{
    for (const CheckpointFile &checkpoint : list_checkpoints(run))
        for (const auto &[name, tensor] : tensorsOf(checkpoint.file))
            QVERIFY2(tensor.isfinite().all().item<bool>(), name.c_str());
}

/// Its writes to checkpoints fail with a full disk while `full`.
class FullDisk final : public FailingFileSystem
{
public:
    std::atomic<bool> full = false;
    std::int64_t write(int file, const void *data, std::size_t size) override
    {
        if (!full)
            return FailingFileSystem::write(file, data, size);
        errno = ENOSPC;
        return -1;
    }
};

/// The first write of a checkpoint after `hold` waits until `go`.
class SlowDisk final : public FailingFileSystem
{
public:
    std::atomic<bool> hold = false;
    std::latch go{1};
    int allocate(int file, std::int64_t size) override
    {
        if (size > 10'000 && hold.exchange(false))
            go.wait();
        return FailingFileSystem::allocate(file, size);
    }
};

/// Trains to the end; what its steps want from torch's memory at once.
std::size_t largestBlockOfAStep(Session &session)
{
    FailingMemory &memory = FailingMemory::installed();
    std::size_t largest = 0;
    const auto state = session.train([&](const RunStatus &status) {
        const std::size_t seen = memory.takeLargest();
        if (status.step == 1
            && largest == 0) // pictures are drawn before the first and after the last
            largest = seen;
    });
    if (!state)
        qFatal("%s", state.error().line().c_str());
    return largest;
}

/// The saver writes on its own thread, and a busy machine lets it wait.
bool waitForCheckpoint(const RunFolder &run, std::int64_t step)
{
    const QDeadlineTimer patience(60'000);
    while (list_checkpoints(run).front().step < step && !patience.hasExpired())
        QThread::yieldCurrentThread();
    return list_checkpoints(run).front().step == step;
}

} // namespace

class TestTrainingLoop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { settle_torch(); }

    void aRunLeavesWhatItShould()
    {
        Scratch scratch;
        Recipe recipe = quickRecipe();
        recipe.sample_every_steps = 10;
        Session session = Session::begun(scratch, recipe);
        QCOMPARE(session.train().value(), RunState::Finished);
        const RunFolder &run = session.run.folder;
        const auto status = read_status(run);
        QVERIFY(status);
        QCOMPARE(status->state, RunState::Finished);
        QCOMPARE(status->step, 20);
        QCOMPARE(status->images, 80);
        QCOMPARE(status->checkpoint, std::string("step-00000020.safetensors"));
        QVERIFY(status->images_per_second > 0 && status->memory_bytes > 0);
        QCOMPARE(list_checkpoints(run).size(), std::size_t{3});
        const RunCurves curves = curvesOf(run);
        QCOMPARE(curves.scalars().at("loss/discriminator").size(), std::size_t{20});
        QCOMPARE(curves.samples().size(), std::size_t{3}); // 0, 10, 20
        for (const auto &sample : curves.samples())
            QVERIFY(std::filesystem::exists(run.samples() / sample.file));
        QVERIFY(curves.warnings().empty());
        QVERIFY(RunLock::is_held(run));
    }

    void resumeIsBitExact()
    {
        Scratch whole;
        Session session = Session::begun(whole, quickRecipe());
        QCOMPARE(session.train().value(), RunState::Finished);
        const auto expected = tensorsOf(list_checkpoints(session.run.folder).front().file);
        std::mt19937 random(20211230);
        for (int i = 0; i < 5; ++i) {
            const auto split = static_cast<std::int64_t>(1 + random() % 19);
            Scratch scratch;
            {
                Session first = Session::begun(scratch, quickRecipe());
                QCOMPARE(first.trainTo(split).value(), RunState::Stopped);
                QCOMPARE(first.run.trainer->steps_done(), split);
            }
            Session second = Session::resumed(scratch);
            QCOMPARE(second.run.trainer->steps_done(), split);
            QCOMPARE(second.train().value(), RunState::Finished);
            const auto found = tensorsOf(list_checkpoints(second.run.folder).front().file);
            QCOMPARE(found.size(), expected.size());
            for (const auto &[name, tensor] : expected)
                QVERIFY2(at::equal(found.at(name), tensor),
                         (name + " after a split at " + std::to_string(split)).c_str());
            const auto curves = curvesOf(second.run.folder);
            const auto &losses = curves.scalars().at("loss/generator");
            const auto whole_curves = curvesOf(session.run.folder);
            const auto &all = whole_curves.scalars().at("loss/generator");
            QCOMPARE(losses.size(), all.size());
            for (std::size_t at = 0; at < all.size(); ++at)
                QCOMPARE(losses[at].value, all[at].value);
        }
    }

    void requestsAreObeyed()
    {
        Scratch scratch;
        Recipe recipe = quickRecipe();
        recipe.steps = 0;
        Session session = Session::begun(scratch, recipe);
        const RunFolder run = session.run.folder;
        std::jthread other([&] {
            const auto until = [&](const auto &condition) {
                while (!condition())
                    std::this_thread::yield();
            };
            const auto ask = [&](Request request) {
                if (!post_request(run, request))
                    qFatal("not asked");
            };
            const auto state = [&] { return observe(run).state; };
            until([&] { return state() == RunState::Running; });
            ask(Request::Snapshot);
            until([&] { return std::filesystem::exists(run.live_file()); });
            ask(Request::Pause);
            until([&] { return state() == RunState::Paused; });
            std::filesystem::remove(run.live_file());
            ask(Request::Snapshot); // answered in the pause, after turns of the loop
            until([&] { return std::filesystem::exists(run.live_file()); });
            ask(Request::Continue);
            until([&] { return state() == RunState::Running; });
            ask(Request::Stop);
        });
        QCOMPARE(session.train().value(), RunState::Stopped);
        other.join();
        QCOMPARE(read_status(run)->state, RunState::Stopped);
        QCOMPARE(list_checkpoints(run).front().step, session.run.trainer->steps_done());
        QVERIFY(Checkpoint::open(run.live_file()));
        QCOMPARE(stepsOfStates(run, "paused").size(), 1);
        QCOMPARE(stepsOfStates(run, "paused"), stepsOfStates(run, "running").mid(1)); // no step
    }

    void aSlowDiskDelaysACheckpointAndNothingElse()
    {
        Scratch scratch;
        Recipe recipe = quickRecipe();
        recipe.steps = 30;
        Session session = Session::begun(scratch, recipe);
        SlowDisk disk;
        std::string during;
        const Watch watch = [&](const RunStatus &status) {
            if (status.step == 4)
                disk.hold = true; // the checkpoint of step 5 hangs
            if (status.step == 18) {
                during = status.checkpoint;
                disk.go.count_down();
            }
        };
        QCOMPARE(session.train(watch, disk).value(), RunState::Finished);
        QVERIFY2(during == "step-00000000.safetensors", during.c_str());
        std::vector<std::int64_t> steps;
        const RunCurves curves = curvesOf(session.run.folder);
        for (const auto &checkpoint : curves.checkpoints())
            steps.push_back(checkpoint.step);
        QVERIFY(steps.size() >= 4);
        QCOMPARE(steps[1], 5);
        // The one that was due meanwhile is written as soon as the disk is free.
        QVERIFY2(steps[2] > 18 && steps[2] < 30, std::to_string(steps[2]).c_str());
        QCOMPARE(steps.back(), 30);
    }

    void aFullDiskDoesNotEndTraining()
    {
        Scratch scratch;
        Session session = Session::begun(scratch, quickRecipe());
        FullDisk disk;
        std::string told;
        const Watch watch = [&](const RunStatus &status) {
            disk.full = status.step >= 4 && status.step < 12;
            if (status.step == 11)
                told = status.last_error;
        };
        QCOMPARE(session.train(watch, disk).value(), RunState::Finished);
        QVERIFY2(told.find("disk is full") != std::string::npos, told.c_str());
        QVERIFY(read_status(session.run.folder)->last_error.empty());
        QCOMPARE(list_checkpoints(session.run.folder).front().step, 20);
        const RunCurves curves = curvesOf(session.run.folder);
        QCOMPARE(curves.scalars().at("loss/generator").back().step, 20); // it tells again
    }

    void aLastCheckpointThatCannotBeSavedIsAnError()
    {
        Scratch scratch;
        Session session = Session::begun(scratch, quickRecipe());
        FullDisk disk;
        const auto state =
            session.train([&](const RunStatus &s) { disk.full = s.step >= 12; }, disk);
        QVERIFY(!state);
        QCOMPARE(state.error().code, ErrorCode::DiskFull);
        QCOMPARE(find_good_checkpoint(session.run.folder).newest->step, 10);
    }

    void aStepThatMemoryIsTooSmallForGoesOnInParts_data()
    {
        QTest::addColumn<NormType>("norm");
        QTest::addColumn<bool>("told");
        QTest::newRow("batch norm") << NormType::Batch << true;
        QTest::newRow("layer norm") << NormType::Layer << false;
    }
    void aStepThatMemoryIsTooSmallForGoesOnInParts()
    {
        QFETCH(const NormType, norm);
        QFETCH(const bool, told);
        FailingMemory &memory = FailingMemory::installed();
        Recipe recipe = quickRecipe();
        recipe.generator.norm = norm;
        recipe.micro_batch = 2;
        Scratch parts;
        Session expected = Session::begun(parts, recipe);
        const std::size_t enough = largestBlockOfAStep(expected);
        QVERIFY(curvesOf(expected.run.folder).warnings().empty());

        recipe.micro_batch = 0;
        const auto cleaned = qScopeGuard([&] { memory.repair(); });
        const Watch watch = [&](const RunStatus &status) {
            if (status.step == 0)
                memory.failAbove(enough);
            if (status.step == 20)
                memory.repair();
        };
        // In one go, and resumed where there is enough again: it stays as it is.
        for (const bool split : {false, true}) {
            Scratch scratch;
            Session session = Session::begun(scratch, recipe);
            QCOMPARE(session.train(watch).value(), RunState::Finished);
            const RunFolder run = session.run.folder;
            const RunCurves curves = curvesOf(run);
            QCOMPARE(curves.warnings().size(), std::size_t{1});
            const std::string text = curves.warnings().front().text;
            for (const char *part : {"memory: ", "step of 4 images", "in parts of 2"})
                QVERIFY2(text.find(part) != std::string::npos, text.c_str());
            QCOMPARE(text.find("batch statistics") != std::string::npos, told);
            QCOMPARE(read_status(run)->last_warning, text);
            QCOMPARE(read_status(run)->last_error, std::string()); // it has not ended by that
            if (split) {
                std::filesystem::remove(list_checkpoints(run).front().file);
                session.run.lock.reset();
                QCOMPARE(Session::resumed(scratch).train().value(), RunState::Finished);
            }
            const auto found = tensorsOf(list_checkpoints(run).front().file);
            for (const auto &[name, tensor] :
                 tensorsOf(list_checkpoints(expected.run.folder).front().file))
                QVERIFY2(at::equal(found.at(name), tensor), name.c_str());
        }
    }

    void memoryThatIsStillTooSmallEndsTheRun()
    {
        constexpr std::size_t aBatchOfImages = 4 * 16 * 16 * 3;
        FailingMemory &memory = FailingMemory::installed();
        const auto cleaned = qScopeGuard([&] { memory.repair(); });
        Recipe recipe = quickRecipe();
        Scratch whole, scratch;
        Session unlimited = Session::begun(whole, recipe);
        const std::size_t needed = largestBlockOfAStep(unlimited);
        Session session = Session::begun(scratch, recipe);
        const RunFolder run = session.run.folder;
        const Watch watch = [&](const RunStatus &status) {
            if (status.step == 3)
                memory.failAbove(needed - 1);
            if (status.step == 12 && waitForCheckpoint(run, 10))
                memory.failAbove(aBatchOfImages);
        };
        const auto state = session.train(watch);
        QVERIFY(!state);
        QCOMPARE(state.error().code, ErrorCode::OutOfMemory);
        const std::string line = state.error().line();
        QVERIFY2(line.find("step of 2 images") != std::string::npos, line.c_str());
        QVERIFY2(line.find("resume") != std::string::npos, line.c_str());
        QCOMPARE(read_status(run)->state, RunState::Failed);
        QCOMPARE(read_status(run)->last_error, line);
        QCOMPARE(read_status(run)->step, 12);
        QCOMPARE(curvesOf(run).warnings().size(), std::size_t{2});
        memory.repair();
        QCOMPARE(find_good_checkpoint(run).newest->step, 10);
        session.run.lock.reset();
        QCOMPARE(Session::resumed(scratch).train().value(), RunState::Finished);
    }

    void whatIsNotFiniteRollsBackAndIsNeverSaved_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("part");
        QTest::addColumn<double>("value");
        const double nan = std::nan("");
        QTest::addRow("NaN in a parameter of G") << "generator/"
                                                 << "kernel" << nan;
        QTest::addRow("NaN in a parameter of D") << "discriminator/"
                                                 << "" << nan;
        QTest::addRow("NaN in a statistic") << "generator/"
                                            << "moving_mean" << nan;
        QTest::addRow("infinity in a moment") << "optimizer/discriminator"
                                              << "" << HUGE_VAL;
        QTest::addRow("gradients overflow") << "discriminator/"
                                            << "" << 3e38;
    }
    void whatIsNotFiniteRollsBackAndIsNeverSaved()
    {
        QFETCH(QString, prefix);
        QFETCH(QString, part);
        QFETCH(double, value);
        Scratch scratch;
        const Recipe recipe = quickRecipe();
        Session session = Session::begun(scratch, recipe);
        const RunFolder run = session.run.folder;
        int injected = 0;
        const Watch watch = [&](const RunStatus &status) {
            if (status.step != 7 || injected++ > 0)
                return;
            waitForCheckpoint(run, 5);
            const auto bad = spoiled(scratch, run, prefix.toStdString(), part.toStdString(), value);
            if (const auto restored = session.run.trainer->restore(bad); !restored)
                qFatal("%s", restored.error().line().c_str());
        };
        QCOMPARE(session.train(watch).value(), RunState::Finished);
        QVERIFY(injected > 0);
        verifyFinite(run);
        QCOMPARE(session.run.trainer->steps_done(), 20);
        QVERIFY(session.run.trainer->data_seed() != recipe.seed);
        const RunCurves curves = curvesOf(run);
        QVERIFY(!curves.warnings().empty());
        QCOMPARE(curves.scalars().at("loss/generator").size(), std::size_t{20});
    }

    void oneBadStepIsLeftOut()
    {
        Scratch scratch;
        Session session = Session::begun(scratch, quickRecipe());
        const RunFolder run = session.run.folder;
        int restores = 0;
        const auto restore = [&](const std::filesystem::path &path) {
            if (++restores; !session.run.trainer->restore(path))
                qFatal("not restored");
        };
        const Watch watch = [&](const RunStatus &status) {
            if (restores == 0 && status.step == 7 && waitForCheckpoint(run, 5))
                restore(spoiled(scratch, run, "discriminator/", "", 3e38));
            else if (restores == 1 && status.step == 6) // one step with it is done
                restore(list_checkpoints(run).front().file);
        };
        QCOMPARE(session.train(watch).value(), RunState::Finished);
        QCOMPARE(restores, 2);
        QCOMPARE(session.run.trainer->data_seed(), quickRecipe().seed);
        QCOMPARE(curvesOf(run).scalars().at("steps/left out").back().value, 1.0);
        verifyFinite(run);
    }

    void itGivesUpAfterTwoRollbacks()
    {
        Scratch scratch;
        Session session = Session::begun(scratch, quickRecipe());
        const RunFolder run = session.run.folder;
        const Watch watch = [&](const RunStatus &status) {
            if (status.step != 7)
                return;
            if (!session.run.trainer->restore(
                    spoiled(scratch, run, "discriminator/", "", std::nan(""))))
                qFatal("not restored");
        };
        const auto state = session.train(watch);
        QVERIFY(!state);
        QVERIFY2(state.error().remedy.find("rolled back twice") != std::string::npos,
                 state.error().line().c_str());
        QCOMPARE(read_status(run)->state, RunState::Failed);
        QVERIFY(!read_status(run)->last_error.empty());
        verifyFinite(run);
        QVERIFY(find_good_checkpoint(run).newest);
    }

    void aDamagedImageIsReplacedAndCounted()
    {
        Scratch scratch;
        Recipe recipe = quickRecipe();
        Session session = Session::begun(scratch, recipe);
        const auto pack = scratch / "pack.safetensors";
        QByteArray bytes = readAll(pack);
        const auto last = bytes.size() - 30 * 16 * 16;
        bytes[last] = static_cast<char>(bytes[last] ^ 1);
        {
            QFile file(QString::fromStdString(pack.string()));
            QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(last)
                    && file.write(bytes.mid(last, 1)) == 1);
        }
        QCOMPARE(session.train().value(), RunState::Finished);
        const RunCurves curves = curvesOf(session.run.folder);
        const double replaced = curves.scalars().at("images/replaced").back().value;
        QCOMPARE(replaced, std::floor(80.0 / 24)); // once in each epoch
        QVERIFY(!curves.warnings().empty());
    }

    void aDamagedCheckpointIsPassedOver()
    {
        Scratch scratch;
        {
            Session session = Session::begun(scratch, quickRecipe());
            QCOMPARE(session.trainTo(12).value(), RunState::Stopped);
            std::filesystem::resize_file(list_checkpoints(session.run.folder).front().file, 5000);
        }
        Session session = Session::resumed(scratch);
        QCOMPARE(session.run.trainer->steps_done(), 10);
        QCOMPARE(session.run.warnings.size(), std::size_t{1});
        QCOMPARE(session.train().value(), RunState::Finished);
        const RunCurves curves = curvesOf(session.run.folder);
        QVERIFY(curves.warnings().front().text.find("step-00000012") != std::string::npos);
        QCOMPARE(curves.scalars().at("loss/generator").size(), std::size_t{20});
    }

    void setupsThatCannotWorkAreRefused()
    {
        Scratch scratch;
        const auto pack = makePack(scratch / "pack.safetensors");
        const auto begin = [&](const Recipe &recipe, const std::filesystem::path &data,
                               const std::filesystem::path &from = {}) {
            return begin_run(scratch / "run", {recipe, data, {}, from, "cpu", 1, 1}, at::kCPU,
                             Session::replicas);
        };
        Recipe large = quickRecipe();
        large.generator.size = 32;
        large.generator.stages.push_back(large.generator.stages.back());
        QCOMPARE(begin(large, pack).error().code, ErrorCode::WrongUse);
        QVERIFY(!begin(quickRecipe(), scratch / "nowhere.safetensors"));
        QVERIFY(!begin(quickRecipe(), pack, pack));
        QVERIFY(find_runs(scratch.path()).empty());
        {
            const auto run = begin(quickRecipe(), pack);
            QVERIFY(run);
            QCOMPARE(begin(quickRecipe(), pack).error().code, ErrorCode::WrongUse);
            QVERIFY(!resume_run(scratch / "run", {}, at::kCPU, Session::replicas)); // held
        }
        QVERIFY(resume_run(scratch / "run", {}, at::kCPU, Session::replicas));
        std::filesystem::rename(pack, scratch / "moved.safetensors");
        QVERIFY(!resume_run(scratch / "run", {}, at::kCPU, Session::replicas));
        QVERIFY(resume_run(scratch / "run", {scratch / "moved.safetensors", 0}, at::kCPU,
                           Session::replicas));
    }
};

QTEST_GUILESS_MAIN(TestTrainingLoop)
#include "tst_training_loop.moc"
