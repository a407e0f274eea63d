// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/adam.h"
#include "model/training/ema.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

#include <cmath>

using namespace hit;

class TestOptimiser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void adamFollowsItsFormulaInDouble_data();
    void adamFollowsItsFormulaInDouble();
    void aParameterWithoutGradientDecaysItsMoments();
    void averageWaitsThenCopiesThenFollows();
};

void TestOptimiser::adamFollowsItsFormulaInDouble_data()
{
    QTest::addColumn<double>("beta1");
    QTest::newRow("the paper's") << 0.0;
    QTest::newRow("with momentum") << 0.9;
}

void TestOptimiser::adamFollowsItsFormulaInDouble()
{
    QFETCH(const double, beta1);
    AdamOptions options;
    options.beta1 = beta1;
    options.lr = 0.01;
    at::Tensor parameter = torch::randn({5}, torch::kDouble);
    std::vector<double> theta(parameter.data_ptr<double>(), parameter.data_ptr<double>() + 5);
    std::vector<double> m(5), v(5);
    Adam adam({parameter}, options);
    for (int t = 1; t <= 20; ++t) {
        const at::Tensor gradient = torch::randn({5}, torch::kDouble);
        parameter.mutable_grad() = gradient;
        adam.step();
        const double lr = 0.01 * std::sqrt(1 - std::pow(0.99, t)) / (1 - std::pow(beta1, t));
        for (std::size_t i = 0; i < 5; ++i) {
            const double g = gradient.data_ptr<double>()[i];
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            v[i] = 0.99 * v[i] + 0.01 * g * g;
            theta[i] -= lr * m[i] / (std::sqrt(v[i]) + 1e-7);
        }
    }
    for (std::size_t i = 0; i < 5; ++i)
        QVERIFY(std::abs(parameter.data_ptr<double>()[i] - theta[i]) < 1e-12);
    QCOMPARE(adam.steps_done, std::int64_t(20));
}

void TestOptimiser::aParameterWithoutGradientDecaysItsMoments()
{
    at::Tensor parameter = torch::ones({1});
    Adam adam({parameter}, {});
    parameter.mutable_grad() = torch::ones({1});
    adam.step();
    adam.zero_grad();
    QVERIFY(!parameter.grad().defined());
    adam.step();
    QVERIFY(std::abs(adam.second_moments()[0].item<double>() - 0.01 * 0.99) < 1e-7);
}

void TestOptimiser::averageWaitsThenCopiesThenFollows()
{
    at::Tensor average = torch::full({1}, 5.0), source = torch::full({1}, 1.0);
    Ema ema({average}, {source}, 10);
    ema.update(9, 0.9);
    QCOMPARE(average.item<float>(), 5.0F);
    ema.update(10, 0.9);
    QCOMPARE(average.item<float>(), 1.0F);
    source.fill_(2);
    ema.update(11, 0.9);
    QCOMPARE(average.item<float>(), 1.1F);
}

QTEST_GUILESS_MAIN(TestOptimiser)
#include "tst_optimiser.moc"
