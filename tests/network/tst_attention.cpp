// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/stage.h"
#include "model/network/variables.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

#include <cmath>

using namespace hit;

// The oracle: one attention layer over all pixels of the picture at once, in double, in which a
// mask says which pixel a head may look at. Written from the paper, without blocking, axes or
// torch.
namespace {

constexpr int side = 8;
constexpr int pixels = side * side;
constexpr int dim = 12;
constexpr int heads = 6;
constexpr int token_count = GeneratorConfig::tokens;

using Matrix = std::vector<std::vector<double>>; // [rows][columns]

Matrix matrix(const torch::Tensor &x, std::int64_t rows, std::int64_t columns)
{
    const auto values = x.detach().to(torch::kFloat64).reshape({rows, columns}).contiguous();
    Matrix result;
    for (std::int64_t r = 0; r < rows; ++r) {
        const double *row = values.data_ptr<double>() + r * columns;
        result.emplace_back(row, row + columns);
    }
    return result;
}

Matrix linear(const Matrix &x, const Dense &dense, std::int64_t in, std::int64_t out)
{
    const Matrix kernel = matrix(dense->kernel, in, out), bias = matrix(dense->bias, 1, out);
    Matrix y(x.size(), bias[0]);
    for (std::size_t n = 0; n < x.size(); ++n)
        for (std::size_t i = 0; i < x[n].size(); ++i)
            for (std::size_t o = 0; o < y[n].size(); ++o)
                y[n][o] += x[n][i] * kernel[i][o];
    return y;
}

Matrix batch_norm(const Matrix &x, const Norm &norm)
{
    const Matrix gamma = matrix(norm->gamma, 1, dim), beta = matrix(norm->beta, 1, dim);
    const Matrix mean = matrix(norm->moving_mean, 1, dim);
    const Matrix variance = matrix(norm->moving_variance, 1, dim);
    Matrix y = x;
    for (auto &row : y)
        for (std::size_t c = 0; c < row.size(); ++c)
            row[c] =
                (row[c] - mean[0][c]) / std::sqrt(variance[0][c] + 1e-3) * gamma[0][c] + beta[0][c];
    return y;
}

Matrix sum(Matrix a, const Matrix &b)
{
    for (std::size_t r = 0; r < a.size(); ++r)
        for (std::size_t c = 0; c < a[r].size(); ++c)
            a[r][c] += b[r][c];
    return a;
}

Matrix mlp(const Matrix &x, const Mlp &block)
{
    Matrix hidden = linear(batch_norm(x, block->norm_layer), block->expand, dim, 4 * dim);
    for (auto &row : hidden)
        for (double &value : row)
            value *= 0.5 * (1 + std::erf(value / std::sqrt(2.0)));
    return sum(x, linear(hidden, block->contract, 4 * dim, dim));
}

/// May `head` look from pixel a to pixel b in layer `layer`?
using Mask = bool (*)(int layer, int head, int ax, int ay, int bx, int by);

/// What the controls do, per head, token and temperature.
struct Edits
{
    std::vector<double> head = std::vector<double>(heads, 1.0);
    std::vector<double> strength = std::vector<double>(token_count, 1.0);
    std::vector<double> bias = std::vector<double>(token_count, 0.0);
    double temperature = 1;
};

/// `allowed(head, query, key)`; keys are pixels or tokens.
template <typename Allowed>
Matrix attention(const Matrix &x, const Matrix &memory, const MultiAxisAttention &layer,
                 bool multi_query, const Edits &edits, Allowed allowed)
{
    const auto memory_dim = static_cast<std::int64_t>(memory[0].size());
    const int d = dim / heads, shared = multi_query ? d : dim;
    const Matrix query = linear(x, layer->query_dense, dim, dim);
    const Matrix key = linear(memory, layer->key_dense, memory_dim, shared);
    const Matrix value = linear(memory, layer->value_dense, memory_dim, shared);
    Matrix heads_out(x.size(), std::vector<double>(dim, 0.0));
    for (std::size_t h = 0; h < heads; ++h) {
        const std::size_t from = h * d, memory_from = multi_query ? 0 : from;
        for (std::size_t q = 0; q < x.size(); ++q) {
            std::vector<double> weight(memory.size(), 0.0);
            double total = 0;
            for (std::size_t k = 0; k < memory.size(); ++k) {
                if (!allowed(h, q, k))
                    continue;
                double score = 0;
                for (std::size_t i = 0; i < static_cast<std::size_t>(d); ++i)
                    score += query[q][from + i] * key[k][memory_from + i];
                weight[k] = std::exp(score / std::sqrt(double(d)) / edits.temperature
                                     + (k < edits.bias.size() ? edits.bias[k] : 0));
                total += weight[k];
            }
            for (std::size_t k = 0; k < memory.size(); ++k)
                for (std::size_t i = 0; i < static_cast<std::size_t>(d); ++i)
                    heads_out[q][from + i] += edits.head[h] * weight[k] / total
                                              * (k < edits.strength.size() ? edits.strength[k] : 1)
                                              * value[k][memory_from + i];
        }
    }
    return linear(heads_out, layer->output_dense, dim, dim);
}

/// Random weights of a visible size, so that the softmax is far from uniform.
void randomize(torch::nn::Module &module)
{
    torch::NoGradGuard no_grad;
    for (const Variable &variable : variables(module)) {
        if (variable.key.ends_with("moving_variance"))
            variable.value.uniform_(0.5, 2);
        else if (variable.key.ends_with("kernel"))
            variable.value.normal_(0, 0.5);
        else
            variable.value.normal_(0, 0.3);
    }
    module.eval();
}

GeneratorConfig one_stage(AttentionMode mode, std::vector<int> block_side, KeyValueHeads key_value)
{
    GeneratorConfig config;
    config.size = side;
    config.z_dim = 4;
    config.key_value = key_value;
    config.token_embedding = false;
    StageConfig stage;
    stage.dim = dim;
    stage.heads = heads;
    stage.layers = 2;
    stage.attention = mode;
    stage.block_side = std::move(block_side);
    stage.cross_attention = false;
    stage.rgb = true;
    config.stages = {stage};
    return config;
}

bool same_patch(int p, int ax, int ay, int bx, int by)
{
    return ax / p == bx / p && ay / p == by / p;
}
bool same_offset(int p, int ax, int ay, int bx, int by)
{
    return ax % p == bx % p && ay % p == by % p;
}

AttentionLayer layer_of(StageBlocks &stage, int index)
{
    return std::dynamic_pointer_cast<AttentionLayerImpl>(
        stage->named_children()["layer_with_weights-" + std::to_string(index)]);
}

} // namespace

