// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/base64.h"
#include "model/latent/state.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace hit;
using Json = nlohmann::json;

namespace {

/// A state with something in every field.
State full_state()
{
    State state;
    state.which = Which::Generator;
    state.latent = {Latent::Kind::Free, {1.5, -2.25}, {0.5f, -1.25f, 3e-20f}};
    state.mix = {{{Latent::Kind::Plane, {3, 4}, {}}, 0.75}, {state.latent, 0.25}};
    state.spread = 0.8;
    state.stage_latents[2] = {Latent::Kind::Plane, {9, 0}, {}};
    state.tokens[{1, 15}] = {0.5, 3, state.latent};
    state.tokens[{4, 0}] = {0, -1, std::nullopt};
    state.edits = {{"Ring tilt", "SeFa", {1, 0, 0}, 1.5, -2, 1, 3, false, 0x00ff, false}};
    state.stages[3].muted_heads = {{0, 1}, {2, 3}};
    state.stages[3].cross = false;
    state.stages[3].temperature = 2;
    state.stages[3].token_bias[7] = -4.5;
    state.stages[3].muted_tokens = 5;
    state.stages[3].rgb_gain = 0;
    state.view = {false, 4, 0.25, 0.75};
    state.unknown = {{"brush", {{"mask", "AAAA"}}}};
    return state;
}

class StateMaker
{
public:
    explicit StateMaker(unsigned seed)
        : random_(seed)
    {
    }

    State make()
    {
        State state;
        state.which = flip() ? Which::Ema : Which::Generator;
        state.latent = latent();
        const int parts = whole(0, State::max_mix);
        for (int i = 0; i < parts; ++i)
            state.mix.push_back({latent(), 1.0 / parts});
        state.spread = real(0, 100);
        for (int i = whole(0, 5); i > 0; --i)
            state.stage_latents[whole(0, 15)] = latent();
        for (int i = whole(0, 40); i > 0; --i)
            state.tokens[{whole(0, 15), whole(0, 15)}] = {
                real(-3, 3), whole(-1, 15), flip() ? std::optional(latent()) : std::nullopt};
        for (int i = whole(0, 5); i > 0; --i)
            state.edits.push_back({"Größe \"" + std::to_string(i), "PCA", vector(), real(0, 9),
                                   real(-9, 9), whole(0, 15), whole(-1, 15), flip(),
                                   static_cast<std::uint16_t>(whole(0, 0xffff)), flip()});
        for (int i = whole(0, 5); i > 0; --i)
            state.stages[whole(0, 15)] = stage();
        state.view = {flip(), real(0.01, 16), real(0, 1), real(0, 1)};
        if (flip())
            state.unknown["later"] = {1, nullptr, real(-1, 1)};
        return state;
    }

private:
    int whole(int least, int most) { return std::uniform_int_distribution(least, most)(random_); }
    double real(double least, double most)
    {
        return std::uniform_real_distribution(least, most)(random_);
    }
    bool flip() { return whole(0, 1) == 1; }
    std::vector<float> vector()
    {
        std::vector<float> values(static_cast<std::size_t>(whole(0, 70)));
        for (float &value : values)
            value = static_cast<float>(std::ldexp(real(-1, 1), whole(-140, 100)));
        return values;
    }
    Latent latent()
    {
        Latent made;
        made.plane = {real(-2e9, 2e9), real(-3, 3)};
        if (flip()) {
            made.kind = Latent::Kind::Free;
            made.z = vector();
        }
        return made;
    }
    StageEdit stage()
    {
        StageEdit edit;
        for (int i = whole(0, 6); i > 0; --i)
            edit.muted_heads.emplace_back(whole(0, 255), whole(0, 1023));
        edit.cross = flip();
        edit.regional = flip();
        edit.dilated = flip();
        edit.temperature = real(0.01, 10);
        for (double &bias : edit.token_bias)
            bias = real(-9, 9);
        edit.muted_tokens = static_cast<std::uint16_t>(whole(0, 0xffff));
        edit.rgb_gain = real(0, 2);
        return edit;
    }

