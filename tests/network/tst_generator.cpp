// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/generator.h"
#include "model/network/init.h"
#include "model/network/variables.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using hit::test::reference;
using hit::test::TensorMap;

namespace {

// Tolerances of design/network.md against the official code.
constexpr double feature_tolerance = 1e-4;
constexpr double softmax_tolerance = 2e-5;
constexpr double training_tolerance = 3e-4;

using hit::KeyValueHeads;

/// A case of the reference data.
struct Case
{
    std::string folder = "tiny128";
    KeyValueHeads key_value = KeyValueHeads::MultiQuery;
};

hit::Generator load(const Case &which, const std::string &root)
{
    hit::Generator generator(hit::test::tiny_config(which.key_value));
    hit::test::set_variables(*generator, reference(which.folder + "/ckpt", root + "/"));
    generator->eval();
    return generator;
}

torch::Tensor z_of(const Case &which)
{
    return reference(which.folder + "/z.safetensors").at("z");
}

/// All taps of one run.
TensorMap features(hit::Generator &generator, const torch::Tensor &z)
{
    TensorMap taps;
    hit::GeneratorObserver observer;
    observer.tap = [&](const std::string &name, const torch::Tensor &value) {
        taps[name] = value.detach().clone();
    };
    generator->forward(generator->embed(z), observer);
    return taps;
}

/// Small networks of every kind that the configuration can say, 32 pixels.
std::vector<std::pair<const char *, hit::GeneratorConfig>> variants()
{
    auto base = hit::test::tiny_config();
    base.stages.resize(3);
    base.size = 32;
    base.stages[2] = base.stages[1];
    base.stages[2].attention = hit::AttentionMode::None;
    base.stages[2].block_side.clear();
    base.stages[2].rgb = true;
    std::vector<std::pair<const char *, hit::GeneratorConfig>> all{{"base", base}};
    const auto add = [&](const char *name, auto change) {
        auto config = base;
        change(config);
        all.emplace_back(name, config);
    };
    const auto add_mode = [&](const char *name, hit::AttentionMode mode, std::vector<int> block) {
        add(name, [&](auto &config) {
            for (auto *stage : {&config.stages[0], &config.stages[1]}) {
                stage->attention = mode;
                stage->block_side = block;
            }
        });
    };
    add_mode("full", hit::AttentionMode::Full, {});
    add_mode("axial", hit::AttentionMode::Axial, {});
    add_mode("regional", hit::AttentionMode::Regional, {4});
    add_mode("dilated", hit::AttentionMode::Dilated, {4});
    add_mode("interleaved", hit::AttentionMode::Interleaved, {4});
    add_mode("no self-attention", hit::AttentionMode::None, {});
    add_mode("four axes", hit::AttentionMode::MultiAxis, {8, 4, 2});
    add("multi-head", [](auto &c) { c.key_value = KeyValueHeads::MultiHead; });
    add("layer norm", [](auto &c) { c.norm = hit::NormType::Layer; });
    add("nearest", [](auto &c) { c.upsampling = hit::Upsampling::Nearest; });
    add("images everywhere", [](auto &c) { c.stages[0].rgb = c.stages[1].rgb = true; });
    add("INR", [](auto &c) {
        c.token_embedding = false;
        for (auto &stage : c.stages)
            stage.cross_attention = false;
    });
    return all;
}

} // namespace

Q_DECLARE_METATYPE(Case)
Q_DECLARE_METATYPE(hit::GeneratorConfig)

class TestGenerator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void matchesTheOfficialImage_data() { cases(); }
    void matchesTheOfficialImage();
    void matchesEveryOfficialFeature_data() { cases(); }
    void matchesEveryOfficialFeature();
    void matchesEveryOfficialAttentionMap_data() { cases(); }
    void matchesEveryOfficialAttentionMap();
    void trainingModeMatchesTheOfficialCode();
    void hasTheOfficialVariables_data();
    void hasTheOfficialVariables();
    void hasTheParametersItCosts_data();
    void hasTheParametersItCosts();
    void runsStageByStage();
    void aBandOfRowsIsAPartOfItsStage();
    void bareMlpsHaveNoHeads();
    void readsOtherTokensInOneStage();
    void stopsBetweenStages();
    void scalesTheImageOfOneStage();
    void everyVariableGetsAGradient_data();
    void everyVariableGetsAGradient();
    void upsamplesByNearestNeighbour();

private:
    static void cases();
};

void TestGenerator::cases()
{
    QTest::addColumn<Case>("which");
    QTest::newRow("multi-query") << Case{};
    QTest::newRow("multi-head") << Case{"tiny128_multihead", KeyValueHeads::MultiHead};
}

void TestGenerator::matchesTheOfficialImage()
{
    QFETCH(const Case, which);
    torch::InferenceMode inference;
    const auto image = load(which, "generator")->forward(z_of(which));
    const auto expected = reference(which.folder + "/generator_image.safetensors").at("image");
    HIT_COMPARE_TENSORS(image, expected, feature_tolerance, feature_tolerance);
}

