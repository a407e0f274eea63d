// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/maps.h"
#include "model/latent/latent.h"
#include "tests/engine/naive_attention.h"
#include "tests/engine/session_support.h"
#include "tests/engine/visible_model.h"

#include <QTest>

using namespace hit;
using namespace hit::test;

namespace {

MapResult map_or_die(Session &session, const RenderRequest &request, const MapQuery &query)
{
    auto map = session.map(request, query);
    if (!map)
        qFatal("%s", map.error().line().c_str());
    return std::move(*map);
}

/// [h, w, c]
torch::Tensor values_of(const MapResult &map)
{
    return torch::tensor(map.values).view({map.height, map.width, map.channels});
}

/// Features that the stage ends with, [side, side, C].
torch::Tensor features_of(Session &session, RenderRequest request, int stage)
{
    request.taps = {{Tap::What::StageOut, stage, 0, AttentionKind::Cross}};
    return to_tensor(render_or_die(session, request).taps[0])[0];
}

/// The picture from its stages' contributions, in float32.
std::vector<float> sum_of_contributions(Session &session, const RenderRequest &request)
{
    std::vector<float> sum;
    int side = 0;
    const GeneratorConfig &config = session.info().config;
    for (int stage = 0; stage < static_cast<int>(config.stages.size()); ++stage) {
        if (!config.stages[static_cast<std::size_t>(stage)].rgb)
            continue;
        const MapResult own = map_or_die(session, request, {ContributionQuery{stage}, 0});
        std::vector<float> next(own.values);
        for (int y = 0; y < own.height && side > 0; ++y)
            for (int x = 0; x < own.width; ++x)
                for (int c = 0; c < 3; ++c)
                    next[std::size_t((y * own.width + x) * 3 + c)] +=
                        sum[std::size_t((y / 2 * side + x / 2) * 3 + c)];
        sum = std::move(next);
        side = own.width;
    }
    return sum;
}

/// Every place the same but for the last bit.
void make_even(GeneratorImpl &generator)
{
    for (const Variable &variable : variables(generator))
        if (variable.key.starts_with("dense_layer/")) // the start grid
            torch::Tensor(variable.value).zero_();
    torch::Tensor positions = generator.positions(0);
    positions.fill_(1).add_(torch::randn_like(positions), 1e-7);
}

/// A place of the 32 px stage that overflows.
void overflow_once(GeneratorImpl &generator)
{
    torch::Tensor positions = generator.positions(2);
    positions[0][3][4][0] = std::numeric_limits<float>::infinity();
}

/// Rollout by its definition: a matrix [pixels, sources] through all layers, one pixel at a time.
class NaiveRollout
{
public:
    NaiveRollout(const VisibleModel &model, const std::vector<float> &z)
        : network_(model.generator)
        , config_(network_->config())
    {
        torch::NoGradGuard no_grad;
        const auto input = network_->embed(torch::tensor(z).view({1, -1}));
        StageState state{input.grid, {}};
        for (int stage = 0; stage < static_cast<int>(config_.stages.size()); ++stage) {
            add_stage(stage, state.x, input.tokens);
            state = network_->run_stage(stage, state, input.tokens);
        }
    }

    torch::Tensor mix() const ///< [side, side, 17]
    {
        auto out = torch::empty({side_, side_, 17}, torch::kDouble);
        for (int pixel = 0; pixel < side_ * side_; ++pixel)
            for (int source = 0; source < 17; ++source)
                out[pixel / side_][pixel % side_][source] =
                    mix_[std::size_t(pixel)][std::size_t(source)];
        return out;
    }

private:
    void add_stage(int stage, const torch::Tensor &in, const torch::Tensor &tokens)
    {
        const int before = side_;
        side_ = config_.stage_side(stage);
        std::vector<std::vector<double>> larger;
        for (int pixel = 0; pixel < side_ * side_; ++pixel) {
            const int parent = pixel / side_ / 2 * before + pixel % side_ / 2;
            larger.push_back(before > 0 ? mix_[std::size_t(parent)] : start());
        }
        mix_ = larger;
        StageBlocks blocks = network_->blocks(stage);
        const auto x = blocks->blocking().block(in + network_->positions(stage));
        for (int layer = 0; layer < blocks->layers(); ++layer) {
            const auto before_layer =
                blocks->blocking().unblock(blocks->run_layers(x, 0, layer, tokens, {}))[0];
            add_layer(stage, layer, blocks->named_children()[sequential_name(layer)], before_layer,
                      tokens[0][0]);
        }
    }

