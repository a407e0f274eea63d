// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/discriminator.h"
#include "model/network/init.h"
#include "model/network/variables.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;
using hit::test::reference;

class TestDiscriminator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void matchesTheOfficialActivations();
    void matchesTheOfficialOptions();
    void hasTheOfficialParameters_data();
    void hasTheOfficialParameters();
    void penaltyReachesEveryKernel();
    void refusesAnOddBatchForItsStatistics();
};

void TestDiscriminator::matchesTheOfficialActivations()
{
    torch::InferenceMode inference;
    Discriminator discriminator(hit::test::tiny_discriminator_config());
    hit::test::set_variables(*discriminator,
                             reference("tiny128/discriminator.safetensors", "discriminator/"));
    auto expected = reference("tiny128/discriminator_forward.safetensors");
    const auto logits =
        discriminator(expected.at("image"), [&](const std::string &name, const torch::Tensor &x) {
            QVERIFY2(expected.contains(name), name.c_str());
            HIT_COMPARE_TENSORS(x, expected.at(name), 1e-4, 1e-4);
            expected.erase(name);
        });
    HIT_COMPARE_TENSORS(logits, expected.at("logits"), 2e-5, 0);
    const auto fake = reference("tiny128/ema_forward.safetensors").at("image");
    HIT_COMPARE_TENSORS(discriminator(fake), expected.at("logits_of_ema_image"), 2e-5, 0);
    QCOMPARE(expected.size(), 3U); // every activation was met
}

void TestDiscriminator::matchesTheOfficialOptions()
{
    torch::InferenceMode inference;
    const char *file = "tiny128/discriminator_variant_eqlr_bstd_avgpool.safetensors";
    auto config = hit::test::tiny_discriminator_config();
    config.blur = false;
    config.equalized_lr = true;
    config.minibatch_stddev = true;
    Discriminator discriminator(config);
    hit::test::set_variables(*discriminator, reference(file, "w/discriminator/"));
    const auto expected = reference(file);
    HIT_COMPARE_TENSORS(discriminator(expected.at("image")), expected.at("logits"), 2e-5, 0);
}

void TestDiscriminator::hasTheOfficialParameters_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("multiplier");
    QTest::addColumn<qint64>("parameters");
    QTest::newRow("128, m1") << 128 << 1 << 23'880'833LL;
    QTest::newRow("128, m2") << 128 << 2 << 28'390'657LL;
    QTest::newRow("256, m1") << 256 << 1 << 23'998'017LL;
    QTest::newRow("256, m2") << 256 << 2 << 28'862'593LL;
    QTest::newRow("1024, m1") << 1024 << 1 << 24'033'937LL;
    QTest::newRow("1024, m2") << 1024 << 2 << 29'008'673LL;
}

void TestDiscriminator::hasTheOfficialParameters()
{
    QFETCH(const int, size);
    QFETCH(const int, multiplier);
    QFETCH(const qint64, parameters);
    const auto config = discriminator_preset(size, multiplier).value();
    QCOMPARE(parameter_count(config), parameters);
    Discriminator discriminator(config);
    qint64 count = 0;
    for (const Variable &variable : variables(*discriminator)) {
        QVERIFY(variable.trainable);
        count += variable.value.numel();
    }
    QCOMPARE(count, parameters);
    if (size == 256 && multiplier == 2)
        QCOMPARE(hit::test::inventory_of(*discriminator, "discriminator/"),
                 hit::test::inventory("D256_cm2.csv"));
}

void TestDiscriminator::penaltyReachesEveryKernel()
{
    Discriminator discriminator(hit::test::tiny_discriminator_config());
    init_weights(*discriminator, 5);
    const auto images = torch::randn({2, 128, 128, 3}).requires_grad_();
    const auto gradient = torch::autograd::grad({discriminator(images).sum()}, {images}, {},
                                                std::nullopt, /*create_graph=*/true)[0];
    gradient.square().sum().backward();
    for (const Variable &variable : variables(*discriminator)) {
        if (!variable.key.ends_with("kernel"))
            continue;
        const auto &grad = variable.value.grad();
        QVERIFY2(grad.defined() && grad.isfinite().all().item<bool>()
                     && grad.abs().max().item<float>() > 0,
                 variable.key.c_str());
    }
}

void TestDiscriminator::refusesAnOddBatchForItsStatistics()
{
    QCOMPARE(with_minibatch_stddev(torch::randn({3, 4, 4, 2})).size(-1), 3);
    QVERIFY_THROWS_EXCEPTION(ErrorException, with_minibatch_stddev(torch::randn({6, 4, 4, 2})));
}

QTEST_APPLESS_MAIN(TestDiscriminator)
#include "tst_discriminator.moc"