Q_DECLARE_METATYPE(Mask)
Q_DECLARE_METATYPE(hit::AttentionMode)

class TestAttention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void everyModeIsAMaskedFullAttention_data();
    void everyModeIsAMaskedFullAttention();
    void crossAttentionObeysItsControls_data();
    void crossAttentionObeysItsControls();
    void mutesHeadsAndKinds();
    void blockingComesBack_data();
    void blockingComesBack();
    void mapsAreDistributions();
};

void TestAttention::everyModeIsAMaskedFullAttention_data()
{
    QTest::addColumn<AttentionMode>("mode");
    QTest::addColumn<QList<int>>("blocks");
    QTest::addColumn<bool>("multiQuery");
    QTest::addColumn<Mask>("mask");
    const auto row = [](const char *name, AttentionMode mode, const QList<int> &blocks, Mask mask) {
        QTest::addRow("%s, multi-query", name) << mode << blocks << true << mask;
        QTest::addRow("%s, multi-head", name) << mode << blocks << false << mask;
    };
    row("multi-axis", AttentionMode::MultiAxis, {4},
        [](int, int h, int ax, int ay, int bx, int by) {
            return h < heads / 2 ? same_patch(4, ax, ay, bx, by) : same_offset(4, ax, ay, bx, by);
        });
    row("multi-axis, small patch", AttentionMode::MultiAxis, {2},
        [](int, int h, int ax, int ay, int bx, int by) {
            return h < heads / 2 ? same_patch(2, ax, ay, bx, by) : same_offset(2, ax, ay, bx, by);
        });
    row("three axes", AttentionMode::MultiAxis, {4, 2},
        [](int, int h, int ax, int ay, int bx, int by) {
            if (h < heads / 3)
                return same_patch(2, ax, ay, bx, by);
            if (h < 2 * heads / 3)
                return same_patch(4, ax, ay, bx, by) && same_offset(2, ax, ay, bx, by);
            return same_offset(4, ax, ay, bx, by);
        });
    row("full", AttentionMode::Full, {}, [](int, int, int, int, int, int) { return true; });
    row("axial", AttentionMode::Axial, {}, [](int, int h, int ax, int ay, int bx, int by) {
        return h < heads / 2 ? ay == by : ax == bx;
    });
    row("regional", AttentionMode::Regional, {4},
        [](int, int, int ax, int ay, int bx, int by) { return same_patch(4, ax, ay, bx, by); });
    row("dilated", AttentionMode::Dilated, {4},
        [](int, int, int ax, int ay, int bx, int by) { return same_offset(4, ax, ay, bx, by); });
    row("interleaved", AttentionMode::Interleaved, {4},
        [](int layer, int, int ax, int ay, int bx, int by) {
            return layer == 0 ? same_patch(4, ax, ay, bx, by) : same_offset(4, ax, ay, bx, by);
        });
}

