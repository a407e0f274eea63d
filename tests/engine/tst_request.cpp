// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/request.h"
#include "model/latent/latent.h"
#include "tests/engine/preset_latents.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <set>

using namespace hit;
using namespace hit::test;

namespace {

Vector unit(int entry)
{
    Vector v(static_cast<std::size_t>(dim), 0.0f);
    v[static_cast<std::size_t>(entry)] = 1;
    return v;
}

Edit edit(int entry, double strength, double sigma = 1)
{
    Edit e;
    e.name = "Tilt";
    e.direction = unit(entry);
    e.strength = strength;
    e.sigma = sigma;
    return e;
}

/// What a cell reads by the contract's words, without sharing or tables.
Vector naive_cell(const State &state, int stage, int token)
{
    const auto cell = state.tokens.find({stage, token});
    const auto own = state.stage_latents.find(stage);
    Vector z;
    if (cell != state.tokens.end() && cell->second.from)
        z = resolve(*cell->second.from, dim).value();
    else if (own != state.stage_latents.end())
        z = resolve(own->second, dim).value();
    else
        z = resolve(state.latent, dim).value();
    std::vector<double> sum(z.size());
    for (std::size_t i = 0; i < z.size(); ++i)
        sum[i] = static_cast<float>(state.spread * z[i]);
    for (const Edit &e : state.edits) {
        const bool acts = e.on && stage >= e.first_stage
                          && (e.last_stage == -1 || stage <= e.last_stage)
                          && (e.token_mask & (1 << token));
        for (std::size_t i = 0; acts && i < sum.size(); ++i)
            sum[i] += e.strength * e.sigma * e.direction[i];
    }
    return {sum.begin(), sum.end()};
}

const Vector &code_of(const RenderRequest &request, int stage, int token)
{
    const StageInput &input = request.stages[static_cast<std::size_t>(stage)];
    return request
        .codes[static_cast<std::size_t>(input.token_code[static_cast<std::size_t>(token)])];
}

State busy_state()
{
    State state;
    state.latent = at_seed(1);
    state.spread = 0.7;
    state.stage_latents[2] = at_seed(2);
    state.tokens[{2, 5}] = {0.5, 9, std::nullopt};
    state.tokens[{0, 3}] = {1, -1, at_seed(3)};
    state.edits = {edit(0, 2, 1.5), edit(1, -1), edit(2, 4), edit(3, 7)};
    state.edits[0].first_stage = 1;
    state.edits[0].last_stage = 2;
    state.edits[1].token_mask = 0x00ff;
    state.edits[1].start_grid = false;
    state.edits[2].on = false;
    return state;
}

} // namespace

Q_DECLARE_METATYPE(State)

class TestRequest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void plainStateIsOneCodeForAll()
    {
        State state;
        state.latent = at_seed(42);
        state.which = Which::Generator;
        const auto request = request_from_state(state, config()).value();
        QVERIFY(request.which == Which::Generator);
        QCOMPARE(request.codes.size(), std::size_t(1));
        QVERIFY(request.codes[0] == seed_latent(42, 0, dim));
        const auto plain = request_from_latent(seed_latent(42, 0, dim), config());
        QVERIFY(request.stages == plain.stages && request.codes == plain.codes);
        QCOMPARE(request.stages.size(), config().stages.size());
        for (int token = 0; token < 16; ++token)
            QCOMPARE(request.stages[0].token_index[std::size_t(token)], token);
    }

    void everyCellReadsWhatTheStateSays()
    {
        const State state = busy_state();
        const auto request = request_from_state(state, config()).value();
        for (int stage = 0; stage < stages; ++stage)
            for (int token = 0; token < 16; ++token)
                QVERIFY(code_of(request, stage, token) == naive_cell(state, stage, token));
    }

    void boardSetsStrengthAndToken()
    {
        const auto request = request_from_state(busy_state(), config()).value();
        QCOMPARE(request.stages[2].token_strength[5], 0.5f);
        QCOMPARE(request.stages[2].token_index[5], 9);
        QCOMPARE(request.stages[2].token_strength[6], 1.0f);
        QCOMPARE(request.stages[2].token_index[6], 6);
    }

    void startGridTakesTheEditsThatMoveIt()
    {
        const auto request = request_from_state(busy_state(), config()).value();
        Vector z = seed_latent(1, 0, dim);
        for (float &value : z)
            value = static_cast<float>(0.7 * value);
        z[0] = static_cast<float>(double(z[0]) + 3);
        z[3] = static_cast<float>(double(z[3]) + 7);
        QVERIFY(request.codes[std::size_t(request.grid_code)] == z);
    }

    void codesAreDistinct()
    {
        const auto request = request_from_state(busy_state(), config()).value();
        const std::set<Vector> distinct(request.codes.begin(), request.codes.end());
        QCOMPARE(distinct.size(), request.codes.size());
    }

    void mixIsTheBase()
    {
        State state;
        state.mix = {{at_seed(5), 0.5}, {at_seed(6), 0.5}};
        const auto request = request_from_state(state, config()).value();
        QCOMPARE(request.codes.size(), std::size_t(1));
        QVERIFY(request.codes[0] == resolve_base(state, dim).value());
    }

    void stageSwitchesArePassedOn()
    {
        State state;
        state.stages[3].muted_heads = {{1, 2}};
        state.stages[3].rgb_gain = 0.5;
        const auto request = request_from_state(state, config()).value();
        QVERIFY(request.stages[3].edit == state.stages[3]);
        QVERIFY(request.stages[2].edit == StageEdit{});
    }

    void whatTheModelDoesNotHaveIsRefused_data()
    {
        QTest::addColumn<State>("state");
        const auto row = [](const char *name, const std::function<void(State &)> &change) {
            State state;
            change(state);
            QTest::newRow(name) << state;
        };
        const Latent wrong{Latent::Kind::Free, {}, {1, 2, 3}};
        row("free vector", [&](State &s) { s.latent = wrong; });
        row("mix", [&](State &s) { s.mix = {{at_seed(1), 0.5}, {wrong, 0.5}}; });
        row("latent of a stage", [&](State &s) { s.stage_latents[0] = wrong; });
        row("latent of a cell", [&](State &s) { s.tokens[{0, 0}].from = wrong; });
        row("direction", [](State &s) {
            s.edits = {edit(0, 1)};
            s.edits[0].direction.pop_back();
        });
        row("stage of a latent", [](State &s) { s.stage_latents[stages] = at_seed(0); });
        row("stage of a cell", [](State &s) { s.tokens[{-1, 0}] = {}; });
        row("token of a cell", [](State &s) { s.tokens[{0, 16}] = {}; });
        row("taken token", [](State &s) { s.tokens[{0, 0}].take_token = 16; });
        row("stage of an edit", [](State &s) {
            s.edits = {edit(0, 1)};
            s.edits[0].last_stage = stages;
        });
        row("stage of a switch", [](State &s) { s.stages[stages] = {}; });
        row("layer of a head", [](State &s) { s.stages[0].muted_heads = {{3, 0}}; });
        row("head", [](State &s) { s.stages[0].muted_heads = {{0, 16}}; });
    }
    void whatTheModelDoesNotHaveIsRefused()
    {
        QFETCH(State, state);
        const auto request = request_from_state(state, config());
        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::WrongUse);
        QVERIFY(!request.error().why.empty());
    }
};

QTEST_GUILESS_MAIN(TestRequest)
#include "tst_request.moc"