void TestGenerator::matchesEveryOfficialFeature()
{
    QFETCH(const Case, which);
    torch::InferenceMode inference;
    auto generator = load(which, "ema_generator");
    const auto taps = features(generator, z_of(which));
    const auto expected = reference(which.folder + "/ema_forward.safetensors");
    QCOMPARE(expected.size(), 18U); // the image among them
    for (const auto &[name, value] : expected) {
        QVERIFY2(taps.contains(name), name.c_str());
        HIT_COMPARE_TENSORS(taps.at(name), value, feature_tolerance, feature_tolerance);
    }
}

void TestGenerator::matchesEveryOfficialAttentionMap()
{
    QFETCH(const Case, which);
    torch::InferenceMode inference;
    auto generator = load(which, "ema_generator");
    const auto taps = features(generator, z_of(which));
    const auto expected = reference(which.folder + "/ema_attention.safetensors");
    QCOMPARE(expected.size(), 11U);
    for (const auto &[name, value] : expected) {
        QVERIFY2(taps.contains(name), name.c_str());
        HIT_COMPARE_TENSORS(taps.at(name), value, softmax_tolerance, 0);
    }
}

void TestGenerator::trainingModeMatchesTheOfficialCode()
{
    const char *file = "tiny128/generator_train_forward.safetensors";
    auto generator = load({}, "generator");
    generator->train();
    const auto taps = features(generator, z_of({}));
    for (const auto &[name, value] : reference(file, "forward/"))
        HIT_COMPARE_TENSORS(taps.at(name), value, training_tolerance, training_tolerance);

    auto updated = reference(file, "updated/generator/");
    for (const auto &variable : hit::variables(*generator)) {
        if (variable.trainable)
            continue;
        HIT_COMPARE_TENSORS(variable.value, updated.at(variable.key), 2e-6, 1e-6);
        updated.erase(variable.key);
    }
    QVERIFY(updated.empty());
}

void TestGenerator::hasTheOfficialVariables_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("file");
    QTest::newRow("128") << std::string("hit-128")
                         << std::string("G128_z256_multi_query_batch.csv");
    QTest::newRow("256") << std::string("hit-b-256")
                         << std::string("G256_z512_multi_query_batch.csv");
    QTest::newRow("1024") << std::string("hit-b-1024")
                          << std::string("G1024_z512_multi_query_batch.csv");
}

void TestGenerator::hasTheOfficialVariables()
{
    QFETCH(const std::string, name);
    QFETCH(const std::string, file);
    const hit::Generator generator(hit::preset(name).value());
    QCOMPARE(hit::test::inventory_of(*generator, "generator/"), hit::test::inventory(file));
}

void TestGenerator::hasTheParametersItCosts_data()
{
    QTest::addColumn<hit::GeneratorConfig>("config");
    for (const std::string &name : hit::preset_names())
        QTest::newRow(name.c_str()) << hit::preset(name).value();
    for (const auto &[name, config] : variants())
        QTest::newRow(name) << config;
}

void TestGenerator::hasTheParametersItCosts()
{
    QFETCH(const hit::GeneratorConfig, config);
    QVERIFY(hit::validate(config).has_value());
    const hit::Generator generator(config);
    std::int64_t parameters = 0, statistics = 0;
    for (const auto &variable : hit::variables(*generator))
        (variable.trainable ? parameters : statistics) += variable.value.numel();
    const hit::Cost cost = hit::cost(config);
    QCOMPARE(parameters, cost.parameters);
    QCOMPARE(statistics, cost.statistics);
}

void TestGenerator::runsStageByStage()
{
    torch::InferenceMode inference;
    auto generator = load({}, "ema_generator");
    const auto input = generator->embed(z_of({}));
    hit::StageState state{input.grid, {}};
    for (int i = 0; i < 5; ++i)
        state = generator->run_stage(i, state, input.tokens);
    QVERIFY(torch::equal(state.rgb, generator->forward(z_of({}))));
}

void TestGenerator::aBandOfRowsIsAPartOfItsStage()
{
    torch::InferenceMode inference;
    auto generator = load({}, "ema_generator");
    const auto input = generator->embed(z_of({}));
    hit::StageState state{input.grid, {}};
    for (int i = 0; i < 4; ++i)
        state = generator->run_stage(i, state, input.tokens);
    const auto whole = generator->run_stage(4, state, input.tokens);
    for (const std::int64_t row : {0, 32, 96}) {
        const hit::StageState part{
            state.x.narrow(1, row, 32),
            state.rgb.defined() ? state.rgb.narrow(1, row / 2, 16) : state.rgb, row};
        const auto band = generator->run_stage(4, part, input.tokens);
        HIT_COMPARE_TENSORS(band.rgb, whole.rgb.narrow(1, row, 32), 1e-5, 1e-5);
    }
}

void TestGenerator::bareMlpsHaveNoHeads()
{
    const hit::Generator generator(hit::test::tiny_config());
    hit::StageControl control;
    control.cross = control.regional = control.dilated = false;
    hit::StageBlocks blocks = generator->blocks(4);
    QVERIFY(blocks->axes(1).empty());
    QVERIFY(!blocks->head_gain(1, control).defined());
    QVERIFY(blocks->head_gain(0, control).defined());
}