void TestAttention::everyModeIsAMaskedFullAttention()
{
    QFETCH(const AttentionMode, mode);
    QFETCH(const QList<int>, blocks);
    QFETCH(const bool, multiQuery);
    QFETCH(const Mask, mask);
    const auto config =
        one_stage(mode, {blocks.begin(), blocks.end()},
                  multiQuery ? KeyValueHeads::MultiQuery : KeyValueHeads::MultiHead);
    QVERIFY(validate(config).has_value());
    StageBlocks stage(config, 0);
    randomize(*stage);
    const auto x = torch::randn({1, side, side, dim});

    Matrix expected = matrix(x, pixels, dim);
    for (int j = 0; j < 2; ++j) {
        const AttentionLayer layer = layer_of(stage, j);
        const Matrix h = batch_norm(expected, layer->norm);
        const auto allowed = [&](std::size_t head, std::size_t q, std::size_t k) {
            const int a = static_cast<int>(q), b = static_cast<int>(k);
            return mask(j, static_cast<int>(head), a % side, a / side, b % side, b / side);
        };
        const Matrix attended = attention(h, h, layer->attention_layer, multiQuery, {}, allowed);
        expected = mlp(sum(expected, attended), layer->mlp_block);
    }
    const Matrix actual = matrix(stage->forward(x, {}, {}, {}), pixels, dim);
    for (std::size_t n = 0; n < pixels; ++n)
        for (std::size_t c = 0; c < dim; ++c)
            QVERIFY(std::abs(actual[n][c] - expected[n][c])
                    <= 1e-4 + 1e-4 * std::abs(expected[n][c]));
}

void TestAttention::crossAttentionObeysItsControls_data()
{
    QTest::addColumn<bool>("multiQuery");
    QTest::addColumn<bool>("edited");
    for (const bool multi_query : {true, false})
        for (const bool edited : {false, true})
            QTest::addRow("%s, %s", multi_query ? "multi-query" : "multi-head",
                          edited ? "edited" : "plain")
                << multi_query << edited;
}

void TestAttention::crossAttentionObeysItsControls()
{
    QFETCH(const bool, multiQuery);
    QFETCH(const bool, edited);
    constexpr int memory_dim = 10;
    MultiAxisAttention layer(dim, memory_dim, heads,
                             multiQuery ? KeyValueHeads::MultiQuery : KeyValueHeads::MultiHead,
                             std::vector<int>{});
    randomize(*layer);
    const auto x = torch::randn({1, 4, pixels / 4, dim});
    const auto memory = torch::randn({1, 1, token_count, memory_dim});
    AttentionControl control;
    Edits edits;
    if (edited) {
        edits.head[2] = 0;
        edits.temperature = control.temperature = 0.7;
        for (std::size_t t = 0; t < token_count; ++t) {
            edits.strength[t] = 0.25 * static_cast<double>(t);
            edits.bias[t] = std::sin(static_cast<double>(t));
        }
        control.head_gain = torch::tensor(edits.head).to(torch::kFloat32);
        control.token_strength = torch::tensor(edits.strength).to(torch::kFloat32).unsqueeze(0);
        control.token_bias = torch::tensor(edits.bias).to(torch::kFloat32).unsqueeze(0);
    }
    const auto everywhere = [](std::size_t, std::size_t, std::size_t) { return true; };
    const Matrix expected =
        attention(matrix(x, pixels, dim), matrix(memory, token_count, memory_dim), layer,
                  multiQuery, edits, everywhere);
    const Matrix actual = matrix(layer->forward(x, memory, control), pixels, dim);
    for (std::size_t n = 0; n < pixels; ++n)
        for (std::size_t c = 0; c < dim; ++c)
            QVERIFY(std::abs(actual[n][c] - expected[n][c])
                    <= 2e-5 + 2e-5 * std::abs(expected[n][c]));
}

