// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "model/network/variables.h"
#include "tests/engine/session_support.h"

#include <QTest>

using namespace hit;
using namespace hit::test;

namespace {

torch::Tensor row_of(const std::vector<float> &z)
{
    return torch::tensor(z).view({1, -1});
}

/// Runs the stages one by one; `tokens(stage)` is what each of them reads.
template <typename Tokens>
torch::Tensor run_by_hand(Generator &generator, const torch::Tensor &grid, Tokens tokens)
{
    torch::NoGradGuard no_grad;
    StageState state{grid, {}};
    for (int stage = 0; stage < 5; ++stage)
        state = generator->run_stage(stage, state, tokens(stage));
    return state.rgb[0];
}

/// The picture of reference_z(0) whose stage 2 reads that token in place of each.
torch::Tensor with_one_token_in_stage_2(int token)
{
    Generator generator = plain_generator();
    torch::NoGradGuard no_grad;
    const auto input = generator->embed(row_of(reference_z(0)));
    const auto one = input.tokens.slice(2, token, token + 1).expand({1, 1, 16, -1});
    return run_by_hand(generator, input.grid,
                       [&](int stage) { return stage == 2 ? one : input.tokens; });
}

torch::Tensor variable(Generator &generator, const std::string &key)
{
    for (const Variable &v : variables(*generator))
        if (v.key == key)
            return v.value;
    qFatal("no variable %s", key.c_str());
}

std::string attention_key(int stage, const char *rest)
{
    return "blocks/" + std::to_string(stage) + "/layer_with_weights-0/attention_layer/" + rest;
}

} // namespace

