// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensors.h"
#include "model/metrics/feature_moments.h"
#include "model/metrics/inception_score.h"
#include "model/metrics/precision_recall.h"
#include "tests/support/scratch.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

#include <cmath>
#include <limits>

using namespace hit;
using namespace hit::test;

namespace {

/// In batches of `batch`.
FeatureMoments momentsOf(const at::Tensor &features, std::int64_t batch = 7)
{
    MomentsBuilder builder;
    for (const at::Tensor &part : features.split(batch))
        builder.add(part);
    auto moments = builder.finish();
    if (!moments)
        qFatal("%s", moments.error().line().c_str());
    return *moments;
}

double distance(const at::Tensor &a, const at::Tensor &b)
{
    return frechet_distance(momentsOf(a), momentsOf(b)).value();
}

/// Features whose dimensions depend on each other, as those of images do.
at::Tensor features(std::int64_t count, std::int64_t dim)
{
    const at::Tensor mixing = torch::randn({dim, dim}, torch::kDouble) / std::sqrt(double(dim));
    return torch::randn({count, dim}, torch::kDouble).matmul(mixing) + torch::rand({dim});
}

bool near(double actual, double expected, double relative)
{
    return std::abs(actual - expected) <= relative * std::abs(expected);
}

} // namespace

class TestStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { settle_torch(); }

    void agreeWithTheDefinitionsInPython_data()
    {
        QTest::addColumn<int>("countA");
        QTest::addColumn<int>("countB");
        QTest::addColumn<int>("dim");
        QTest::newRow("more images than dimensions") << 400 << 300 << 24;
        QTest::newRow("one image more than dimensions") << 25 << 90 << 24;
        QTest::newRow("one dimension") << 50 << 60 << 1;
    }

    void agreeWithTheDefinitionsInPython()
    {
        QFETCH(int, countA);
        QFETCH(int, countB);
        QFETCH(int, dim);
        constexpr int group = 50;
        const at::Tensor a = features(countA, dim), b = features(countB, dim) * 1.2 + 0.3;
        const at::Tensor logits = torch::randn({170, 11}, torch::kDouble) * 3;
        const Scratch dir;
        const auto file = dir / "features.safetensors";
        QVERIFY(write_tensors(
            file, std::vector<NamedTensor>{{"a", a}, {"b", b}, {"logits", logits}}, {}, false));
        QProcess python;
        python.start(HIT_TEST_PYTHON,
                     {HIT_SOURCE_DIR "/tests/metrics/statistics.py",
                      QString::fromStdString(file.string()), QString::number(group)});
        QVERIFY2(python.waitForFinished(60'000) && python.exitCode() == 0,
                 python.readAllStandardError());
        const QJsonObject expected =
            QJsonDocument::fromJson(python.readAllStandardOutput()).object();

        QVERIFY(near(distance(a, b), expected["frechet"].toDouble(), 1e-9));
        InceptionScore score(group);
        for (const at::Tensor &part : logits.split(33)) // the groups are not made of whole batches
            score.add(part);
        const InceptionScoreResult scored = score.finish().value();
        QCOMPARE(scored.groups, std::int64_t(3));
        QVERIFY(near(scored.mean, expected["score"][0].toDouble(), 1e-12));
        QVERIFY(near(scored.deviation, expected["score"][1].toDouble(), 1e-9));
        const PrecisionRecall pr = precision_recall(a, b).value();
        QCOMPARE(pr.precision, expected["precision"].toDouble());
        QCOMPARE(pr.recall, expected["recall"].toDouble());
    }

    /// x -> s x + t moves the mean by (s - 1) mean + t and the deviations by s.
    void distanceOfFewImagesInManyDimensionsHasItsClosedForm()
    {
        const at::Tensor a = features(20, 300);
        const double scale = 1.5;
        const at::Tensor b = a * scale + 0.25;
        const double variance = a.var(0).sum().item<double>();
        const double step = (b.mean(0) - a.mean(0)).square().sum().item<double>();
        QVERIFY(near(distance(a, b), step + (scale - 1) * (scale - 1) * variance, 1e-11));
    }

    void distanceOfASetFromItselfIsNone()
    {
        const at::Tensor a = features(500, 40);
        QVERIFY(distance(a, a) <= 1e-10);
    }

    void momentsDoNotDependOnTheBatches()
    {
        const at::Tensor a = features(500, 16) + 1000; // a mean far from zero must not matter
        const FeatureMoments whole = momentsOf(a, 500), parts = momentsOf(a, 3);
        QCOMPARE(parts.count, std::int64_t(500));
        QVERIFY(parts.factor.size(0) <= 16);
        HIT_COMPARE_TENSORS(parts.mean, whole.mean, 0, 1e-14);
        HIT_COMPARE_TENSORS(parts.factor.t().matmul(parts.factor),
                            whole.factor.t().matmul(whole.factor), 1e-12, 1e-11);
        HIT_COMPARE_TENSORS(whole.factor.t().matmul(whole.factor), at::cov(a.t()), 1e-12, 1e-11);
    }

    void aScoreOfFewerImagesThanAGroupIsOneGroup()
    {
        InceptionScore score(5000);
        score.add(torch::eye(4) * 1000); // four images, certainly of four classes
        const InceptionScoreResult scored = score.finish().value();
        QVERIFY(near(scored.mean, 4, 1e-12));
        QCOMPARE(scored.deviation, 0.0);
        QCOMPARE(scored.groups, std::int64_t(1));
        QCOMPARE(scored.group_size, std::int64_t(4));
    }

    void manifoldsOfTheSameSetCoverIt()
    {
        const at::Tensor a = features(100, 8);
        const PrecisionRecall same = precision_recall(a, a).value();
        QCOMPARE(same.precision, 1.0);
        QCOMPARE(same.recall, 1.0);
        const PrecisionRecall apart = precision_recall(a, a + 1000).value();
        QCOMPARE(apart.precision, 0.0);
        QCOMPARE(apart.recall, 0.0);
    }

    /// More rows than one block has.
    void precisionAndRecallAreTheSameInBlocks()
    {
        const at::Tensor a = torch::randn({2500, 3}), b = torch::randn({2600, 3}) * 0.5;
        const auto radii = [](const at::Tensor &x) {
            return std::get<0>(torch::cdist(x, x).kthvalue(4, 1));
        };
        const auto coverage = [&](const at::Tensor &x, const at::Tensor &y) {
            return (torch::cdist(x, y) <= radii(y)).any(1).to(torch::kDouble).mean().item<double>();
        };
        const at::Tensor x = a.to(torch::kDouble), y = b.to(torch::kDouble);
        QList<double> shares;
        const PrecisionRecall pr =
            precision_recall(a, b, 3, [&](double share) { shares << share; }).value();
        QCOMPARE(pr.precision, coverage(x, y));
        QCOMPARE(pr.recall, coverage(y, x));
        QVERIFY(shares.size() > 4 && std::is_sorted(shares.begin(), shares.end()));
        QCOMPARE(shares.last(), 1.0);
    }

    void whatCannotBeComparedIsRefused()
    {
        const at::Tensor a = features(10, 4), b = features(10, 5);
        QCOMPARE(frechet_distance(momentsOf(a), momentsOf(b)).error().code, ErrorCode::WrongUse);
        QCOMPARE(precision_recall(a, b).error().code, ErrorCode::WrongUse);
        QCOMPARE(precision_recall(a, a.narrow(0, 0, 3)).error().code, ErrorCode::WrongUse);
        at::Tensor broken = a.clone();
        broken[7][1] = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(precision_recall(a, broken).error().code, ErrorCode::WorkFailed);
        MomentsBuilder builder;
        builder.add(a.narrow(0, 0, 1));
        QCOMPARE(builder.finish().error().code, ErrorCode::WrongUse);
        builder.add(broken);
        QCOMPARE(builder.finish().error().code, ErrorCode::WorkFailed);
        InceptionScore score;
        QCOMPARE(score.finish().error().code, ErrorCode::WrongUse);
        score.add(broken);
        QCOMPARE(score.finish().error().code, ErrorCode::WorkFailed);
    }

    void precisionAndRecallCanBeStopped()
    {
        std::stop_source source;
        source.request_stop();
        const at::Tensor a = features(10, 4);
        QCOMPARE(precision_recall(a, a, 3, {}, source.get_token()).error().code,
                 ErrorCode::Interrupted);
    }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
