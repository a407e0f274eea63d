// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/config.h"

#include <QtTest>

#include <nlohmann/json.hpp>

using namespace hit;

namespace {

/// ablation-128 with self-attention in the first `attention` stages only, RGB in every other stage.
GeneratorConfig with_attention_stages(std::size_t attention)
{
    GeneratorConfig config = preset("ablation-128").value();
    for (std::size_t i = attention; i < config.stages.size(); ++i) {
        config.stages[i].attention = AttentionMode::None;
        config.stages[i].block_side.clear();
        config.stages[i].rgb = true;
    }
    return config;
}

GeneratorConfig inr()
{
    GeneratorConfig config = with_attention_stages(0);
    config.token_embedding = false;
    for (auto &stage : config.stages)
        stage.cross_attention = false;
    return config;
}

GeneratorConfig multi_head(const char *name)
{
    GeneratorConfig config = preset(name).value();
    config.key_value = KeyValueHeads::MultiHead;
    return config;
}

GeneratorConfig with_mode(AttentionMode mode)
{
    GeneratorConfig config = preset("ablation-128").value();
    for (auto &stage : config.stages) {
        if (stage.attention == AttentionMode::None)
            continue;
        stage.attention = mode;
        if (mode == AttentionMode::Axial || mode == AttentionMode::Full)
            stage.block_side.clear();
    }
    return config;
}

} // namespace

Q_DECLARE_METATYPE(hit::GeneratorConfig)

class TestConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasTheParametersOfThePaper_data();
    void hasTheParametersOfThePaper();
    void hasTheParametersOfThePaperToThePrintedDigit_data();
    void hasTheParametersOfThePaperToThePrintedDigit();
    void hasTheCountedWork_data();
    void hasTheCountedWork();
    void costsAddUp();
    void comesBackFromJson_data();
    void comesBackFromJson();
    void refusesBadJson_data();
    void refusesBadJson();
    void refusesImpossibleNetworks_data();
    void refusesImpossibleNetworks();
    void knowsTheOfficialDiscriminators();
    void dividesHeadsAmongAxes();
    void namesThePresetsWhenOneIsUnknown();
};

