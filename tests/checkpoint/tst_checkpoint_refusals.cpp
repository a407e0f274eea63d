// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/native_maker.h"
#include "tests/support/scratch.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;
using hit::test::Native;
using hit::test::opened;

class TestCheckpointRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void namesTheTensorThatDoesNotFit_data();
    void namesTheTensorThatDoesNotFit();
    void refusesMoreWeightsThanBytes();
    void refusesBadMetadata_data();
    void refusesBadMetadata();
    void stopsWhenAsked();
};

void TestCheckpointRefusals::namesTheTensorThatDoesNotFit_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("missing") << "missing";
    QTest::newRow("extra") << "extra";
    QTest::newRow("shape") << "shape";
    QTest::newRow("rank") << "rank";
    QTest::newRow("type") << "type";
}

void TestCheckpointRefusals::namesTheTensorThatDoesNotFit()
{
    QFETCH(const QString, change);
    const hit::test::Scratch scratch;
    Native native;
    std::string name = "ema_generator/blocks/1/layer_with_weights-0/mlp_block/norm_layer/gamma";
    NamedTensor &gamma = native.tensor(name.substr(name.find('/') + 1));
    if (change == "missing") {
        std::erase_if(native.tensors, [&](const auto &t) { return t.name == name; });
    } else if (change == "extra") {
        name = "ema_generator/blocks/9/gamma";
        native.tensors.push_back({name, torch::zeros(1)});
    } else if (change == "shape") {
        gamma.value = torch::ones(17);
    } else if (change == "rank") {
        gamma.value = torch::ones({16, 1});
    } else {
        gamma.value = torch::ones(16, torch::kInt32);
    }
    QVERIFY(native.save(scratch / "bad.safetensors").has_value());
    const auto result = opened(scratch / "bad.safetensors").load_generator(Root::EmaGenerator);
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::BadFile);
    QVERIFY2(result.error().what.find(name) != std::string::npos, result.error().line().c_str());
}

void TestCheckpointRefusals::refusesMoreWeightsThanBytes()
{
    const hit::test::Scratch scratch;
    Native native;
    native.header.config = preset("hit-b-1024").value();
    QVERIFY(native.save(scratch / "huge.safetensors").has_value());
    const auto result = Checkpoint::open(scratch / "huge.safetensors");
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::BadFile);

    // A first convolution of a whole block that the file does not hold.
    Native wide;
    const std::string d = "discriminator/";
    wide.tensors.push_back(
        {d + "conv_blocks/layer_with_weights-0/kernel", torch::zeros({3, 3, 3, 8000})});
    wide.tensors.push_back(
        {d + "conv_blocks/layer_with_weights-1/conv_layers/layer_with_weights-1/kernel",
         torch::zeros({3, 3, 8000, 1})});
    wide.tensors.push_back(
        {d + "final_layers/layer_with_weights-0/kernel", torch::zeros({3, 3, 1, 1})});
    QVERIFY(wide.save_bare(scratch / "wide.safetensors").has_value());
    const auto refused = Checkpoint::open(scratch / "wide.safetensors");
    QVERIFY(!refused.has_value());
    QVERIFY2(refused.error().why.find("more weights") != std::string::npos,
             refused.error().line().c_str());
}

void TestCheckpointRefusals::refusesBadMetadata_data()
{
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("value");
    QTest::newRow("newer") << std::string("hitscope.format") << std::string("2");
    QTest::newRow("no JSON") << std::string("hitscope.config") << std::string("{");
    QTest::newRow("no object") << std::string("hitscope.config") << std::string("[]");
    QTest::newRow("no field") << std::string("hitscope.config") << std::string("{}");
}

void TestCheckpointRefusals::refusesBadMetadata()
{
    QFETCH(const std::string, key);
    QFETCH(const std::string, value);
    const hit::test::Scratch scratch;
    QVERIFY(write_tensors(scratch / "bad.safetensors", Native().tensors, {{key, value}}, false));
    const auto result = Checkpoint::open(scratch / "bad.safetensors");
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::BadFile);
}

void TestCheckpointRefusals::stopsWhenAsked()
{
    const auto checkpoint = opened(HIT_TEST_REFERENCE "/tiny128/ckpt");
    std::stop_source source;
    std::int64_t seen = 0, all = 0;
    const auto result = checkpoint.load_generator(
        Root::EmaGenerator,
        [&](std::int64_t done, std::int64_t total) {
            QVERIFY(done > seen && done <= total);
            seen = done;
            all = total;
            source.request_stop();
        },
        source.get_token());
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::Interrupted);
    QVERIFY(seen < all);
    const Cost counted = cost(checkpoint.config());
    QCOMPARE(all, 4 * (counted.parameters + counted.statistics));
}

QTEST_APPLESS_MAIN(TestCheckpointRefusals)
#include "tst_checkpoint_refusals.moc"
