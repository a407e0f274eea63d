// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/variables.h"
#include "model/training/adam.h"
#include "model/training/ema.h"
#include "model/training/gan_step.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace hit;
using hit::test::reference;
using hit::test::TensorMap;

namespace {

/// Figures of one step of the official trainer.
QJsonObject report(const QString &run, int step)
{
    QFile file(QStringLiteral(HIT_TEST_REFERENCE "/train_tiny128/report.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("report.json is missing");
    const auto results = QJsonDocument::fromJson(file.readAll()).object()["results"].toObject();
    return results[QStringLiteral("%1/step%2").arg(run).arg(step)].toObject();
}

std::vector<at::Tensor> tensors(const torch::nn::Module &module, bool trainableOnly)
{
    std::vector<at::Tensor> list;
    for (const Variable &variable : variables(module))
        if (variable.trainable || !trainableOnly)
            list.push_back(variable.value);
    return list;
}

double gradientNorm(const torch::nn::Module &module)
{
    double square = 0;
    for (const at::Tensor &parameter : module.parameters())
        square += parameter.grad().to(at::kDouble).square().sum().item<double>();
    return std::sqrt(square);
}

/// The official trainer's objects, at its step 0.
struct Official
{
    Generator generator{hit::test::tiny_config()};
    Generator average{hit::test::tiny_config()};
    Discriminator discriminator{hit::test::tiny_discriminator_config()};
    TensorMap data = reference("train_tiny128/data.safetensors");

    Official()
    {
        const char *file = "train_tiny128/weights_step0.safetensors";
        hit::test::set_variables(*generator, reference(file, "generator/"));
        hit::test::set_variables(*discriminator, reference(file, "discriminator/"));
        generator->train();
        discriminator->train();
    }

    StepInput input(int step) const
    {
        const std::string prefix = "step" + std::to_string(step) + "/";
        const auto given = [&](const char *name) {
            return [image = data.at(prefix + name)](const at::Tensor &) { return image; };
        };
        StepInput result;
        result.z = data.at(prefix + "z");
        result.images = data.at(prefix + "images");
        result.augment_real = given("aug_real");
        result.augment_fake = given("aug_fake");
        return result;
    }
};

} // namespace

class TestStep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void matchesThreeStepsOfTheOfficialTrainer_data();
    void matchesThreeStepsOfTheOfficialTrainer();
    void matchesTheOfficialGradients_data();
    void matchesTheOfficialGradients();
    void penaltiesLeaveTheGeneratorAlone();
    void wganPenaltyMatchesTheOfficialOne();
    void penaltyAgreesWithFiniteDifferences();
    void lazyStepHasNoPenalty();
    void outputsAreTheMeansOfTheLogits();
};

void TestStep::matchesThreeStepsOfTheOfficialTrainer_data()
{
    QTest::addColumn<int>("loss");
    QTest::addColumn<double>("consistency");
    QTest::addColumn<qint64>("emaStart");
    QTest::addColumn<int>("steps");
    QTest::addColumn<QStringList>("weights"); ///< steps after which the weights are known
    const int nonSaturating = int(GanLoss::NonSaturating);
    QTest::newRow("r1_ema1") << nonSaturating << 0.0 << qint64(1) << 3 << QStringList{"1", "3"};
    QTest::newRow("bcr_ema1") << nonSaturating << 10.0 << qint64(1) << 3 << QStringList{"1"};
    // One step: its logits are near the hinge's corners, and the steps that Adam makes of rounding
    // noise (below) move the second step's gradient norm by 1.07e-4.
    QTest::newRow("hinge_ema10") << int(GanLoss::Hinge) << 0.0 << qint64(10) << 1 << QStringList{};
}

void TestStep::matchesThreeStepsOfTheOfficialTrainer()
{
    QFETCH(const int, loss);
    QFETCH(const double, consistency);
    QFETCH(const qint64, emaStart);
    QFETCH(const int, steps);
    QFETCH(const QStringList, weights);
    const QString run = QTest::currentDataTag();

    Official official;
    Adam generatorOptimiser(tensors(*official.generator, true), {});
    Adam discriminatorOptimiser(tensors(*official.discriminator, true), {});
    Ema ema(tensors(*official.average, false), tensors(*official.generator, false), emaStart);
    StepOptions options;
    options.loss = GanLoss(loss);
    options.bcr_weight = consistency;
    for (int step = 1; step <= steps; ++step) {
        generatorOptimiser.zero_grad();
        discriminatorOptimiser.zero_grad();
        const StepLosses losses = accumulate_gradients(official.generator, official.discriminator,
                                                       official.input(step), options);
        const QJsonObject expected = report(run, step);
        const auto close = [&](double value, const char *name) {
            const double wanted = expected[QLatin1String(name)].toDouble();
            const bool good = std::abs(value - wanted) <= 1e-4 * std::abs(wanted);
            if (!good)
                qWarning("step %d, %s: %.8g instead of %.8g", step, name, value, wanted);
            return good;
        };
        QVERIFY(close(losses.generator.item<double>(), "generator_total_loss"));
        QVERIFY(close(losses.discriminator.item<double>(), "discriminator_total_loss"));
        QVERIFY(close(losses.penalty.item<double>(), "gradient_penalty"));
        QVERIFY(close(losses.consistency.item<double>(), "consistency_loss"));
        QVERIFY(close(gradientNorm(*official.generator), "generator_grad_global_norm"));
        QVERIFY(close(gradientNorm(*official.discriminator), "discriminator_grad_global_norm"));
        generatorOptimiser.step();
        discriminatorOptimiser.step();
        ema.update(step, 0.999);

        if (!weights.contains(QString::number(step)))
            continue;
        // Where the true gradient is zero, Adam with beta1 = 0 makes whole steps of rounding noise.
        const double atol = 2 * 1e-4 * step;
        const std::string file = QStringLiteral("train_tiny128/%1_weights_step%2.safetensors")
                                     .arg(run)
                                     .arg(step)
                                     .toStdString();
        const auto compare = [&](const torch::nn::Module &module, const std::string &root) {
            const TensorMap wanted = reference(file, root);
            for (const Variable &variable : variables(module))
                HIT_COMPARE_TENSORS(variable.value, wanted.at(variable.key), atol, 1e-6);
        };
        compare(*official.generator, "generator/");
        compare(*official.discriminator, "discriminator/");
        compare(*official.average, "ema_generator/");
    }
}

void TestStep::matchesTheOfficialGradients_data()
{
    QTest::addColumn<double>("consistency");
    QTest::newRow("r1_ema1") << 0.0;
    QTest::newRow("bcr_ema1") << 10.0;
}

void TestStep::matchesTheOfficialGradients()
{
    QFETCH(const double, consistency);
    Official official;
    StepOptions options;
    options.bcr_weight = consistency;
    accumulate_gradients(official.generator, official.discriminator, official.input(1), options);

    const std::string file =
        std::string("train_tiny128/") + QTest::currentDataTag() + "_grads_step1.safetensors";
    const auto compare = [&](const torch::nn::Module &module, const std::string &root) {
        const TensorMap expected = reference(file, "grad/" + root);
        for (const Variable &variable : variables(module)) {
            if (!variable.trainable)
                continue;
            const at::Tensor wanted = expected.at(variable.key);
            // Where the true gradient is zero there is rounding noise of float32 sums.
            const double atol = std::max(1e-6, 1e-4 * wanted.abs().max().item<double>());
            HIT_COMPARE_TENSORS(variable.value.grad(), wanted, atol, 1e-4);
        }
    };
    compare(*official.generator, "generator/");
    compare(*official.discriminator, "discriminator/");
}

void TestStep::penaltiesLeaveTheGeneratorAlone()
{
    Official plain, regularised;
    StepOptions options;
    options.r1_weight = 0;
    accumulate_gradients(plain.generator, plain.discriminator, plain.input(1), options);
    options.r1_weight = 10;
    options.r2_weight = 10;
    accumulate_gradients(regularised.generator, regularised.discriminator, regularised.input(1),
                         options);
    const auto first = plain.generator->parameters();
    const auto second = regularised.generator->parameters();
    for (std::size_t i = 0; i < first.size(); ++i)
        QVERIFY(torch::equal(first[i].grad(), second[i].grad()));
}

void TestStep::wganPenaltyMatchesTheOfficialOne()
{
    Official official;
    const TensorMap given = reference("train_tiny128/wgan_penalty.safetensors");
    const Critic critic = [&](const at::Tensor &images) { return official.discriminator(images); };
    const at::Tensor penalty =
        wgan_penalty(critic, given.at("real"), given.at("fake"), given.at("eps"));
    HIT_COMPARE_TENSORS(10 * penalty.view({1}), given.at("penalty"), 0, 1e-4);
}

void TestStep::penaltyAgreesWithFiniteDifferences()
{
    DiscriminatorConfig config;
    config.size = 8;
    config.channels = {4, 6};
    Discriminator discriminator(config);
    torch::NoGradGuard noGrad;
    for (at::Tensor parameter : discriminator->parameters())
        parameter.copy_(torch::randn_like(parameter) * 0.3);
    discriminator->to(torch::kDouble);
    const at::Tensor images = torch::randn({2, 8, 8, 3}, torch::kDouble);
    const Critic critic = [&](const at::Tensor &x) { return discriminator(x); };
    const auto value = [&] {
        torch::AutoGradMode withGrad(true);
        return gradient_penalty(critic, images).value;
    };
    torch::autograd::backward({value()}, {});
    const double h = 1e-6;
    for (at::Tensor parameter : discriminator->parameters()) {
        if (!parameter.grad().defined())
            continue; // the last bias does not change the slope
        at::Tensor entry = parameter.view(-1)[0];
        const double before = entry.item<double>();
        entry.fill_(before + h);
        const double above = value().item<double>();
        entry.fill_(before - h);
        const double below = value().item<double>();
        entry.fill_(before);
        const double numeric = (above - below) / (2 * h);
        const double analytic = parameter.grad().view(-1)[0].item<double>();
        QVERIFY2(std::abs(numeric - analytic) <= 1e-5 * (std::abs(numeric) + 1e-3),
                 qPrintable(QStringLiteral("%1 and %2").arg(numeric).arg(analytic)));
    }
}

void TestStep::lazyStepHasNoPenalty()
{
    Official official;
    const StepInput input = official.input(1);
    StepOptions withoutR1;
    withoutR1.r1_weight = 0;
    const StepLosses losses =
        accumulate_gradients(official.generator, official.discriminator, input, withoutR1);
    QCOMPARE(losses.penalty.item<double>(), 0.0);
    QCOMPARE(losses.consistency.item<double>(), 0.0);
}

void TestStep::outputsAreTheMeansOfTheLogits()
{
    Official official;
    const StepInput input = official.input(1);
    at::Tensor real, fake;
    {
        const torch::NoGradGuard no_grad;
        real = official.discriminator->forward(input.images).mean();
        fake = official.discriminator->forward(official.generator->forward(input.z)).mean();
    }
    const StepLosses losses =
        accumulate_gradients(official.generator, official.discriminator, input, {});
    QVERIFY(torch::allclose(losses.real_output, real, 1e-4, 1e-6));
    QVERIFY(torch::allclose(losses.fake_output, fake, 1e-4, 1e-6));
}

QTEST_GUILESS_MAIN(TestStep)
#include "tst_step.moc"