void TestConfig::hasTheParametersOfThePaper_data()
{
    QTest::addColumn<GeneratorConfig>("config");
    QTest::addColumn<qint64>("parameters");
    QTest::addColumn<qint64>("statistics");
    const auto row = [](const char *name, qint64 parameters, qint64 statistics) {
        QTest::newRow(name) << preset(name).value() << parameters << statistics;
    };
    row("hit-128", 32'866'627, 19'200);
    row("hit-b-256", 46'217'670, 18'944);
    row("hit-b-1024", 88'216'300, 19'456);
    row("hit-l-256", 97'462'214, -1);
    row("hit-s-256", 38'013'382, -1);
    row("ablation-128", 67'602'435, -1);
    QTest::newRow("multi-head 128") << multi_head("hit-128") << 36'363'907LL << 19'200LL;
    QTest::newRow("multi-head 256") << multi_head("hit-b-256") << 49'714'950LL << 18'944LL;
    QTest::newRow("multi-head 1024") << multi_head("hit-b-1024") << 91'762'828LL << 19'456LL;
    auto layer_norm = preset("hit-128").value();
    layer_norm.norm = NormType::Layer;
    QTest::newRow("layer norm") << layer_norm << 32'866'627LL << 0LL;
}

void TestConfig::hasTheParametersOfThePaper()
{
    QFETCH(const GeneratorConfig, config);
    QFETCH(const qint64, parameters);
    QFETCH(const qint64, statistics);
    QVERIFY(validate(config).has_value());
    QCOMPARE(cost(config).parameters, parameters);
    if (statistics >= 0)
        QCOMPARE(cost(config).statistics, statistics);
}

void TestConfig::hasTheParametersOfThePaperToThePrintedDigit_data()
{
    QTest::addColumn<GeneratorConfig>("config");
    QTest::addColumn<double>("millions");
    QTest::newRow("[3,2]") << with_attention_stages(3) << 67.5200;
    QTest::newRow("[2,3]") << with_attention_stages(2) << 67.1913;
    QTest::newRow("[1,4]") << with_attention_stages(1) << 66.0099;
    QTest::newRow("[0,5]") << with_attention_stages(0) << 61.5501;
    QTest::newRow("INR") << inr() << 42.6834;
    QTest::newRow("axial") << with_mode(AttentionMode::Axial) << 67.6024;
    QTest::newRow("blocked local") << with_mode(AttentionMode::Regional) << 67.6024;
    QTest::newRow("interleaved") << with_mode(AttentionMode::Interleaved) << 67.6024;
    QTest::newRow("dilated") << with_mode(AttentionMode::Dilated) << 67.6024;
    QTest::newRow("full") << with_mode(AttentionMode::Full) << 67.6024;
}

void TestConfig::hasTheParametersOfThePaperToThePrintedDigit()
{
    QFETCH(const GeneratorConfig, config);
    QFETCH(const double, millions);
    QVERIFY(validate(config).has_value());
    QCOMPARE(qRound64(static_cast<double>(cost(config).parameters) / 100),
             qRound64(millions * 1e4));
}

void TestConfig::hasTheCountedWork_data()
{
    // design/engine.md, GFLOP per image: stem, stages, total
    QTest::addColumn<std::string>("name");
    QTest::addColumn<QList<double>>("gflop");
    QTest::newRow("128") << std::string("hit-128")
                         << QList<double>{0.02, 1.05, 4.19, 4.33, 4.60, 14.11, 28.3};
    QTest::newRow("256") << std::string("hit-b-256")
                         << QList<double>{0.04, 1.05, 4.19, 4.33, 4.53, 2.62, 9.96, 26.7};
    QTest::newRow("1024") << std::string(
        "hit-b-1024") << QList<double>{0.04, 1.05, 4.19, 4.33, 4.5, 2.6, 10.2, 10.8, 41.0, 78.8};
}

void TestConfig::hasTheCountedWork()
{
    QFETCH(const std::string, name);
    QFETCH(const QList<double>, gflop);
    const Cost counted = cost(preset(name).value());
    QList<double> actual{2e-9 * static_cast<double>(counted.stem.macs)};
    for (const StageCost &stage : counted.stages)
        actual << 2e-9 * static_cast<double>(stage.macs);
    actual << 2e-9 * static_cast<double>(counted.macs);
    QCOMPARE(actual.size(), gflop.size());
    for (qsizetype i = 0; i < gflop.size(); ++i) {
        // Half of the last printed digit: two decimals below 2 digits, one in the totals.
        const bool one_decimal = i + 1 == gflop.size() || name == "hit-b-1024";
        QVERIFY2(std::abs(actual[i] - gflop[i]) <= (one_decimal ? 0.0501 : 0.00501),
                 qPrintable(QString("%1: %2").arg(i).arg(actual[i])));
    }
}

void TestConfig::costsAddUp()
{
    for (const std::string &name : preset_names()) {
        const Cost counted = cost(preset(name).value());
        std::int64_t parameters = counted.stem.parameters, macs = counted.stem.macs;
        for (const StageCost &stage : counted.stages) {
            parameters += stage.parameters;
            macs += stage.macs;
        }
        QCOMPARE(parameters, counted.parameters);
        QCOMPARE(macs, counted.macs);
    }
}

void TestConfig::comesBackFromJson_data()
{
    QTest::addColumn<GeneratorConfig>("config");
    for (const std::string &name : preset_names())
        QTest::newRow(name.c_str()) << preset(name).value();
    QTest::newRow("INR") << inr();
    QTest::newRow("multi-head") << multi_head("hit-128");
    QTest::newRow("axial") << with_mode(AttentionMode::Axial);
    auto other = with_mode(AttentionMode::MultiAxis);
    other.norm = NormType::Layer;
    other.upsampling = Upsampling::Nearest;
    other.stages[3].block_side = {16, 4};
    other.stages[3].heads = 8 * 3;
    other.stages[3].dim = 8 * 3 * 4;
    QTest::newRow("three axes, nearest, layer norm") << other;
}

void TestConfig::comesBackFromJson()
{
    QFETCH(const GeneratorConfig, config);
    const auto text = to_json(config).dump();
    const auto back = generator_config_from_json(nlohmann::json::parse(text));
    QVERIFY2(back.has_value(), back ? "" : back.error().line().c_str());
    QVERIFY(*back == config);

    DiscriminatorConfig discriminator = discriminator_preset(256, 2).value();
    discriminator.minibatch_stddev = true;
    QVERIFY(discriminator_config_from_json(to_json(discriminator)).value() == discriminator);
}

void TestConfig::refusesBadJson_data()
{
    QTest::addColumn<std::string>("pointer");
    QTest::addColumn<std::string>("value");
    QTest::addColumn<std::string>("named");
    const auto row = [](const char *pointer, const char *value, const char *named) {
        QTest::addRow("%s = %s", pointer, value)
            << std::string(pointer) << std::string(value) << std::string(named);
    };
    row("/size", "\"128\"", "size");
    row("/size", "127", "size");
    row("/size", "-128", "size");
    row("/size", "128.5", "size");
    row("/size", "99999999999", "size");
    row("/norm", "\"group\"", "norm");
    row("/stages", "[]", "stages");
    row("/stages", "{}", "stages");
    row("/stages/1", "7", "stages[1]");
    row("/stages/1/dim", "0", "stages[1].dim");
    row("/stages/1/heads", "7", "stages[1].heads");
    row("/stages/1/block_side", "[3]", "stages[1].block_side");
    row("/stages/1/block_side", "[\"4\"]", "stages[1].block_side");
    row("/stages/1/rgb", "1", "stages[1].rgb");
    row("/stages/1/colour", "1", "stages[1].colour");
    row("/colour", "1", "colour");
    row("/token_embedding", "false", "cross_attention");
}

void TestConfig::refusesBadJson()
{
    QFETCH(const std::string, pointer);
    QFETCH(const std::string, value);
    QFETCH(const std::string, named);
    auto json = to_json(preset("hit-128").value());
    json[nlohmann::json::json_pointer(pointer)] = nlohmann::json::parse(value);
    const auto result = generator_config_from_json(json);
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::BadFile);
    QVERIFY2(result.error().what.find(named) != std::string::npos, result.error().line().c_str());
}

void TestConfig::refusesImpossibleNetworks_data()
{
    QTest::addColumn<GeneratorConfig>("config");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *field, auto change) {
        GeneratorConfig config = preset("hit-128").value();
        change(config);
        QTest::newRow(name) << config << field;
    };
    row("no stages", "stages", [](auto &c) { c.stages.clear(); });
    row("size", "size", [](auto &c) { c.size = 64; });
    row("no latent", "z_dim", [](auto &c) { c.z_dim = 0; });
    row("heads do not divide", "stages[0].heads", [](auto &c) { c.stages[0].heads = 15; });
    row("odd heads, two axes", "stages[0].heads", [](auto &c) { c.stages[0].heads = 1; });
    row("patch too large", "stages[0].block_side", [](auto &c) { c.stages[0].block_side = {16}; });
    row("finer before coarser", "stages[2].block_side", [](auto &c) {
        c.stages[2].block_side = {4, 8};
    });
    row("patch without blocking", "stages[0].block_side",
        [](auto &c) { c.stages[0].attention = AttentionMode::Axial; });
    row("no patch", "stages[0].block_side", [](auto &c) { c.stages[0].block_side.clear(); });
    row("shuffle", "stages[0].dim", [](auto &c) { c.stages[0].dim = 510, c.stages[0].heads = 2; });
    row("no picture", "stages[4].rgb", [](auto &c) { c.stages[4].rgb = false; });
    row("no tokens", "stages[0].cross_attention", [](auto &c) { c.token_embedding = false; });
    row("idle tokens", "token_embedding", [](auto &c) {
        for (auto &stage : c.stages)
            stage.cross_attention = false;
    });
    row("too large", "parameters", [](auto &c) { c.stages[0].dim = 8192; });
}

void TestConfig::refusesImpossibleNetworks()
{
    QFETCH(const GeneratorConfig, config);
    QFETCH(const QString, field);
    const auto status = validate(config);
    QVERIFY(!status.has_value());
    QCOMPARE(QString::fromStdString(status.error().what), field);
}

void TestConfig::knowsTheOfficialDiscriminators()
{
    QCOMPARE(discriminator_preset(128, 1)->channels, (std::vector{128, 256, 512, 512, 512, 512}));
    QCOMPARE(discriminator_preset(256, 2)->channels,
             (std::vector{128, 256, 512, 512, 512, 512, 512}));
    QCOMPARE(discriminator_preset(1024, 1)->channels,
             (std::vector{16, 32, 64, 128, 256, 512, 512, 512, 512}));
    for (const int size : {0, 4, 100, 4096})
        QVERIFY(!discriminator_preset(size, 1).has_value());
    QVERIFY(!discriminator_preset(128, 0).has_value());
}

void TestConfig::dividesHeadsAmongAxes()
{
    StageConfig stage;
    stage.block_side = {16, 4};
    QCOMPARE(axis_sizes(stage, 64), (std::vector<std::int64_t>{16, 16, 16}));
    QCOMPARE(attention_axes(stage, 0), (std::vector{3, 2, 1}));
    stage.attention = AttentionMode::Interleaved;
    QCOMPARE(attention_axes(stage, 0), (std::vector{3}));
    QCOMPARE(attention_axes(stage, 1), (std::vector{2}));
    QCOMPARE(attention_axes(stage, 3), (std::vector{3}));
    stage.attention = AttentionMode::Dilated;
    QCOMPARE(attention_axes(stage, 0), (std::vector{2, 1}));
    stage.attention = AttentionMode::Full;
    stage.block_side.clear();
    QCOMPARE(axis_sizes(stage, 16), (std::vector<std::int64_t>{1, 256}));
    stage.attention = AttentionMode::Axial;
    QCOMPARE(axis_sizes(stage, 16), (std::vector<std::int64_t>{16, 16}));
}

void TestConfig::namesThePresetsWhenOneIsUnknown()
{
    const auto result = preset("hit-64");
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::WrongUse);
    for (const std::string &name : preset_names())
        QVERIFY(result.error().remedy.find(name) != std::string::npos);
}

QTEST_APPLESS_MAIN(TestConfig)
#include "tst_config.moc"
