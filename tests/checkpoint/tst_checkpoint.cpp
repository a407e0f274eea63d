// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/variables.h"
#include "tests/support/native_maker.h"
#include "tests/support/scratch.h"

#include <torch/torch.h>

#include <QtTest>

#include <nlohmann/json.hpp>

using namespace hit;
using hit::test::Native;
using hit::test::opened;
using hit::test::reference;

namespace {

const std::filesystem::path fixtures = HIT_TEST_REFERENCE;
const std::array all_roots{Root::Generator, Root::EmaGenerator, Root::Discriminator};

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
    void keepsFurtherMetadataAndTensors();
    void bundledModelsAreWholeAndSmall();
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

void TestCheckpoint::bundledModelsAreWholeAndSmall()
{
    const std::filesystem::path folder = std::filesystem::path(HIT_SOURCE_DIR) / "resources/models";
    int models = 0;
    for (const auto &entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".safetensors")
            continue;
        ++models;
        QVERIFY(entry.file_size() < 20'000'000);
        const auto checkpoint = opened(entry.path());
        QVERIFY(checkpoint.notes().empty());
        QVERIFY(checkpoint.file().verify({}, {}).has_value());
        QVERIFY(checkpoint.load_generator(Root::EmaGenerator).has_value());
    }
    QVERIFY(models > 0);
}

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