    void add_layer(int stage, int layer, const std::shared_ptr<torch::nn::Module> &module,
                   const torch::Tensor &x, const torch::Tensor &tokens)
    {
        const StageConfig &of_stage = config_.stages[static_cast<std::size_t>(stage)];
        auto next = mix_;
        for (const AttentionSite &site : attention_sites(config_)) {
            if (site.stage != stage || site.layer != layer)
                continue;
            const AttentionLayer attention(std::dynamic_pointer_cast<AttentionLayerImpl>(module));
            const Rows rows = naive_rows(site, of_stage, attention, x, tokens);
            if (site.first_head == 0)
                for (auto &pixel : next)
                    for (double &value : pixel)
                        value /= 2;
            for (const auto &head : rows)
                for (std::size_t pixel = 0; pixel < head.size(); ++pixel)
                    add_row(next[pixel], head[pixel], site.kind == AttentionKind::Cross,
                            0.5 / of_stage.heads);
        }
        mix_ = next;
    }

    void add_row(std::vector<double> &to, const Row &row, bool cross, double share) const
    {
        for (std::size_t k = 0; k < row.keys.size(); ++k) {
            const auto key = static_cast<std::size_t>(row.keys[k]);
            if (cross)
                to[key] += share * row.weights[k];
            for (std::size_t source = 0; !cross && source < 17; ++source)
                to[source] += share * row.weights[k] * mix_[key][source];
        }
    }

    static std::vector<double> start()
    {
        std::vector<double> sources(17, 0.0);
        sources.back() = 1;
        return sources;
    }

    Generator network_;
    GeneratorConfig config_;
    int side_ = 0;
    std::vector<std::vector<double>> mix_; ///< [pixel][source]
};

} // namespace

