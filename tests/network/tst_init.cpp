// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/convnet_generator.h"
#include "model/network/discriminator.h"
#include "model/network/generator.h"
#include "model/network/init.h"
#include "model/network/variables.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;

namespace {

torch::Tensor value_of(const torch::nn::Module &module, const std::string &key)
{
    for (const Variable &variable : variables(module))
        if (variable.key == key)
            return variable.value.detach().clone();
    qFatal("%s", key.c_str());
}

const std::string start_kernel = "dense_layer/layer_with_weights-0/kernel";

} // namespace

class TestInit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void generatorKernelsAreTruncatedNormal();
    void generatorStartsFromItsSeedAlone();
    void discriminatorKernelsAreGlorotUniform();
    void equalisedKernelsHaveUnitVariance();
    void freshNetworksWork();
};

void TestInit::generatorKernelsAreTruncatedNormal()
{
    Generator generator(hit::test::tiny_config());
    init_weights(*generator, 7);
    const auto kernel = value_of(*generator, start_kernel); // 32,768 numbers
    QVERIFY(kernel.abs().max().item<double>() <= 0.04);
    QVERIFY(kernel.abs().max().item<double>() > 0.0399);
    // Standard deviation of a normal cut at 2 sigma: 0.87962566 sigma. Bounds: 5 standard errors.
    const double n = static_cast<double>(kernel.numel());
    const double deviation = 0.02 * 0.87962566;
    QVERIFY(std::abs(kernel.mean().item<double>()) < 5 * deviation / std::sqrt(n));
    QVERIFY(std::abs(kernel.std().item<double>() - deviation) < 5 * deviation / std::sqrt(2 * n));
    // Within one sigma lies erf(1 / sqrt 2) / erf(sqrt 2) of it.
    const double inside = (kernel.abs() < 0.02).to(torch::kFloat64).mean().item<double>();
    QVERIFY(std::abs(inside - 0.68268949 / 0.95449974) < 5 * 0.45 / std::sqrt(n));

    for (const Variable &variable : variables(*generator)) {
        const bool drawn =
            variable.key.ends_with("kernel") || variable.key.ends_with("embedding_weight");
        const bool one = variable.key.ends_with("gamma") || variable.key.ends_with("variance");
        if (drawn)
            QVERIFY2(variable.value.std().item<double>() > 0.005, variable.key.c_str());
        else
            QVERIFY2((variable.value == (one ? 1 : 0)).all().item<bool>(), variable.key.c_str());
    }
}

void TestInit::generatorStartsFromItsSeedAlone()
{
    Generator a(hit::test::tiny_config()), b(hit::test::tiny_config()), c(hit::test::tiny_config());
    init_weights(*a, 7);
    torch::manual_seed(99);
    init_weights(*b, 7);
    init_weights(*c, 8);
    const auto of_a = variables(*a), of_b = variables(*b);
    for (std::size_t i = 0; i < of_a.size(); ++i)
        QVERIFY(torch::equal(of_a[i].value, of_b[i].value));
    QVERIFY(!torch::equal(value_of(*a, start_kernel), value_of(*c, start_kernel)));
    // Variables of one shape have numbers of their own.
    const std::string layer = "blocks/0/layer_with_weights-0/attention_layer/";
    QVERIFY(!torch::equal(value_of(*a, layer + "key_dense/kernel"),
                          value_of(*a, layer + "value_dense/kernel")));
}

void TestInit::discriminatorKernelsAreGlorotUniform()
{
    Discriminator discriminator(hit::test::tiny_discriminator_config());
    init_weights(*discriminator, 3);
    const auto conv = value_of(*discriminator, "final_layers/layer_with_weights-0/kernel");
    const double limit = std::sqrt(6.0 / (9 * (24 + 24)));
    QVERIFY(conv.abs().max().item<double>() <= limit);
    QVERIFY(conv.abs().max().item<double>() > 0.99 * limit);
    const double deviation = limit / std::sqrt(3.0);
    QVERIFY(std::abs(conv.std().item<double>() / deviation - 1) < 0.03);
    const auto dense = value_of(*discriminator, "final_layers/layer_with_weights-1/kernel");
    QVERIFY(dense.abs().max().item<double>() <= std::sqrt(6.0 / (384 + 24)));
}

void TestInit::equalisedKernelsHaveUnitVariance()
{
    auto config = hit::test::tiny_discriminator_config();
    config.equalized_lr = true;
    Discriminator discriminator(config);
    init_weights(*discriminator, 3);
    const auto conv = value_of(*discriminator, "final_layers/layer_with_weights-0/kernel");
    QVERIFY(std::abs(conv.std().item<double>() - 1) < 5 / std::sqrt(2.0 * 5184));
}

void TestInit::freshNetworksWork()
{
    torch::InferenceMode inference;
    Generator generator(hit::test::tiny_config());
    Discriminator discriminator(hit::test::tiny_discriminator_config());
    init_weights(*generator, 1);
    init_weights(*discriminator, 2);
    const auto image = generator->forward(torch::randn({2, 16}));
    QVERIFY(image.isfinite().all().item<bool>());
    QVERIFY(image.std().item<double>() > 1e-4);
    QVERIFY(discriminator(image).isfinite().all().item<bool>());
}

QTEST_APPLESS_MAIN(TestInit)
#include "tst_init.moc"