class TestSessionEdits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { settle_torch(); }

    void mutedCrossAttentionLeavesTheOutputBias()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        Generator bent = plain_generator();
        torch::NoGradGuard no_grad;
        variable(bent, attention_key(1, "output_dense/kernel")).zero_();
        const auto expected = bent->forward(row_of(reference_z(0)))[0];

        request.stages[1].edit.cross = false;
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)), expected, tolerance, 0);
        request.stages[1].edit.cross = true;
        for (int head = 0; head < 4; ++head)
            request.stages[1].edit.muted_heads.emplace_back(0, head);
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)), expected, tolerance, 0);
    }

    void mutedTokensLoseTheirValues()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.stages[2].token_strength.fill(0);
        Generator bent = plain_generator();
        torch::NoGradGuard no_grad;
        variable(bent, attention_key(2, "value_dense/kernel")).zero_();
        variable(bent, attention_key(2, "value_dense/bias")).zero_();
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)),
                            bent->forward(row_of(reference_z(0)))[0], tolerance, 0);
    }

    void temperatureScalesTheQueries()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.stages[0].edit.temperature = 2.5;
        Generator bent = plain_generator();
        torch::NoGradGuard no_grad;
        variable(bent, attention_key(0, "query_dense/kernel")).div_(2.5);
        variable(bent, attention_key(0, "query_dense/bias")).div_(2.5);
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)),
                            bent->forward(row_of(reference_z(0)))[0], tolerance, 0);
    }

    void biasOnAllButOneTokenIsThatTokenForAll()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.stages[2].edit.token_bias.fill(-1000);
        request.stages[2].edit.token_bias[6] = 0;
        const auto expected = with_one_token_in_stage_2(6);
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)), expected, tolerance, 0);
        // Taking token 6 everywhere is the same again.
        request.stages[2].edit = {};
        request.stages[2].token_index.fill(6);
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)), expected, tolerance, 0);
    }

    void mutingAllTokensButOneIsThatTokenForAll()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.stages[2].edit.muted_tokens = 0xffff & ~(1 << 6);
        const auto expected = with_one_token_in_stage_2(6);
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)), expected, tolerance, 0);
    }

    void mutingAllTokensIsNoCrossAttention()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.stages[2].edit.muted_tokens = 0xffff;
        const auto muted = image_of(render_or_die(*session, request));
        request.stages[2].edit.muted_tokens = 0;
        request.stages[2].edit.cross = false;
        QVERIFY(torch::equal(muted, image_of(render_or_die(*session, request))));
    }

    void stagesReadTheTokensOfTheirOwnLatents()
    {
        const auto session = open_or_die();
        State state;
        state.latent.kind = Latent::Kind::Free;
        state.latent.z = reference_z(0);
        Latent other = state.latent;
        other.z = reference_z(1);
        state.stage_latents[1] = other;       // a whole stage
        state.tokens[{3, 4}] = {1, 7, other}; // one cell: token 7 of the other
        Edit edit;
        edit.direction.assign(16, 0.25f);
        edit.strength = 2;
        edit.first_stage = 3;
        edit.token_mask = 0x000f;
        edit.start_grid = false;
        state.edits = {edit};
        auto request = request_from_state(state, session->info().config).value();
        request.float_image = true;

        Generator generator = plain_generator();
        torch::NoGradGuard no_grad;
        const auto input = generator->embed(row_of(reference_z(0)));
        const auto others = generator->embed(row_of(reference_z(1))).tokens;
        const auto moved = generator->embed(row_of(reference_z(0)) + 0.5).tokens;
        const auto tokens = [&](int stage) {
            if (stage == 1)
                return others;
            auto read = input.tokens.clone();
            if (stage >= 3)
                read.slice(2, 0, 4).copy_(moved.slice(2, 0, 4));
            if (stage == 3)
                read.slice(2, 4, 5).copy_(others.slice(2, 7, 8));
            return read;
        };
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)),
                            run_by_hand(generator, input.grid, tokens), tolerance, 0);
    }

    void startGridAndTokensCanHaveDifferentLatents()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        request.codes.push_back(reference_z(1));
        request.grid_code = 1;
        Generator generator = plain_generator();
        torch::NoGradGuard no_grad;
        const auto tokens = generator->embed(row_of(reference_z(0))).tokens;
        const auto grid = generator->embed(row_of(reference_z(1))).grid;
        HIT_COMPARE_TENSORS(image_of(render_or_die(*session, request)),
                            run_by_hand(generator, grid, [&](int) { return tokens; }), tolerance,
                            0);
    }

    void stagesReadTokensThatTheRequestBrings()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        const auto brought = torch::randn({5, 16, 32});
        request.tokens = to_vector(brought);
        request.stages[2].token_index.fill(6);
        request.taps = {{Tap::What::Tokens, 3, 0, AttentionKind::Cross}};
        Generator generator = plain_generator();
        torch::NoGradGuard no_grad;
        const auto grid = generator->embed(row_of(reference_z(0))).grid;
        const auto tokens = [&](int stage) {
            const auto read = brought[stage].view({1, 1, 16, 32});
            return stage == 2 ? read.slice(2, 6, 7).expand({1, 1, 16, 32}) : read;
        };
        const auto result = render_or_die(*session, request);
        HIT_COMPARE_TENSORS(image_of(result), run_by_hand(generator, grid, tokens), tolerance, 0);
        HIT_COMPARE_TENSORS(to_tensor(result.taps[0]), tokens(3), 0, 0);
        request.tokens.pop_back();
        QCOMPARE(session->render(request).error().code, ErrorCode::WrongUse);
    }

    void pictureIsTheSumOfItsStagesTimesTheirGains()
    {
        GeneratorConfig config = tiny_config();
        config.stages[3].rgb = true;
        const auto session = Session::random(config, 3, {"cpu", Precision::Auto, 0}).value();
        const auto with_gains = [&](double at_64, double at_128) {
            auto request = plain_request(*session, seed_latent(1, 0, 16));
            request.stages[3].edit.rgb_gain = at_64;
            request.stages[4].edit.rgb_gain = at_128;
            return image_of(render_or_die(*session, request));
        };
        const auto only_64 = with_gains(1, 0), only_128 = with_gains(0, 1);
        QVERIFY(only_64.abs().max().item<float>() > 1e-4);
        QVERIFY(only_128.abs().max().item<float>() > 1e-4);
        HIT_COMPARE_TENSORS(with_gains(0.5, 2), 0.5 * only_64 + 2 * only_128, 1e-6, 1e-5);
    }
};

QTEST_GUILESS_MAIN(TestSessionEdits)
#include "tst_session_edits.moc"
