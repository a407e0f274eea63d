// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checkpoint.h"
#include "model/network/init.h"
#include "model/network/variables.h"
#include "tests/support/scratch.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

#include <nlohmann/json.hpp>

using namespace hit;
using hit::test::reference;

namespace {

const std::filesystem::path fixtures = HIT_TEST_REFERENCE;
const std::array all_roots{Root::Generator, Root::EmaGenerator, Root::Discriminator};

QString why(const Error &error)
{
    return QString::fromStdString(error.line());
}

Checkpoint opened(const std::filesystem::path &path)
{
    auto checkpoint = Checkpoint::open(path);
    if (!checkpoint)
        qFatal("%s", checkpoint.error().line().c_str());
    return std::move(*checkpoint);
}

/// A native checkpoint in memory: a small EMA generator, to be spoilt.
struct Native
{
    NativeHeader header;
    std::vector<NamedTensor> tensors;

    explicit Native(GeneratorConfig config = hit::test::tiny_config())
    {
        header.config = config;
        Generator generator(config);
        init_weights(*generator, 11);
        append_variables(tensors, root_prefix(Root::EmaGenerator), *generator);
    }
    NamedTensor &tensor(const std::string &key)
    {
        for (auto &t : tensors)
            if (t.name == "ema_generator/" + key)
                return t;
        qFatal("%s", key.c_str());
    }
    Status save(const std::filesystem::path &path) const
    {
        return save_native(path, header, tensors, false);
    }
    /// Without `hitscope.config`, so that the shapes have to tell.
    Status save_bare(const std::filesystem::path &path) const
    {
        return write_tensors(path, tensors, {}, false);
    }
};

GeneratorConfig three_stages()
{
    auto config = hit::test::tiny_config();
    config.size = 32;
    config.stages.resize(3);
    config.stages[2].rgb = true;
    return config;
}

} // namespace

Q_DECLARE_METATYPE(hit::GeneratorConfig)

class TestCheckpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void readsTheOfficialCheckpoint();
    void readsTheOfficialMultiHeadCheckpoint();
    void readsSafetensorsWithoutMetadata();
    void convertsToTheSameNetworks();
    void infersEveryConfiguration_data();
    void infersEveryConfiguration();
    void takesAnOverrideOfTheBlockSide();
    void readsHalfPrecision_data();
    void readsHalfPrecision();
    void namesTheTensorThatDoesNotFit_data();
    void namesTheTensorThatDoesNotFit();
    void refusesMoreWeightsThanBytes();
    void refusesBadMetadata_data();
    void refusesBadMetadata();
    void keepsFurtherMetadataAndTensors();
    void stopsWhenAsked();
    void bundledModelIsTheReference();
};

void TestCheckpoint::readsTheOfficialCheckpoint()
{
    torch::InferenceMode inference;
    const auto checkpoint = opened(fixtures / "tiny128/ckpt");
    QVERIFY(checkpoint.config() == hit::test::tiny_config());
    QVERIFY(checkpoint.discriminator_config() == hit::test::tiny_discriminator_config());
    QCOMPARE(checkpoint.step(), 12345);
    for (const Root root : all_roots)
        QVERIFY(checkpoint.has(root));
    QCOMPARE(checkpoint.notes(),
             std::vector<std::string>{"block side 4, 4, 8, 8 as in the official networks"});

    const auto z = reference("tiny128/z.safetensors").at("z");
    auto generator = checkpoint.load_generator(Root::Generator).value();
    auto ema = checkpoint.load_generator(Root::EmaGenerator).value();
    auto discriminator = checkpoint.load_discriminator().value();
    QVERIFY(!ema->is_training());
    HIT_COMPARE_TENSORS(generator->forward(z),
                        reference("tiny128/generator_image.safetensors").at("image"), 1e-4, 1e-4);
    HIT_COMPARE_TENSORS(ema->forward(z), reference("tiny128/ema_forward.safetensors").at("image"),
                        1e-4, 1e-4);
    const auto expected = reference("tiny128/discriminator_forward.safetensors");
    HIT_COMPARE_TENSORS(discriminator(expected.at("image")), expected.at("logits"), 2e-5, 0);
}

void TestCheckpoint::readsTheOfficialMultiHeadCheckpoint()
{
    torch::InferenceMode inference;
    const auto checkpoint = opened(fixtures / "tiny128_multihead/ckpt/ckpt-12345.index");
    QVERIFY(checkpoint.config() == hit::test::tiny_config(KeyValueHeads::MultiHead));
    QVERIFY(!checkpoint.has(Root::Discriminator));
    QVERIFY(!checkpoint.load_discriminator().has_value());
    const auto image = checkpoint.load_generator(Root::EmaGenerator)
                           .value()
                           ->forward(reference("tiny128_multihead/z.safetensors").at("z"));
    HIT_COMPARE_TENSORS(image, reference("tiny128_multihead/ema_forward.safetensors").at("image"),
                        1e-4, 1e-4);
}