class TestMaps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { settle_torch(); }

    void channelsAndNormsAreThoseOfTheFeatures()
    {
        const auto session = open_or_die();
        const auto request = plain_request(*session, reference_z(0));
        for (const int stage : {0, 3, 4}) {
            const auto features = features_of(*session, request, stage);
            const auto channel = map_or_die(
                *session, request, {FeatureQuery{FeatureQuery::What::Channel, stage, 5}, 0});
            HIT_COMPARE_TENSORS(values_of(channel), features.narrow(-1, 5, 1), 0, 0);
            const auto norm = map_or_die(*session, request,
                                         {FeatureQuery{FeatureQuery::What::Norm, stage, 0}, 0});
            HIT_COMPARE_TENSORS(values_of(norm), features.square().sum(-1, true).sqrt(), 1e-5,
                                1e-5);
            const auto exact = features.narrow(-1, 5, 1).to(torch::kDouble);
            const Statistics &statistics = channel.statistics;
            QCOMPARE(statistics.least, exact.min().item<float>());
            QCOMPARE(statistics.most, exact.max().item<float>());
            QVERIFY(std::abs(statistics.mean - exact.mean().item<double>()) < 1e-5);
            QVERIFY(std::abs(statistics.deviation - exact.std(false).item<double>()) < 1e-5);
        }
    }

    /// The oracle is the singular value decomposition of the centred features.
    void componentsAreTheDirectionsOfLargestVariance()
    {
        const auto session = open_or_die();
        const auto request = plain_request(*session, reference_z(0));
        for (const int stage : {0, 2, 4}) {
            const auto features = features_of(*session, request, stage).to(torch::kDouble);
            const auto x = features.flatten(0, 1) - features.flatten(0, 1).mean(0);
            const auto [u, s, v] = torch::linalg_svd(x, /*full_matrices=*/false);
            const auto map = map_or_die(
                *session, request, {FeatureQuery{FeatureQuery::What::Components, stage, 0}, 0});
            for (int k = 0; k < 3; ++k) {
                const auto axis = v[k];
                const double sign = axis[axis.abs().argmax()].item<double>() < 0 ? -1 : 1;
                const double deviation =
                    s[k].item<double>() / std::sqrt(static_cast<double>(x.size(0)));
                const auto along = (x.mv(axis) * sign / (2 * deviation)).clamp(-1, 1);
                HIT_COMPARE_TENSORS(values_of(map).select(-1, k).flatten().to(torch::kDouble),
                                    along, 1e-3, 0);
            }
            QCOMPARE(map.statistics.most, features.max().item<float>());
        }
    }

    void evenFeaturesAreGrey()
    {
        const VisibleModel model(small_config(), make_even);
        const auto request = request_from_latent(seed_latent(1, 0, 8), model.generator->config());
        const auto map = map_or_die(*model.session, request,
                                    {FeatureQuery{FeatureQuery::What::Components, 0, 0}, 0});
        QCOMPARE(values_of(map).abs().max().item<float>(), 0.0F);
        QVERIFY(map.statistics.deviation > 0); // the channels differ
    }

    void whatIsNotFiniteIsGreyAndCounted()
    {
        const VisibleModel model(flat_config(32), overflow_once);
        auto request = request_from_latent(seed_latent(1, 0, 8), model.generator->config());
        request.maps = {{FeatureQuery{FeatureQuery::What::Components, 2, 0}, 0},
                        {FeatureQuery{FeatureQuery::What::Norm, 2, 0}, 0},
                        {FeatureQuery{FeatureQuery::What::Channel, 1, 0}, 0}};
        const auto result = render_or_die(*model.session, request);
        QCOMPARE(result.frame.width, 32);
        const MapResult &components = result.maps[0].value();
        const auto colours = values_of(components);
        QVERIFY(colours.isfinite().all().item<bool>());
        QCOMPARE(colours[3][4].abs().max().item<float>(), 0.0F);
        QVERIFY(colours.abs().amax({0, 1}).min().item<float>() > 0.5F);
        QVERIFY(components.not_finite > 0);
        QVERIFY(std::isfinite(components.statistics.deviation));
        const MapResult &norm = result.maps[1].value();
        QCOMPARE(norm.not_finite, 1);
        auto others = values_of(norm).flatten();
        others = others.index({others.isfinite()});
        QCOMPARE(others.numel(), 32 * 32 - 1);
        QCOMPARE(norm.statistics.most, others.max().item<float>());
        QVERIFY(std::abs(norm.statistics.mean - others.mean().item<float>()) < 1e-4F);
        QCOMPARE(result.maps[2].value().not_finite, 0);
    }

    void oneWrongMapLeavesThePictureAndTheOthers()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        const MapQuery norm{FeatureQuery{FeatureQuery::What::Norm, 1, 0}, 0};
        request.maps = {norm, {FeatureQuery{FeatureQuery::What::Norm, 9, 0}, 0}, norm};
        const auto result = render_or_die(*session, request);
        QCOMPARE(result.frame.width, 128);
        QCOMPARE(result.maps.size(), std::size_t(3));
        QCOMPARE(result.maps[1].error().code, ErrorCode::WrongUse);
        QVERIFY(result.maps[0].value().values == result.maps[2].value().values);
    }

    void contributionsAddUpToThePictureBitForBit_data()
    {
        QTest::addColumn<int>("precision");
        QTest::newRow("fp32") << int(Precision::Fp32);
        QTest::newRow("bf16") << int(Precision::Bf16);
    }
    void contributionsAddUpToThePictureBitForBit()
    {
        QFETCH(int, precision);
        const VisibleModel model(flat_config(64), {}, Precision(precision));
        auto request = plain_request(*model.session, seed_latent(2, 0, 8));
        const auto sum = sum_of_contributions(*model.session, request);
        QCOMPARE(sum.size(), std::size_t(64 * 64 * 3));
        QVERIFY(render_or_die(*model.session, request).float_image == sum);
        const auto values = torch::tensor(sum); // more than 8 bits of each
        QVERIFY(!torch::equal(values, values.to(torch::kBFloat16).to(torch::kFloat)));
    }

    void rolloutOfABf16SessionIsMadeInFloat32()
    {
        const GeneratorConfig config = flat_config(32);
        const VisibleModel model(config, {}, Precision::Bf16);
        const auto z = seed_latent(3, 0, config.z_dim);
        const auto all = values_of(
            map_or_die(*model.session, request_from_latent(z, config), {RolloutQuery{-1}, 0}));
        HIT_COMPARE_TENSORS(all.sum(-1), torch::ones({32, 32}), 1e-5, 0);
    }

    void timesOfAPictureLeaveItsMapsOut()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        for (int token = 0; token < 8; ++token)
            request.maps.push_back({CausalQuery{0, token}, 8});
        const auto result = render_or_die(*session, request);
        QCOMPARE(result.stage_ms.size(), std::size_t(5));
        QVERIFY(result.milliseconds < result.map_ms); // each map is a picture
    }

    void mapsStopBetweenTheirParts_data()
    {
        using What = AttentionQuery::What;
        QTest::addColumn<MapQuery>("query");
        QTest::addColumn<int>("parts"); // a 256 px stage has 4 bands
        const auto cross = [](What what) {
            AttentionQuery query;
            query.what = what;
            query.stage = 5;
            return MapQuery{query, 0};
        };
        const auto features = [](FeatureQuery::What what) {
            return MapQuery{FeatureQuery{what, 5, 0}, 0};
        };
        QTest::newRow("token") << cross(What::Token) << 4;
        QTest::newRow("strongest") << cross(What::Strongest) << 4;
        QTest::newRow("norm") << features(FeatureQuery::What::Norm) << 4;
        QTest::newRow("components") << features(FeatureQuery::What::Components) << 8;
        QTest::newRow("rollout") << MapQuery{RolloutQuery{3}, 0} << 12;
        QTest::newRow("causal") << MapQuery{CausalQuery{0, 3}, 0} << 6;
        QTest::newRow("contribution") << MapQuery{ContributionQuery{5}, 0} << 1;
    }
    void mapsStopBetweenTheirParts()
    {
        QFETCH(MapQuery, query);
        QFETCH(int, parts);
        const VisibleModel model(flat_config(256));
        const auto request = request_from_latent(seed_latent(1, 0, 8), model.generator->config());
        const torch::InferenceMode inference;
        Generator network = model.generator;
        StageFeatures features;
        int asked = 0, stop_at = 1'000'000;
        StageRun run(*network, request, features, {{}, {}, [&] { return ++asked >= stop_at; }});
        run.image();
        make_map(run, query); // also what layers keep
        asked = 0;
        make_map(run, query);
        const int all = asked;
        QVERIFY2(all >= parts, QByteArray::number(all));
        for (const int part : {1, (all + 1) / 2, all}) {
            asked = 0;
            stop_at = part;
            ErrorCode code = ErrorCode::WorkFailed;
            try {
                make_map(run, query);
            } catch (const ErrorException &stopped) {
                code = stopped.error().code;
            }
            QCOMPARE(code, ErrorCode::Interrupted);
            QCOMPARE(asked, part);
        }
    }

    void mapsOfARenderAreThoseOfItsPicture()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.maps = {{ContributionQuery{4}, 32},
                        {FeatureQuery{FeatureQuery::What::Norm, 1, 0}, 0}};
        const auto result = render_or_die(*session, request);
        QCOMPARE(result.maps.size(), std::size_t(2));
        for (std::size_t i = 0; i < 2; ++i)
            QVERIFY(result.maps[i].value().values
                    == map_or_die(*open_or_die(), request, request.maps[i]).values);
    }

    void rolloutIsItsDefinition_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<QList<int>>("block_side");
        QTest::addColumn<int>("heads");
        using Mode = AttentionMode;
        QTest::newRow("multi-axis") << int(Mode::MultiAxis) << QList<int>{4} << 4;
        QTest::newRow("three axes") << int(Mode::MultiAxis) << QList<int>{4, 2} << 6;
        QTest::newRow("full") << int(Mode::Full) << QList<int>{} << 2;
        QTest::newRow("interleaved") << int(Mode::Interleaved) << QList<int>{4} << 4;
    }
    void rolloutIsItsDefinition()
    {
        QFETCH(int, mode);
        QFETCH(QList<int>, block_side);
        QFETCH(int, heads);
        GeneratorConfig config = flat_config(32);
        config.stages[1].attention = AttentionMode(mode);
        config.stages[1].block_side = {block_side.begin(), block_side.end()};
        config.stages[1].heads = heads;
        const VisibleModel model(config);
        const auto z = seed_latent(3, 0, config.z_dim);
        const auto request = request_from_latent(z, config);
        const auto expected = NaiveRollout(model, z).mix();
        const auto all = values_of(map_or_die(*model.session, request, {RolloutQuery{-1}, 0}));
        HIT_COMPARE_TENSORS(all.to(torch::kDouble), expected, 2e-5, 0);
        HIT_COMPARE_TENSORS(all.sum(-1), torch::ones({32, 32}), 1e-5, 0);
        const auto one = values_of(map_or_die(*model.session, request, {RolloutQuery{7}, 0}));
        HIT_COMPARE_TENSORS(one, all.narrow(-1, 7, 1), 1e-6, 0);
        const auto small = values_of(map_or_die(*model.session, request, {RolloutQuery{-1}, 8}));
        const auto means = all.unflatten(1, {8, 4}).unflatten(0, {8, 4}).mean({1, 3});
        HIT_COMPARE_TENSORS(small, means, 1e-6, 0);
    }

    void mutedHeadsAreNoPartOfARollout()
    {
        const GeneratorConfig config = flat_config(32);
        const VisibleModel model(config);
        auto request = request_from_latent(seed_latent(3, 0, config.z_dim), config);
        for (StageInput &stage : request.stages)
            stage.edit.cross = false;
        const auto all = values_of(map_or_die(*model.session, request, {RolloutQuery{-1}, 0}));
        HIT_COMPARE_TENSORS(all.narrow(-1, 16, 1), torch::ones({32, 32, 1}), 1e-6, 0);
    }

    void causalMapIsTheDifferenceOfTwoPictures()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.stages[4].edit.rgb_gain = 1.5;
        const auto plain = image_of(render_or_die(*session, request));
        for (const int stage : {0, 3, 4}) {
            const MapResult map = map_or_die(*session, request, {CausalQuery{stage, 6}, 0});
            QCOMPARE(render_or_die(*session, request).first_stage, 5); // the features are left
            auto muted = request;
            muted.stages[static_cast<std::size_t>(stage)].edit.muted_tokens = 1 << 6;
            const auto changed = image_of(render_or_die(*open_or_die(), muted));
            const auto expected = (plain.clamp(-1, 1) - changed.clamp(-1, 1)).abs().mean(-1, true);
            QVERIFY(expected.max().item<float>() > 0);
            HIT_COMPARE_TENSORS(values_of(map), expected, 1e-6, 0);
        }
    }

    void refusesWhatThereIsNot_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(wrong().size()); ++i)
            QTest::addRow("%d", i) << i;
    }
    void refusesWhatThereIsNot()
    {
        QFETCH(int, index);
        const auto session = open_or_die();
        const auto map = session->map(plain_request(*session, reference_z(0)),
                                      wrong()[static_cast<std::size_t>(index)]);
        QVERIFY(!map);
        QCOMPARE(map.error().code, ErrorCode::WrongUse);
    }

private:
    static std::vector<MapQuery> wrong()
    {
        using What = FeatureQuery::What;
        return {{FeatureQuery{What::Norm, 5, 0}, 0},
                {FeatureQuery{What::Norm, -1, 0}, 0},
                {FeatureQuery{What::Channel, 4, 32}, 0},
                {ContributionQuery{0}, 0},
                {RolloutQuery{16}, 0},
                {RolloutQuery{-2}, 0},
                {CausalQuery{5, 0}, 0},
                {CausalQuery{0, 16}, 0},
                {CausalQuery{0, -1}, 0},
                {ContributionQuery{4}, -1}};
    }
};

QTEST_GUILESS_MAIN(TestMaps)
#include "tst_maps.moc"
