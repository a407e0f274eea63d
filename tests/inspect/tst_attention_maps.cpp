// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/attention_maps.h"

#include <QtTest>

#include <numeric>
#include <random>

using namespace hit;

namespace {

using Fusion = HeadFusion::Kind;

/// Stage 0: 8 x 8, blocks of 4, 4 heads. Stage 1: 16 x 16, no blocks, 2 heads.
GeneratorConfig config()
{
    GeneratorConfig config;
    config.size = 16;
    config.z_dim = 4;
    StageConfig low;
    low.dim = 16;
    low.heads = 4;
    low.block_side = {4};
    StageConfig high = low;
    high.heads = 2;
    high.block_side = {};
    high.attention = AttentionMode::None;
    config.stages = {low, high};
    return config;
}

/// Random weights that sum to 1 over the last axis.
TapResult tap(AttentionKind kind, int stage, std::vector<std::int64_t> shape)
{
    TapResult result;
    result.tap.what = Tap::What::Attention;
    result.tap.kind = kind;
    result.tap.stage = stage;
    result.shape = std::move(shape);
    const auto count = std::accumulate(result.shape.begin(), result.shape.end(), std::int64_t{1},
                                       std::multiplies<>());
    std::mt19937 numbers(7);
    const auto keys = static_cast<std::size_t>(result.shape.back());
    for (std::int64_t i = 0; i < count; ++i)
        result.values.push_back(static_cast<float>(numbers() % 1000 + 1));
    for (std::size_t row = 0; row < result.values.size(); row += keys) {
        const auto first = result.values.begin() + static_cast<std::ptrdiff_t>(row);
        const float sum = std::accumulate(first, first + static_cast<std::ptrdiff_t>(keys), 0.0F);
        for (std::size_t key = 0; key < keys; ++key)
            result.values[row + key] /= sum;
    }
    return result;
}

TapResult cross()
{
    return tap(AttentionKind::Cross, 0, {1, 4, 4, 16, 1, 16});
}
TapResult regional()
{
    return tap(AttentionKind::Regional, 0, {1, 4, 2, 16, 16});
}
TapResult dilated()
{
    return tap(AttentionKind::Dilated, 0, {1, 16, 2, 4, 4});
}

/// For 8 x 8 in blocks of 4, as the paper numbers them.
int cell(int x, int y)
{
    return y / 4 * 2 + x / 4;
}
int place(int x, int y)
{
    return y % 4 * 4 + x % 4;
}

std::size_t at(std::initializer_list<int> indices, const std::vector<std::int64_t> &shape)
{
    std::size_t flat = 0;
    auto size = shape.begin();
    for (const int index : indices)
        flat = flat * static_cast<std::size_t>(*size++) + static_cast<std::size_t>(index);
    return flat;
}

} // namespace

