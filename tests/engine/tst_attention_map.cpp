// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "tests/engine/naive_attention.h"
#include "tests/engine/session_support.h"
#include "tests/engine/visible_model.h"

#include <QTest>

using namespace hit;
using namespace hit::test;

namespace {

constexpr double attention_tolerance = 2e-5; // design/network.md

torch::Tensor values_of(const MapResult &map)
{
    return torch::tensor(map.values);
}

MapResult map_or_die(Session &session, const RenderRequest &request, const MapQuery &query)
{
    auto map = session.map(request, query);
    if (!map)
        qFatal("%s", map.error().line().c_str());
    return std::move(*map);
}

/// Of raw weights in the reference's layout: cross [heads, cells, places, 1, 16], regional [cells,
/// heads, places, places], dilated [places, heads, cells, cells], cells and places row by row.
Rows reference_rows(const AttentionSite &site, const StageConfig &stage, const torch::Tensor &raw)
{
    const int p = stage.block_side.empty() ? 0 : stage.block_side.front();
    const int across = p > 0 ? site.side / p : 0;
    const auto cell = [&](int pixel) {
        const int x = pixel % site.side, y = pixel / site.side;
        return p > 0 ? y / p * across + x / p : y;
    };
    const auto place = [&](int pixel) {
        const int x = pixel % site.side, y = pixel / site.side;
        return p > 0 ? y % p * p + x % p : x;
    };
    const auto values = raw.contiguous();
    const auto strides = values.strides();
    const float *data = values.const_data_ptr<float>();
    Rows rows(static_cast<std::size_t>(site.heads));
    for (int head = 0; head < site.heads; ++head) {
        for (int pixel = 0; pixel < site.side * site.side; ++pixel) {
            Row row{keys_of(site, stage, pixel), {}};
            for (const int key : row.keys) {
                std::int64_t at = 0;
                if (site.kind == AttentionKind::Cross)
                    at = head * strides[0] + cell(pixel) * strides[1] + place(pixel) * strides[2]
                         + key;
                else if (site.kind == AttentionKind::Regional)
                    at = cell(pixel) * strides[0] + head * strides[1] + place(pixel) * strides[2]
                         + place(key);
                else
                    at = place(pixel) * strides[0] + head * strides[1] + cell(pixel) * strides[2]
                         + cell(key);
                row.weights.push_back(data[at]);
            }
            rows[static_cast<std::size_t>(head)].push_back(std::move(row));
        }
    }
    return rows;
}

void compare_all(Session &session, const RenderRequest &request, const AttentionSite &site,
                 const Rows &rows)
{
    for (const AttentionQuery &query : all_queries(site)) {
        const auto expected = torch::tensor(naive_map(rows, site, query));
        const MapResult map = map_or_die(session, request, {query, 0});
        QCOMPARE(map.values.size(), static_cast<std::size_t>(expected.numel()));
        const auto text = "what " + QByteArray::number(int(query.what)) + ", fusion "
                          + QByteArray::number(int(query.fusion)) + ": ";
        const auto problem =
            difference(values_of(map).to(torch::kDouble), expected, attention_tolerance, 0);
        QVERIFY2(problem.isEmpty(), text + problem);
    }
}

} // namespace

