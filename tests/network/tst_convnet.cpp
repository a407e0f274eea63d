// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/convnet_generator.h"
#include "model/network/init.h"
#include "model/network/variables.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;

namespace {

ConvNetConfig small(int size, int attention_side)
{
    ConvNetConfig config;
    config.size = size;
    config.z_dim = 16;
    config.channels = 8;
    config.attention_side = attention_side;
    return config;
}

} // namespace

class TestConvnet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void makesImagesOfItsSize_data();
    void makesImagesOfItsSize();
    void refusesImpossibleNetworks();
    void isAFunctionOfSeedAndLatent();
    void everyVariableGetsAGradient();
    void attentionIsAMeanOfPooledValues();
    void hasTheSizeOfSagan();
};

void TestConvnet::makesImagesOfItsSize_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("attentionSide");
    QTest::newRow("32") << 32 << 32;
    QTest::newRow("64 at 64") << 64 << 64;
    QTest::newRow("128 at 32") << 128 << 32;
    QTest::newRow("128 at 64") << 128 << 64;
    QTest::newRow("256") << 256 << 64;
}

void TestConvnet::makesImagesOfItsSize()
{
    QFETCH(const int, size);
    QFETCH(const int, attentionSide);
    const auto config = small(size, attentionSide);
    QVERIFY(validate(config).has_value());
    torch::InferenceMode inference;
    ConvNetGenerator generator(config);
    init_weights(*generator, 1);
    const auto image = generator(torch::randn({2, 16}));
    QCOMPARE(image.sizes().vec(), (std::vector<std::int64_t>{2, size, size, 3}));
    QVERIFY(image.isfinite().all().item<bool>());
    QVERIFY(!torch::allclose(image[0], image[1]));
}

void TestConvnet::refusesImpossibleNetworks()
{
    QVERIFY(!validate(small(100, 32)).has_value());
    QVERIFY(!validate(small(16, 32)).has_value());
    QVERIFY(!validate(small(32, 64)).has_value());
    QVERIFY(!validate(small(128, 16)).has_value());
    auto config = small(128, 32);
    config.channels = 12;
    QVERIFY(!validate(config).has_value());
}

void TestConvnet::isAFunctionOfSeedAndLatent()
{
    torch::InferenceMode inference;
    const auto z = torch::randn({2, 16});
    ConvNetGenerator a(small(64, 32)), b(small(64, 32)), c(small(64, 32));
    init_weights(*a, 4);
    init_weights(*b, 4);
    init_weights(*c, 5);
    a->eval();
    b->eval();
    c->eval();
    QVERIFY(torch::equal(a(z), b(z)));
    QVERIFY(!torch::allclose(a(z), c(z)));
    // Out of training an image does not depend on the others in the batch.
    HIT_COMPARE_TENSORS(a(z.narrow(0, 1, 1))[0], a(z)[1], 1e-5, 1e-5);
}

void TestConvnet::everyVariableGetsAGradient()
{
    ConvNetGenerator generator(small(64, 32));
    init_weights(*generator, 4);
    {
        torch::NoGradGuard no_grad; // with a gain of 0 nothing reaches the attention's kernels
        generator->named_parameters()["attention.gain"].fill_(0.5);
    }
    generator(torch::randn({4, 16})).square().mean().backward();
    for (const Variable &variable : variables(*generator)) {
        if (!variable.trainable)
            continue;
        const auto &grad = variable.value.grad();
        QVERIFY2(grad.defined() && grad.isfinite().all().item<bool>()
                     && grad.abs().max().item<float>() > 0,
                 variable.key.c_str());
    }
}

void TestConvnet::attentionIsAMeanOfPooledValues()
{
    torch::NoGradGuard no_grad;
    ConvSelfAttention attention(8);
    const auto x = torch::randn({1, 4, 4, 8});
    QVERIFY(torch::equal(attention(x), x)); // the gain starts at 0
    // With zero queries every key weighs the same: x + mean of the pooled values.
    auto parameters = attention->named_parameters();
    parameters["gain"].fill_(1);
    parameters["value.kernel"].normal_();
    parameters["output.kernel"].normal_();
    const auto value = torch::matmul(x, parameters["value.kernel"].view({8, 4}));
    const auto pooled = value.view({1, 2, 2, 2, 2, 4}).amax({2, 4}).mean({1, 2}, true);
    const auto expected = x + torch::matmul(pooled, parameters["output.kernel"].view({4, 8}));
    HIT_COMPARE_TENSORS(attention(x), expected, 1e-5, 1e-5);
}

void TestConvnet::hasTheSizeOfSagan()
{
    // 128 pixels, 64 channels: blocks 16, 16, 8, 4, 2, 1 times 64 from a 4 x 4 start.
    ConvNetGenerator generator(ConvNetConfig{});
    auto parameters = generator->named_parameters();
    QCOMPARE(parameters["start.kernel"].size(1), 16 * 1024);
    QCOMPARE(parameters["block0.first_conv.kernel"].size(2), 1024);
    QCOMPARE(parameters["block0.first_conv.kernel"].size(3), 1024);
    QCOMPARE(parameters["block4.second_conv.kernel"].size(3), 64);
    QCOMPARE(parameters["attention.query.kernel"].size(2), 256); // at 32 px
}

QTEST_APPLESS_MAIN(TestConvnet)
#include "tst_convnet.moc"