class TestAttentionMaps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPixelsRegionalKeysLieInItsPatch()
    {
        const TapResult raw = regional();
        const auto maps = AttentionMaps::create(raw, config());
        QVERIFY(maps);
        const AttentionMap map = maps->of_position(5, 2, {Fusion::One, 1});
        QCOMPARE(map.width, 8);
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 8; ++x)
                QCOMPARE(
                    map.values[std::size_t(y * 8 + x)],
                    cell(x, y) == cell(5, 2)
                        ? raw.values[at({0, cell(5, 2), 1, place(5, 2), place(x, y)}, raw.shape)]
                        : 0.0F);
    }

    void aPixelsDilatedKeysLieOnItsLattice()
    {
        const TapResult raw = dilated();
        const auto maps = AttentionMaps::create(raw, config());
        QVERIFY(maps);
        const AttentionMap map = maps->of_position(5, 2, {Fusion::One, 0});
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 8; ++x)
                QCOMPARE(
                    map.values[std::size_t(y * 8 + x)],
                    place(x, y) == place(5, 2)
                        ? raw.values[at({0, place(5, 2), 0, cell(5, 2), cell(x, y)}, raw.shape)]
                        : 0.0F);
    }

    void crossAttentionIsUnblocked()
    {
        const TapResult raw = cross();
        const auto maps = AttentionMaps::create(raw, config());
        QVERIFY(maps);
        QCOMPARE(maps->heads(), 4);
        const AttentionMap token = maps->of_token(9, {Fusion::One, 3});
        const AttentionMap all = maps->all({Fusion::One, 3});
        QCOMPARE(all.channels, 16);
        for (int y = 0; y < 8; ++y) {
            for (int x = 0; x < 8; ++x) {
                const float expected =
                    raw.values[at({0, 3, cell(x, y), place(x, y), 0, 9}, raw.shape)];
                QCOMPARE(token.values[std::size_t(y * 8 + x)], expected);
                QCOMPARE(all.values[std::size_t((y * 8 + x) * 16 + 9)], expected);
            }
        }
        const AttentionMap pixel = maps->of_position(6, 7, {Fusion::One, 3});
        QCOMPARE(pixel.height, 4);
        QCOMPARE(pixel.values[9], raw.values[at({0, 3, cell(6, 7), place(6, 7), 0, 9}, raw.shape)]);
    }

    void withoutBlocksTheAxesAreRowsAndColumns()
    {
        const TapResult raw = tap(AttentionKind::Cross, 1, {1, 2, 16, 16, 1, 16});
        const auto maps = AttentionMaps::create(raw, config());
        QVERIFY(maps);
        QCOMPARE(maps->of_token(4, {Fusion::One, 1}).values[3 * 16 + 11],
                 raw.values[at({0, 1, 3, 11, 0, 4}, raw.shape)]);
    }

    void headsAreFused()
    {
        const TapResult raw = regional();
        const auto maps = AttentionMaps::create(raw, config());
        const auto first = maps->of_position(1, 1, {Fusion::One, 0}).values;
        const auto second = maps->of_position(1, 1, {Fusion::One, 1}).values;
        const auto mean = maps->of_position(1, 1, {Fusion::Mean, 0}).values;
        const auto max = maps->of_position(1, 1, {Fusion::Max, 0}).values;
        for (std::size_t i = 0; i < mean.size(); ++i) {
            QCOMPARE(mean[i], (first[i] + second[i]) / 2);
            QCOMPARE(max[i], std::max(first[i], second[i]));
        }
    }

    void whatIsAttendedToSumsToEverybodysWeight()
    {
        for (const TapResult &raw : {regional(), dilated()}) {
            const auto maps = AttentionMaps::create(raw, config());
            const auto values = maps->all({}).values;
            // Every query gives 1 in total, the map holds the means over a group's queries.
            const double sum = std::accumulate(values.begin(), values.end(), 0.0);
            QVERIFY(std::abs(sum * maps->keys() - 64) < 1e-3);
        }
    }

    void entropyIsOneForAllAlikeAndZeroForOne()
    {
        TapResult even = dilated();
        std::fill(even.values.begin(), even.values.end(), 0.25F);
        for (const float value : AttentionMaps::create(even, config())->entropy().values)
            QVERIFY(std::abs(value - 1) < 1e-6F);
        TapResult one = dilated();
        for (std::size_t i = 0; i < one.values.size(); ++i)
            one.values[i] = i % 4 == 2 ? 1.0F : 0.0F;
        for (const float value : AttentionMaps::create(one, config())->entropy(1).values)
            QCOMPARE(value, 0.0F);
    }

    void refusesOtherShapesAndHeads()
    {
        TapResult wrong = regional();
        wrong.shape = {1, 4, 2, 16, 15};
        QCOMPARE(AttentionMaps::create(wrong, config()).error().code, ErrorCode::WrongUse);
        wrong = regional();
        wrong.values.pop_back();
        QVERIFY(!AttentionMaps::create(wrong, config()));
        wrong = regional();
        wrong.tap.stage = 2;
        QVERIFY(!AttentionMaps::create(wrong, config()));
        wrong.shape.clear();
        wrong.tap.stage = 0;
        QVERIFY(!AttentionMaps::create(wrong, config()));
        const TapResult right = regional();
        QVERIFY(!AttentionMaps::create(right, config())->check({Fusion::One, 2}));
        QVERIFY(AttentionMaps::create(right, config())->check({Fusion::One, 1}));
    }
};

QTEST_GUILESS_MAIN(TestAttentionMaps)
#include "tst_attention_maps.moc"