class TestAttentionMap : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { settle_torch(); }

    void mapsEqualTheReference_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("index");
        for (const char *folder : {"tiny128", "tiny128_multihead"}) {
            const auto sites = attention_sites(tiny_config());
            const auto reference_maps =
                reference(std::string(folder) + "/ema_attention.safetensors");
            std::size_t compared = 0;
            for (std::size_t i = 0; i < sites.size(); ++i) {
                const auto &site = sites[i];
                const std::string name = attention_tap_name(site.stage, site.layer, site.kind);
                if (reference_maps.count(name) == 0)
                    continue; // only the first stages are there: the file would be too large
                QTest::addRow("%s %s", folder, name.c_str()) << folder << int(i);
                ++compared;
            }
            QCOMPARE(compared, std::size_t(11));
            QCOMPARE(compared, reference_maps.size());
        }
    }
    void mapsEqualTheReference()
    {
        QFETCH(QString, folder);
        QFETCH(int, index);
        const std::string name = folder.toStdString();
        const auto session = open_or_die((HIT_TEST_REFERENCE "/" + name + "/ckpt").c_str());
        const GeneratorConfig &config = session->info().config;
        const AttentionSite site = attention_sites(config).at(static_cast<std::size_t>(index));
        const StageConfig &stage = config.stages[static_cast<std::size_t>(site.stage)];
        const auto raw = reference(name + "/ema_attention.safetensors")
                             .at(attention_tap_name(site.stage, site.layer, site.kind));
        const auto z = to_vector(reference(name + "/z.safetensors").at("z")[1]);
        compare_all(*session, plain_request(*session, z), site,
                    reference_rows(site, stage, raw[1]));
    }

    void mapsEqualTheDefinition_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<QList<int>>("block_side");
        QTest::addColumn<int>("heads");
        QTest::addColumn<bool>("multi_head");
        using Mode = AttentionMode;
        const auto row = [](const char *name, Mode mode, QList<int> block_side, int heads = 4,
                            bool multi_head = false) {
            QTest::newRow(name) << int(mode) << block_side << heads << multi_head;
        };
        row("multi-axis", Mode::MultiAxis, {4});
        row("multi-axis, multi-head", Mode::MultiAxis, {4}, 4, true);
        row("three axes", Mode::MultiAxis, {4, 2}, 6);
        row("axial", Mode::Axial, {});
        row("full", Mode::Full, {}, 2);
        row("regional", Mode::Regional, {4});
        row("dilated", Mode::Dilated, {4});
        row("dilated, two axes", Mode::Dilated, {4, 2});
        row("interleaved", Mode::Interleaved, {4});
    }
    void mapsEqualTheDefinition()
    {
        QFETCH(int, mode);
        QFETCH(QList<int>, block_side);
        QFETCH(int, heads);
        QFETCH(bool, multi_head);
        GeneratorConfig config = small_config();
        config.key_value = multi_head ? KeyValueHeads::MultiHead : KeyValueHeads::MultiQuery;
        config.stages[1].attention = AttentionMode(mode);
        config.stages[1].block_side = {block_side.begin(), block_side.end()};
        config.stages[1].heads = heads;
        const VisibleModel model(config);
        const auto z = seed_latent(5, 0, config.z_dim);
        torch::NoGradGuard no_grad;
        Generator network = model.generator;
        const auto input = network->embed(torch::tensor(z).view({1, -1}));
        StageState state{input.grid, {}};
        for (int s = 0; s < 2; ++s) {
            StageBlocks blocks = network->blocks(s);
            const auto x = blocks->blocking().block(state.x + network->positions(s));
            for (const AttentionSite &site : attention_sites(config)) {
                if (site.stage != s)
                    continue;
                const auto before = blocks->blocking().unblock(
                    blocks->run_layers(x, 0, site.layer, input.tokens, {}))[0];
                const auto layer = blocks->named_children()[sequential_name(site.layer)];
                const AttentionLayer of_layer(std::dynamic_pointer_cast<AttentionLayerImpl>(layer));
                compare_all(*model.session, request_from_latent(z, config), site,
                            naive_rows(site, config.stages[static_cast<std::size_t>(s)], of_layer,
                                       before, input.tokens[0][0]));
            }
            state = network->run_stage(s, state, input.tokens);
        }
    }

    void largeMapsAreMadeInBandsAndReducedByMeans_data()
    {
        QTest::addColumn<int>("most_side");
        for (const int side : {128, 64, 3})
            QTest::addRow("%d", side) << side;
    }
    void largeMapsAreMadeInBandsAndReducedByMeans()
    {
        QFETCH(int, most_side);
        const VisibleModel model(flat_config(256));
        const auto request = request_from_latent(seed_latent(1, 0, 8), model.generator->config());
        AttentionQuery query;
        query.what = AttentionQuery::What::Tokens;
        query.stage = 5;
        const MapResult whole = map_or_die(*model.session, request, {query, 0});
        const MapResult small = map_or_die(*model.session, request, {query, most_side});
        RenderRequest raw = request;
        raw.taps = {{Tap::What::Attention, 5, 0, AttentionKind::Cross}};
        const auto tap = render_or_die(*model.session, raw).taps[0];
        const auto expected = to_tensor(tap)[0].mean(0).squeeze(-2); // the heads
        HIT_COMPARE_TENSORS(values_of(whole).view({256, 256, 16}), expected, 1e-6, 0);
        const int side = most_side == 3 ? 2 : most_side, square = 256 / side;
        QCOMPARE(small.width, side);
        HIT_COMPARE_TENSORS(
            values_of(small).view({side, side, 16}),
            torch::avg_pool2d(expected.permute({2, 0, 1}), square).permute({1, 2, 0}), 1e-6, 0);
        QVERIFY(std::abs(small.statistics.mean - 1.0F / 16) < 1e-6F);
        QCOMPARE(small.statistics.most, values_of(small).max().item<float>());
        QVERIFY(small.statistics.most < whole.statistics.most);
        query.what = AttentionQuery::What::Strongest;
        const MapResult strongest = map_or_die(*model.session, request, {query, most_side});
        const auto of_means = values_of(small).view({side, side, 16}).argmax(-1);
        QVERIFY(torch::equal(values_of(strongest).view({side, side}), of_means.to(torch::kFloat)));
    }

    void weightsOfEveryPositionSumToOne()
    {
        const auto session = open_or_die();
        const auto request = plain_request(*session, reference_z(0));
        for (const AttentionSite &site : attention_sites(session->info().config)) {
            AttentionQuery query;
            query.what = AttentionQuery::What::Position;
            query.stage = site.stage;
            query.layer = site.layer;
            query.kind = site.kind;
            query.fusion = HeadFusion::Each;
            for (const int at : {0, site.side / 3, site.side - 1}) {
                query.x = at;
                query.y = site.side - 1 - at;
                const MapResult map = map_or_die(*session, request, {query, 0});
                const auto sums = values_of(map).view({-1, site.heads}).sum(0);
                HIT_COMPARE_TENSORS(sums, torch::ones(site.heads), 1e-5, 0);
            }
        }
    }

    void mutedTokensAreNotAttendedTo()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.stages[2].edit.muted_tokens = 0x00f1;
        AttentionQuery query;
        query.what = AttentionQuery::What::Tokens;
        query.stage = 2;
        const auto map = values_of(map_or_die(*session, request, {query, 0})).view({32, 32, 16});
        HIT_COMPARE_TENSORS(map.sum(-1), torch::ones({32, 32}), 1e-5, 0);
        for (int token = 0; token < 16; ++token)
            QCOMPARE(map.select(-1, token).max().item<float>() == 0.0F, (0x00f1 >> token & 1) != 0);
    }

    void refusesWhatThereIsNot_data()
    {
        using What = AttentionQuery::What;
        QTest::addColumn<AttentionQuery>("query");
        const auto cross = AttentionKind::Cross, dilated = AttentionKind::Dilated;
        const auto one = HeadFusion::One, mean = HeadFusion::Mean, each = HeadFusion::Each;
        const auto row = [](const char *name, AttentionQuery query) {
            QTest::newRow(name) << query;
        };
        row("stage", {What::Token, 5, 0, cross, 1, mean, 0, 0, 0, 0});
        row("layer", {What::Received, 0, 3, dilated, 1, mean, 0, 0, 0, 0});
        row("kind", {What::Received, 0, 0, dilated, 1, mean, 0, 0, 0, 0});
        row("axis", {What::Received, 0, 1, dilated, 2, mean, 0, 0, 0, 0});
        row("head", {What::Token, 0, 0, cross, 1, one, 4, 0, 0, 0});
        row("token", {What::Token, 0, 0, cross, 1, mean, 0, 16, 0, 0});
        row("position", {What::Position, 0, 0, cross, 1, mean, 0, 0, 8, 0});
        row("negative", {What::Position, 0, 0, cross, 1, mean, 0, 0, 0, -1});
        row("token of self", {What::Token, 0, 1, dilated, 1, mean, 0, 0, 0, 0});
        row("received of cross", {What::Received, 0, 0, cross, 1, mean, 0, 0, 0, 0});
        row("each of tokens", {What::Tokens, 0, 0, cross, 1, each, 0, 0, 0, 0});
    }
    void refusesWhatThereIsNot()
    {
        QFETCH(AttentionQuery, query);
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        QCOMPARE(session->map(request, {query, 0}).error().code, ErrorCode::WrongUse);
        request.maps = {{query, 0}};
        QCOMPARE(render_or_die(*session, request).maps[0].error().code, ErrorCode::WrongUse);
    }
};

QTEST_GUILESS_MAIN(TestAttentionMap)
#include "tst_attention_map.moc"