    std::mt19937 random_;
};

Json at(const char *pointer, Json value)
{
    Json json = to_json(full_state());
    json[Json::json_pointer(pointer)] = std::move(value);
    return json;
}

} // namespace

/// Json itself converts to everything, which confuses QMetaType.
struct JsonCase
{
    Json json;
};
Q_DECLARE_METATYPE(JsonCase)

class TestState : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyStateComesBackAsItWas()
    {
        StateMaker maker(20240607);
        for (int i = 0; i < 300; ++i) {
            const State state = maker.make();
            const auto direct = state_from_json(to_json(state));
            QVERIFY2(direct, direct ? "" : direct.error().line().c_str());
            QVERIFY(*direct == state);
            const auto through_text = state_from_text(to_json(state).dump());
            QVERIFY(through_text);
            QVERIFY(*through_text == state);
        }
    }

    void theFormatIsTheOneThatWasWrittenDown()
    {
        const Json expected = Json::parse(R"({
            "version": 1, "which": "generator", "spread": 0.8, "brush": {"mask": "AAAA"},
            "latent": {"kind": "free", "x": 1.5, "y": -2.25, "z": "AAAAPwAAoL/Gqw0f"},
            "mix": [{"weight": 0.75, "latent": {"kind": "plane", "x": 3.0, "y": 4.0}},
                    {"weight": 0.25, "latent": {"kind": "free", "x": 1.5, "y": -2.25,
                                                "z": "AAAAPwAAoL/Gqw0f"}}],
            "stage_latents": [{"stage": 2, "latent": {"kind": "plane", "x": 9.0, "y": 0.0}}],
            "tokens": [{"stage": 1, "token": 15, "strength": 0.5, "take_token": 3,
                        "from": {"kind": "free", "x": 1.5, "y": -2.25, "z": "AAAAPwAAoL/Gqw0f"}},
                       {"stage": 4, "token": 0, "strength": 0.0, "take_token": -1}],
            "edits": [{"name": "Ring tilt", "source": "SeFa", "direction": "AACAPwAAAAAAAAAA",
                       "sigma": 1.5, "strength": -2.0, "first_stage": 1, "last_stage": 3,
                       "start_grid": false, "token_mask": 255, "on": false}],
            "stages": [{"stage": 3, "muted_heads": [[0, 1], [2, 3]], "cross": false,
                        "regional": true, "dilated": true, "temperature": 2.0,
                        "token_bias": [0, 0, 0, 0, 0, 0, 0, -4.5, 0, 0, 0, 0, 0, 0, 0, 0],
                        "muted_tokens": 5, "rgb_gain": 0.0}],
            "view": {"fit": false, "zoom": 4.0, "centre_x": 0.25, "centre_y": 0.75}})");
        QVERIFY(to_json(full_state()) == expected);
        QVERIFY(state_from_json(expected).value() == full_state());
    }

    void missingFieldsHaveTheirDefaults()
    {
        QVERIFY(state_from_text(R"({"version": 1})").value() == State{});
    }

    void unknownFieldsAreWrittenBack()
    {
        const Json json = at("/from_the_future", {{"a", {1, 2}}, {"b", nullptr}});
        const State state = state_from_json(json).value();
        QVERIFY(to_json(state) == json);
    }

    void whatIsWrongIsRefusedByName_data()
    {
        QTest::addColumn<JsonCase>("json_case");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *pointer, Json value, const char *field) {
            QTest::addRow("%s = %.40s", pointer, value.dump().c_str())
                << JsonCase{at(pointer, value)} << QString(field);
        };
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinite = std::numeric_limits<double>::infinity();
        const std::string nan_float = base64_from_floats(std::vector{std::nanf("")});

        row("/version", 0, "version");
        row("/version", "1", "version");
        row("/version", 2, "the saved state");
        row("/which", "best", "which");
        row("/which", 1, "which");
        row("/latent", 3, "latent");
        row("/latent/kind", "polar", "latent.kind");
        row("/latent/x", 2.2e9, "latent.x");
        row("/latent/x", nan, "latent.x");
        row("/latent/y", "0", "latent.y");
        row("/latent/z", "AAAA", "latent.z");
        row("/latent/z", "AAAAPw==x", "latent.z");
        row("/latent/z", nan_float, "latent.z");
        row("/latent/z", std::string(400'000, 'A'), "latent.z");
        row("/latent/z", Json::array({1, 2}), "latent.z");
        row("/latent/w", 1, "latent.w");
        row("/spread", -0.1, "spread");
        row("/spread", infinite, "spread");
        row("/spread", true, "spread");
        row("/mix", Json::object(), "mix");
        row("/mix", Json::array({1, 2, 3, 4, 5, 6, 7, 8, 9}), "mix");
        row("/mix/0", 1, "mix[0]");
        row("/mix/0/weight", 0.5, "mix");
        row("/mix/0/weight", -0.5, "mix[0].weight");
        row("/mix/0/name", "A", "mix[0].name");
        row("/mix/1/latent/z", "A", "mix[1].latent.z");
        row("/stage_latents/0/stage", 16, "stage_latents[0].stage");
        row("/stage_latents/0/stage", 1.5, "stage_latents[0].stage");
        row("/stage_latents/0/latent", nullptr, "stage_latents[0].latent");
        row("/stage_latents/1", to_json(full_state())["stage_latents"][0], "stage_latents[1]");
        row("/tokens/0/stage", -1, "tokens[0].stage");
        row("/tokens/0/token", 16, "tokens[0].token");
        row("/tokens/0/strength", 1e9, "tokens[0].strength");
        row("/tokens/0/take_token", 16, "tokens[0].take_token");
        row("/tokens/0/from", "B", "tokens[0].from");
        row("/tokens/2", to_json(full_state())["tokens"][0], "tokens[2]");
        row("/edits", std::vector<int>(1'025), "edits");
        row("/edits/0/name", std::string(1'025, 'x'), "edits[0].name");
        row("/edits/0/source", 1, "edits[0].source");
        row("/edits/0/direction", "!", "edits[0].direction");
        row("/edits/0/sigma", -1, "edits[0].sigma");
        row("/edits/0/strength", 1e7, "edits[0].strength");
        row("/edits/0/first_stage", -1, "edits[0].first_stage");
        row("/edits/0/last_stage", -2, "edits[0].last_stage");
        row("/edits/0/last_stage", std::uint64_t(0xffffffffffffffff), "edits[0].last_stage");
        row("/edits/0/start_grid", 1, "edits[0].start_grid");
        row("/edits/0/token_mask", 65'536, "edits[0].token_mask");
        row("/edits/0/on", "yes", "edits[0].on");
        row("/stages/0/muted_heads", std::vector<int>(4'097), "stages[0].muted_heads");
        row("/stages/0/muted_heads/1", 5, "stages[0].muted_heads[1]");
        row("/stages/0/muted_heads/1", {1, 2, 3}, "stages[0].muted_heads[1]");
        row("/stages/0/muted_heads/1", {1, -2}, "stages[0].muted_heads[1]");
        row("/stages/0/muted_heads/1", {256, 0}, "stages[0].muted_heads[1]");
        row("/stages/0/cross", 0, "stages[0].cross");
        row("/stages/0/regional", nullptr, "stages[0].regional");
        row("/stages/0/dilated", "on", "stages[0].dilated");
        row("/stages/0/temperature", 0, "stages[0].temperature");
        row("/stages/0/token_bias", std::vector<int>(15), "stages[0].token_bias");
        row("/stages/0/token_bias", std::vector<int>(17), "stages[0].token_bias");
        row("/stages/0/token_bias/3", nan, "stages[0].token_bias");
        row("/stages/0/muted_tokens", 65'536, "stages[0].muted_tokens");
        row("/stages/0/rgb_gain", 2.5, "stages[0].rgb_gain");
        row("/stages/1", to_json(full_state())["stages"][0], "stages[1]");
        row("/view/fit", 1, "view.fit");
        row("/view/zoom", 0, "view.zoom");
        row("/view/centre_x", infinite, "view.centre_x");
        row("/view/centre_y", "middle", "view.centre_y");
        row("/view/tilt", 1, "view.tilt");
    }
    void whatIsWrongIsRefusedByName()
    {
        QFETCH(JsonCase, json_case);
        QFETCH(QString, field);
        const auto state = state_from_json(json_case.json);
        QVERIFY(!state);
        QCOMPARE(state.error().code, ErrorCode::BadFile);
        QCOMPARE(QString::fromStdString(state.error().what), field);
        QVERIFY(!state.error().why.empty());
    }

    void missingFieldsThatHaveNoDefaultAreRefused_data()
    {
        QTest::addColumn<QString>("pointer");
        for (const char *pointer :
             {"/version", "/latent/kind", "/latent/z", "/mix/0/latent", "/mix/0/weight",
              "/stage_latents/0/stage", "/stage_latents/0/latent", "/tokens/0/stage",
              "/tokens/0/token", "/edits/0/direction", "/stages/0/stage"})
            QTest::newRow(pointer) << QString(pointer);
    }
    void missingFieldsThatHaveNoDefaultAreRefused()
    {
        QFETCH(QString, pointer);
        Json json = to_json(full_state());
        const Json::json_pointer place(pointer.toStdString());
        json[place.parent_pointer()].erase(place.back());
        const auto state = state_from_json(json);
        QVERIFY(!state);
        QVERIFY(QString::fromStdString(state.error().what)
                    .endsWith(QString::fromStdString(place.back())));
        QCOMPARE(QString::fromStdString(state.error().why), "it is missing");
    }

    void textThatIsNotAStateIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut") << QByteArray(R"({"version": 1)");
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("not a number") << QByteArray(R"({"version": 1, "spread": NaN})");
        QTest::newRow("too large a number") << QByteArray(R"({"version": 1, "spread": 1e999})");
        QTest::newRow("not UTF-8") << QByteArray("{\"version\": 1, \"later\": \"\xff\"}");
        QTest::newRow("deep") << QByteArray(R"({"version": 1, "later": )")
                                     + QByteArray(1'000'000, '[');
        QTest::newRow("deep and whole") << QByteArray(R"({"version": 1, "later": )")
                                               + QByteArray(1'000, '[') + QByteArray(1'000, ']')
                                               + '}';
        QTest::newRow("long") << QByteArray((64 << 20) + 1, ' ');
    }
    void textThatIsNotAStateIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto state = state_from_text({text.constData(), std::size_t(text.size())});
        QVERIFY(!state);
        QCOMPARE(state.error().code, ErrorCode::BadFile);
    }

    void base64IsCanonical_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QByteArray("") << true;
        QTest::newRow("one float") << QByteArray("AACAPw==") << true;
        QTest::newRow("no padding") << QByteArray("AACAPw") << false;
        QTest::newRow("loose bits") << QByteArray("AACAPx==") << false;
        QTest::newRow("padding inside") << QByteArray("AA==AACAPw==") << false;
        QTest::newRow("padding only") << QByteArray("====") << false;
        QTest::newRow("foreign character") << QByteArray("AAC\nPw==") << false;
        QTest::newRow("half a float") << QByteArray("AAA=") << false;
    }
    void base64IsCanonical()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        QCOMPARE(floats_from_base64(text.toStdString()).has_value(), good);
    }
};

QTEST_GUILESS_MAIN(TestState)
#include "tst_state.moc"