void TestCheckpoint::readsSafetensorsWithoutMetadata()
{
    const auto checkpoint = opened(fixtures / "tiny128/generator.safetensors");
    QVERIFY(checkpoint.config() == hit::test::tiny_config());
    QCOMPARE(checkpoint.step(), -1);
    QVERIFY(!checkpoint.has(Root::EmaGenerator));
    QVERIFY(checkpoint.load_generator(Root::Generator).has_value());
    QVERIFY(!checkpoint.load_generator(Root::EmaGenerator).has_value());

    const auto only_d = Checkpoint::open(fixtures / "tiny128/discriminator.safetensors");
    QVERIFY(!only_d.has_value());
    QCOMPARE(only_d.error().code, ErrorCode::BadFile);
}

void TestCheckpoint::convertsToTheSameNetworks()
{
    const hit::test::Scratch scratch;
    const auto path = scratch / "native.safetensors";
    const auto official = opened(fixtures / "tiny128/ckpt");
    QVERIFY(convert(official, all_roots, path, false).has_value());

    const auto native = opened(path);
    QVERIFY(native.config() == official.config());
    QVERIFY(native.discriminator_config() == official.discriminator_config());
    QCOMPARE(native.step(), 12345);
    QVERIFY(native.notes().empty());
    const auto same = [](const torch::nn::Module &a, const torch::nn::Module &b) {
        const auto of_a = variables(a), of_b = variables(b);
        for (std::size_t i = 0; i < of_a.size(); ++i)
            if (of_a[i].key != of_b[i].key || !torch::equal(of_a[i].value, of_b[i].value))
                return false;
        return of_a.size() == of_b.size();
    };
    for (const Root root : {Root::Generator, Root::EmaGenerator})
        QVERIFY(same(*native.load_generator(root).value(), *official.load_generator(root).value()));
    QVERIFY(same(*native.load_discriminator().value(), *official.load_discriminator().value()));

    const Status again = convert(official, all_roots, path, false);
    QVERIFY(!again.has_value());
    QCOMPARE(again.error().code, ErrorCode::WrongUse);
    const std::array missing{Root::EmaGenerator};
    QVERIFY(!convert(opened(fixtures / "tiny128/generator.safetensors"), missing, path, true));
}

void TestCheckpoint::infersEveryConfiguration_data()
{
    QTest::addColumn<GeneratorConfig>("config");
    const auto row = [](const char *name, auto change) {
        auto config = three_stages();
        change(config);
        QTest::newRow(name) << config;
    };
    row("plain", [](auto &) {});
    row("multi-head", [](auto &c) { c.key_value = KeyValueHeads::MultiHead; });
    row("layer norm", [](auto &c) { c.norm = NormType::Layer; });
    row("nearest", [](auto &c) { c.upsampling = Upsampling::Nearest; });
    row("nearest, equal channels", [](auto &c) {
        c.upsampling = Upsampling::Nearest;
        c.stages[0].dim = 16;
    });
    row("shuffle, equal channels", [](auto &c) { c.stages[1].dim = 8; });
    row("images everywhere", [](auto &c) { c.stages[0].rgb = c.stages[1].rgb = true; });
    row("no self-attention", [](auto &c) {
        c.stages[1].attention = AttentionMode::None;
        c.stages[1].block_side.clear();
    });
    row("INR", [](auto &c) {
        c.token_embedding = false;
        for (auto &stage : c.stages) {
            stage.cross_attention = false;
            stage.attention = AttentionMode::None;
            stage.block_side.clear();
            stage.heads = 1;
        }
    });
    row("self-attention without tokens", [](auto &c) {
        c.token_embedding = false;
        for (auto &stage : c.stages)
            stage.cross_attention = false;
    });
    row("other layers", [](auto &c) { c.stages[0].layers = 5; });
}

void TestCheckpoint::infersEveryConfiguration()
{
    QFETCH(const GeneratorConfig, config);
    QVERIFY(validate(config).has_value());
    const hit::test::Scratch scratch;
    QVERIFY(Native(config).save_bare(scratch / "bare.safetensors").has_value());
    QVERIFY(Native(config).save(scratch / "native.safetensors").has_value());
    for (const char *name : {"bare.safetensors", "native.safetensors"}) {
        const auto checkpoint = opened(scratch / name);
        QVERIFY2(checkpoint.config() == config, to_json(checkpoint.config()).dump().c_str());
        QVERIFY(checkpoint.load_generator(Root::EmaGenerator).has_value());
    }
}