void TestGenerator::readsOtherTokensInOneStage()
{
    torch::InferenceMode inference;
    auto generator = load({}, "ema_generator");
    const auto plain = generator->embed(z_of({}));
    auto mixed = plain;
    mixed.stages.resize(5);
    mixed.stages[2].tokens = plain.tokens.flip(0);
    std::map<std::string, torch::Tensor> of_plain, of_mixed;
    const auto collect = [](auto &map) {
        hit::GeneratorObserver observer;
        observer.tap = [&](const std::string &name, const torch::Tensor &x) { map[name] = x; };
        return observer;
    };
    generator->forward(plain, collect(of_plain));
    generator->forward(mixed, collect(of_mixed));
    QVERIFY(torch::equal(of_plain["stage2/in"], of_mixed["stage2/in"]));
    QVERIFY(!torch::allclose(of_plain["stage2/out"], of_mixed["stage2/out"], 1e-2, 1e-2));
    // The order of the tokens does not matter, only what they say.
    auto shuffled = plain;
    shuffled.stages.resize(5);
    shuffled.stages[1].tokens = plain.tokens.flip(2);
    HIT_COMPARE_TENSORS(generator->forward(shuffled), generator->forward(plain), 1e-5, 1e-5);
}

void TestGenerator::stopsBetweenStages()
{
    torch::InferenceMode inference;
    auto generator = load({}, "ema_generator");
    hit::GeneratorObserver observer;
    std::vector<int> done;
    observer.stage_done = [&](int stage) {
        done.push_back(stage);
        return stage < 2;
    };
    try {
        generator->forward(generator->embed(z_of({})), observer);
        QFAIL("was not stopped");
    } catch (const hit::ErrorException &e) {
        QCOMPARE(e.error().code, hit::ErrorCode::Interrupted);
    }
    QCOMPARE(done, (std::vector{0, 1, 2}));
}

void TestGenerator::scalesTheImageOfOneStage()
{
    torch::InferenceMode inference;
    auto config = hit::test::tiny_config();
    config.stages[3].rgb = true; // images in the last two stages
    hit::Generator generator(config);
    hit::init_weights(*generator, 3);
    generator->eval();
    auto input = generator->embed(z_of({}));
    const auto with_gains = [&](double third, double last) {
        input.stages.assign(5, {});
        input.stages[3].rgb_gain = third;
        input.stages[4].rgb_gain = last;
        return generator->forward(input);
    };
    QVERIFY(torch::equal(with_gains(1, 1), generator->forward(z_of({}))));
    QVERIFY((with_gains(0, 0) == 0).all().item<bool>());
    HIT_COMPARE_TENSORS(with_gains(1.5, 0) + with_gains(0, 0.5), with_gains(1.5, 0.5), 1e-6, 1e-6);
    const auto coarse = with_gains(1, 0); // an image of 64 pixels, each four times
    QVERIFY(torch::equal(coarse.slice(1, 0, {}, 2), coarse.slice(1, 1, {}, 2)));
    QVERIFY(torch::equal(coarse.slice(2, 0, {}, 2), coarse.slice(2, 1, {}, 2)));
}

void TestGenerator::everyVariableGetsAGradient_data()
{
    QTest::addColumn<hit::GeneratorConfig>("config");
    for (const auto &[name, config] : variants())
        QTest::newRow(name) << config;
}

void TestGenerator::everyVariableGetsAGradient()
{
    QFETCH(const hit::GeneratorConfig, config);
    hit::Generator generator(config);
    hit::init_weights(*generator, 3);
    const auto image = generator->forward(torch::randn({2, config.z_dim}));
    QCOMPARE(image.sizes().vec(), (std::vector<std::int64_t>{2, config.size, config.size, 3}));
    image.square().mean().backward();
    for (const auto &variable : hit::variables(*generator)) {
        if (!variable.trainable)
            continue;
        const auto &grad = variable.value.grad();
        QVERIFY2(grad.defined() && grad.isfinite().all().item<bool>(), variable.key.c_str());
        // The softmax does not see a bias of the keys.
        if (!variable.key.ends_with("key_dense/bias"))
            QVERIFY2(grad.abs().max().item<float>() > 0, variable.key.c_str());
    }
}

void TestGenerator::upsamplesByNearestNeighbour()
{
    torch::InferenceMode inference;
    hit::UpsamplingLayer layer(hit::Upsampling::Nearest, 6, 4);
    for (auto &parameter : layer->parameters())
        parameter.normal_();
    const auto x = torch::randn({2, 3, 3, 6});
    const auto y = layer->forward(x);
    const auto &dense = layer->dense_layer;
    for (const auto &[row, column] : {std::pair{0, 0}, std::pair{3, 4}, std::pair{5, 5}}) {
        const auto expected = torch::matmul(x[1][row / 2][column / 2], dense->kernel) + dense->bias;
        HIT_COMPARE_TENSORS(y[1][row][column], expected, 1e-5, 1e-5);
    }
}

QTEST_APPLESS_MAIN(TestGenerator)
#include "tst_generator.moc"
