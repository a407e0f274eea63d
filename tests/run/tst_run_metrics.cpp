// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/fixed_latents.h"
#include "tests/run/loop_support.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

Recipe measuredRecipe()
{
    Recipe recipe = quickRecipe();
    recipe.metric_every_steps = 5;
    recipe.metric_samples = 6;
    recipe.keep_checkpoints = 1;
    return recipe;
}

/// The same number by another way: the file's average, drawn in one batch.
double distanceOf(Session &session, const std::filesystem::path &checkpoint)
{
    if (!session.run.trainer->restore(checkpoint))
        qFatal("not restored");
    const at::Tensor images =
        session.run.trainer->draw(fixed_latents(session.run.trainer->recipe(), 0, 6));
    auto monitor = valueOrDie(FdMonitor::start(session.run.pack, {at::kCPU, 6, {}, {}}));
    return valueOrDie(monitor.measure(
        [&](std::int64_t first, std::int64_t count) { return images.narrow(0, first, count); }));
}

} // namespace

class TestRunMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        settle_torch();
        QVERIFY(m_cache.isValid());
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
    }

    void theBestCheckpointStaysWithItsDistance()
    {
        Scratch scratch;
        Session session = Session::begun(scratch, measuredRecipe());
        QCOMPARE(session.train().value(), RunState::Finished);
        const RunFolder &run = session.run.folder;
        const auto curves = curvesOf(run);
        QVERIFY(curves.warnings().empty());
        const auto &points = curves.metrics().at("metrics/fd-lite0");
        QCOMPARE(points.size(), std::size_t{4});
        const auto best = std::min_element(
            points.begin(), points.end(),
            [](const CurvePoint &a, const CurvePoint &b) { return a.value < b.value; });
        const auto status = valueOrDie(read_status(run));
        QCOMPARE(status.fd_lite0, points.back().value);
        QCOMPARE(status.best_fd_lite0, best->value);
        const auto file = checkpoint_path(run, best->step);
        QCOMPARE(status.best_checkpoint, file.filename().string());
        QVERIFY(std::filesystem::exists(file));
        const double expected = distanceOf(session, file);
        QVERIFY2(std::abs(best->value - expected) <= 1e-5 * expected,
                 qPrintable(QString("%1 %2").arg(best->value).arg(expected)));
        QVERIFY(list_checkpoints(run).size() <= 2); // the newest and the best
    }

    void aResumedRunKnowsTheBestOne()
    {
        Scratch scratch;
        std::string best;
        {
            Session first = Session::begun(scratch, measuredRecipe());
            QCOMPARE(first.trainTo(7).value(), RunState::Stopped);
            best = valueOrDie(read_status(first.run.folder)).best_checkpoint;
            QCOMPARE(best, std::string("step-00000005.safetensors"));
        }
        Session second = Session::resumed(scratch);
        QCOMPARE(second.trainTo(9).value(), RunState::Stopped);
        const auto status = valueOrDie(read_status(second.run.folder));
        QCOMPARE(status.best_checkpoint, best);
        QVERIFY(std::filesystem::exists(second.run.folder.checkpoints() / best));
    }

    void withoutWeightsItTrainsOnAndSaysSoOnce()
    {
        Scratch scratch;
        Session session = Session::begun(scratch, measuredRecipe());
        session.extractor = scratch / "missing.safetensors";
        QCOMPARE(session.train().value(), RunState::Finished);
        const auto curves = curvesOf(session.run.folder);
        QVERIFY(curves.metrics().empty());
        QCOMPARE(curves.warnings().size(), std::size_t{1});
        QVERIFY(curves.warnings().front().text.find("without metrics") != std::string::npos);
    }

    void aStopDoesNotWaitForAMeasurement()
    {
        Scratch scratch;
        Recipe recipe = measuredRecipe();
        recipe.metric_samples = 24;
        Session session = Session::begun(scratch, recipe);
        // Asked for after the step at which it is due.
        QCOMPARE(session.trainTo(5).value(), RunState::Stopped);
        const auto curves = curvesOf(session.run.folder);
        QVERIFY(curves.metrics().empty());
        QVERIFY(curves.warnings().empty());
        QCOMPARE(session.run.trainer->steps_done(), 5);
    }

private:
    QTemporaryDir m_cache;
};

QTEST_GUILESS_MAIN(TestRunMetrics)
#include "tst_run_metrics.moc"