void TestAttention::mutesHeadsAndKinds()
{
    auto config = one_stage(AttentionMode::MultiAxis, {4}, KeyValueHeads::MultiQuery);
    config.stages[0].layers = 1;
    StageBlocks stage(config, 0);
    randomize(*stage);
    const auto x = torch::randn({2, side, side, dim});
    const auto run = [&](const StageControl &control) {
        return stage->forward(x, {}, control, {});
    };

    StageControl no_regional, no_dilated, first_half, all_off, all_heads;
    no_regional.regional = false;
    no_dilated.dilated = false;
    first_half.muted_heads = {{0, 0}, {0, 1}, {0, 2}, {7, 5}};
    all_off.regional = all_off.dilated = false;
    for (int h = 0; h < heads; ++h)
        all_heads.muted_heads.emplace_back(0, h);

    QVERIFY(torch::equal(run(no_regional), run(first_half)));
    QVERIFY(!torch::allclose(run(no_regional), run({}), 1e-3, 1e-3));
    QVERIFY(!torch::allclose(run(no_regional), run(no_dilated), 1e-3, 1e-3));
    QVERIFY(torch::equal(run(all_off), run(all_heads)));
    // With every head muted the layer adds the output bias only.
    AttentionLayer layer = layer_of(stage, 0);
    const auto expected = layer->mlp_block(x + layer->attention_layer->output_dense->bias);
    HIT_COMPARE_TENSORS(run(all_off), expected, 1e-5, 1e-5);

    StageControl no_such_head;
    no_such_head.muted_heads = {{0, heads}};
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, run(no_such_head));
}

void TestAttention::blockingComesBack_data()
{
    QTest::addColumn<QList<int>>("sides");
    QTest::newRow("none") << QList<int>{};
    QTest::newRow("one") << QList<int>{4};
    QTest::newRow("whole") << QList<int>{16};
    QTest::newRow("nested") << QList<int>{8, 4, 2};
}

void TestAttention::blockingComesBack()
{
    QFETCH(const QList<int>, sides);
    const Blocking blocking(16, {sides.begin(), sides.end()});
    const auto x = torch::arange(2 * 16 * 16 * 3).view({2, 16, 16, 3});
    QVERIFY(torch::equal(blocking.unblock(blocking.block(x)), x));
    if (sides == QList<int>{4}) {
        const auto blocked = blocking.block(x); // cell (1, 2), position (3, 1)
        QVERIFY(torch::equal(blocked[1][1 * 4 + 2][3 * 4 + 1], x[1][1 * 4 + 3][2 * 4 + 1]));
    }
}

void TestAttention::mapsAreDistributions()
{
    auto config = one_stage(AttentionMode::MultiAxis, {4, 2}, KeyValueHeads::MultiQuery);
    StageBlocks stage(config, 0);
    randomize(*stage);
    std::map<std::string, std::vector<std::int64_t>> shapes;
    stage->forward(torch::randn({2, side, side, dim}), {}, {},
                   [&](const std::string &name, const torch::Tensor &map) {
                       shapes[name] = map.sizes().vec();
                       QVERIFY(torch::allclose(map.sum(-1), torch::ones({1})));
                   });
    QCOMPARE(shapes.size(), 6U);
    QCOMPARE(shapes["stage0/layer1/local"], (std::vector<std::int64_t>{2, 4, 4, 2, 4, 4}));
    QVERIFY(shapes.contains("stage0/layer0/dilated"));
    QVERIFY(shapes.contains("stage0/layer0/dilated2"));
}

QTEST_APPLESS_MAIN(TestAttention)
#include "tst_attention.moc"
