// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/principal_scores.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QElapsedTimer>
#include <QtTest>

using namespace hit;

namespace {

/// Rows whose i-th singular value is about 1 / (1 + i), in no direction of its own.
torch::Tensor made_rows(std::int64_t rows, std::int64_t columns, std::int64_t rank)
{
    auto random = at::detail::createCPUGenerator(7);
    const auto options = torch::TensorOptions().dtype(torch::kDouble);
    const auto left = torch::randn({rows, rank}, random, options);
    const auto right = torch::randn({rank, columns}, random, options);
    const auto scale = 1 / (1 + torch::arange(rank, options));
    const auto made = (left * scale).matmul(right);
    return (made - made.mean(0)).to(torch::kFloat);
}

double largest_difference(const torch::Tensor &found, const torch::Tensor &expected)
{
    // A vector has no sign of its own.
    const auto sign = (found * expected).sum(1, true).sign();
    return (found * sign - expected).abs().max().item<double>();
}

} // namespace

class TestPrincipalScores : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::settle_torch(); }

    void scoresAreThoseOfTheSingularValues_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("rank");
        QTest::addColumn<int>("count");
        QTest::newRow("small") << 30 << 200 << 30 << 2;
        QTest::newRow("small, tall") << 200 << 30 << 30 << 3;
        QTest::newRow("wide") << 700 << 900 << 300 << 2;
        QTest::newRow("tall") << 900 << 700 << 300 << 2;
        QTest::newRow("many") << 600 << 600 << 600 << 40;
        QTest::newRow("hardly larger than a small one") << 260 << 5'000 << 259 << 250;
    }
    void scoresAreThoseOfTheSingularValues()
    {
        QFETCH(int, rows);
        QFETCH(int, columns);
        QFETCH(int, rank);
        QFETCH(int, count);
        const auto x = made_rows(rows, columns, rank);
        const Ranked scores = principal_scores(x, count);
        QCOMPARE(scores.share.size(), std::size_t(count));
        const auto [u, s, v] = torch::linalg_svd(x.to(torch::kDouble), false);
        QVERIFY(largest_difference(scores.vectors.slice(0, 0, 2), u.t().slice(0, 0, 2)) < 1e-6);
        for (int i = 0; i < count; ++i) {
            const double share = (s[i].square() / s.square().sum()).item<double>();
            QVERIFY(std::abs(scores.share[std::size_t(i)] - share) < 1e-7 * share);
        }
        const auto products = scores.vectors.matmul(scores.vectors.t());
        QVERIFY((products - torch::eye(count, torch::kDouble)).abs().max().item<double>() < 1e-5);
    }

    /// A spectrum without a gap takes more vectors than a basis holds at once.
    void aFlatSpectrumIsFoundToo()
    {
        auto random = at::detail::createCPUGenerator(11);
        const auto noise = torch::randn({600, 800}, random);
        const auto x = noise - noise.mean(0);
        const Ranked scores = principal_scores(x, 2);
        const auto [u, s, v] = torch::linalg_svd(x.to(torch::kDouble), false);
        QVERIFY(largest_difference(scores.vectors, u.t().slice(0, 0, 2)) < 1e-5);
        for (int i = 0; i < 2; ++i) {
            const double share = (s[i].square() / s.square().sum()).item<double>();
            QVERIFY(std::abs(scores.share[std::size_t(i)] - share) < 1e-7 * share);
        }
    }

    void thereAreNoMoreThanTheRowsHave()
    {
        QCOMPARE(principal_scores(made_rows(700, 900, 3), 10).share.size(), std::size_t(3));
        QCOMPARE(principal_scores(made_rows(50, 90, 1), 2).share.size(), std::size_t(1));
        QVERIFY(principal_scores(torch::zeros({300, 400}), 2).share.empty());
    }

    /// A matrix of all against all would take 3.2 GB, and its eigenvalues hours.
    void manySamplesTakeSeconds()
    {
        const auto x = made_rows(20'000, 600, 300);
        double last = 0;
        QElapsedTimer clock;
        clock.start();
        const Ranked scores = principal_scores(x, 2, [&](double done) {
            QVERIFY(done >= last && done <= 1);
            last = done;
        });
        qInfo("20,000 samples of 600 features: %lld ms", clock.elapsed());
        QVERIFY(last > 0.5);
        const auto along = largest(inner_products(x.t()), 2).vectors;
        const auto expected = along.matmul(x.to(torch::kDouble).t());
        QVERIFY(largest_difference(scores.vectors, expected / expected.norm(2, 1, true)) < 1e-6);
    }

    void isStoppedByWhoIsTold()
    {
        const auto x = made_rows(700, 900, 300);
        int told = 0;
        const auto stopped = guard("scores", [&] {
            principal_scores(x, 2, [&](double) {
                if (++told == 3)
                    throw ErrorException(Error{ErrorCode::Interrupted, "scores", {}, {}, {}});
            });
        });
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Interrupted);
        QCOMPARE(told, 3);
    }
};

QTEST_GUILESS_MAIN(TestPrincipalScores)
#include "tst_principal_scores.moc"