void TestCheckpoint::takesAnOverrideOfTheBlockSide()
{
    const auto path = fixtures / "tiny128/ckpt";
    const auto checkpoint = Checkpoint::open(path, {{2, 0, 16, 8, 0}}).value();
    QCOMPARE(checkpoint.config().stages[0].block_side, std::vector{2});
    QCOMPARE(checkpoint.config().stages[1].attention, AttentionMode::Axial);
    QCOMPARE(checkpoint.config().stages[2].block_side, std::vector{16});
    QVERIFY(checkpoint.notes().empty());
    QVERIFY(checkpoint.load_generator(Root::EmaGenerator).has_value());
    for (const auto &wrong : {std::vector{4, 4}, std::vector{3, 4, 8, 8, 0}})
        QCOMPARE(Checkpoint::open(path, {wrong}).error().code, ErrorCode::WrongUse);
}

void TestCheckpoint::readsHalfPrecision_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<double>("tolerance"); // half a unit in the last place
    QTest::newRow("fp16") << static_cast<int>(torch::kFloat16) << 0x1p-11;
    QTest::newRow("bf16") << static_cast<int>(torch::kBFloat16) << 0x1p-8;
    QTest::newRow("fp64") << static_cast<int>(torch::kFloat64) << 0.0;
}

void TestCheckpoint::readsHalfPrecision()
{
    QFETCH(const int, type);
    QFETCH(const double, tolerance);
    const hit::test::Scratch scratch;
    Native native;
    const auto expected = native.tensors;
    for (auto &tensor : native.tensors)
        tensor.value = tensor.value.to(static_cast<torch::ScalarType>(type));
    QVERIFY(native.save(scratch / "half.safetensors").has_value());
    const auto generator =
        opened(scratch / "half.safetensors").load_generator(Root::EmaGenerator).value();
    const auto all = variables(*generator);
    for (std::size_t i = 0; i < all.size(); ++i) {
        QCOMPARE(all[i].value.scalar_type(), torch::kFloat32);
        HIT_COMPARE_TENSORS(all[i].value, expected[i].value, 1e-7, tolerance);
    }
}

void TestCheckpoint::namesTheTensorThatDoesNotFit_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("missing") << "missing";
    QTest::newRow("extra") << "extra";
    QTest::newRow("shape") << "shape";
    QTest::newRow("rank") << "rank";
    QTest::newRow("type") << "type";
}

void TestCheckpoint::namesTheTensorThatDoesNotFit()
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

void TestCheckpoint::refusesMoreWeightsThanBytes()
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
    QVERIFY2(why(refused.error()).contains("more weights"), refused.error().line().c_str());
}

void TestCheckpoint::refusesBadMetadata_data()
{
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("value");
    QTest::newRow("newer") << std::string("hitscope.format") << std::string("2");
    QTest::newRow("no JSON") << std::string("hitscope.config") << std::string("{");
    QTest::newRow("no object") << std::string("hitscope.config") << std::string("[]");
    QTest::newRow("no field") << std::string("hitscope.config") << std::string("{}");
}

void TestCheckpoint::refusesBadMetadata()
{
    QFETCH(const std::string, key);
    QFETCH(const std::string, value);
    const hit::test::Scratch scratch;
    QVERIFY(write_tensors(scratch / "bad.safetensors", Native().tensors, {{key, value}}, false));
    const auto result = Checkpoint::open(scratch / "bad.safetensors");
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::BadFile);
}

void TestCheckpoint::keepsFurtherMetadataAndTensors()
{
    const hit::test::Scratch scratch;
    Native native;
    native.header.step = 77;
    native.header.more = {{"hitscope.run", "runs/x"}};
    native.tensors.push_back({"optimizer/generator/step", torch::tensor(std::int64_t{5})});
    QVERIFY(native.save(scratch / "n.safetensors").has_value());
    const auto checkpoint = opened(scratch / "n.safetensors");
    QCOMPARE(checkpoint.step(), 77);
    QCOMPARE(checkpoint.file().metadata().at("hitscope.run"), std::string("runs/x"));
    const TensorEntry *entry = checkpoint.file().find("optimizer/generator/step");
    QVERIFY(entry);
    QCOMPARE(read_tensor(checkpoint.file(), *entry).value().item<std::int64_t>(), 5);
}

void TestCheckpoint::stopsWhenAsked()
{
    const auto checkpoint = opened(fixtures / "tiny128/ckpt");
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

void TestCheckpoint::bundledModelIsTheReference()
{
    torch::InferenceMode inference;
    const auto path =
        std::filesystem::path(HIT_SOURCE_DIR) / "resources/models/tiny128.safetensors";
    const auto checkpoint = opened(path);
    QVERIFY(checkpoint.config() == hit::test::tiny_config());
    QVERIFY(checkpoint.notes().empty());
    QVERIFY(std::filesystem::file_size(path) < 2'000'000);
    QVERIFY(checkpoint.file().verify({}, {}).has_value());
    const auto image = checkpoint.load_generator(Root::EmaGenerator)
                           .value()
                           ->forward(reference("tiny128/z.safetensors").at("z"));
    HIT_COMPARE_TENSORS(image, reference("tiny128/ema_forward.safetensors").at("image"), 1e-4,
                        1e-4);
}

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
