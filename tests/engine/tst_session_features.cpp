// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "tests/engine/session_support.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace hit;
using namespace hit::test;

namespace {

using Change = std::function<void(RenderRequest &)>;

struct Step
{
    const char *name;
    Change change;
    int first_stage; ///< that must run for it
};

/// Each on top of those before it.
std::vector<Step> steps()
{
    return {
        {"start", [](RenderRequest &) {}, 0},
        {"nothing", [](RenderRequest &) {}, 5},
        {"gain", [](RenderRequest &r) { r.stages[4].edit.rgb_gain = 0.5; }, 5},
        {"view",
         [](RenderRequest &r) {
             r.view = {8, 16, 32, 24};
         },
         5},
        {"last stage", [](RenderRequest &r) { r.stages[4].edit.temperature = 2; }, 4},
        {"one token", [](RenderRequest &r) { r.stages[2].token_index[3] = 9; }, 2},
        {"strength", [](RenderRequest &r) { r.stages[3].token_strength[0] = 2; }, 3},
        {"heads",
         [](RenderRequest &r) {
             r.stages[1].edit.muted_heads = {{0, 1}};
         },
         1},
        {"another code that nobody reads", [](RenderRequest &r) { r.codes.push_back(r.codes[0]); },
         5},
        {"the same code by another number", [](RenderRequest &r) { r.stages[0].token_code[5] = 1; },
         5},
        {"another code",
         [](RenderRequest &r) {
             r.codes[1] = reference_z(1);
             r.stages[3].token_code[5] = 1;
         },
         0}, // token 5 of stage 0 reads it too
        {"start grid", [](RenderRequest &r) { r.grid_code = 1; }, 0},
        {"weights", [](RenderRequest &r) { r.which = Which::Generator; }, 0},
        {"tokens of its own", [](RenderRequest &r) { r.tokens.assign(5 * 16 * 32, 0.5F); }, 0},
        {"one of them", [](RenderRequest &r) { r.tokens[3 * 16 * 32] = 1; }, 3},
        {"back to the codes", [](RenderRequest &r) { r.tokens.clear(); }, 0},
    };
}

bool same_picture(const RenderResult &a, const RenderResult &b)
{
    return a.float_image == b.float_image && a.frame.width == b.frame.width;
}

} // namespace

class TestSessionFeatures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { settle_torch(); }

    void onlyWhatDiffersRunsAndThePictureIsTheSame()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        for (const Step &step : steps()) {
            step.change(request);
            const auto result = render_or_die(*session, request);
            QVERIFY2(result.first_stage == step.first_stage, step.name);
            QCOMPARE(result.stage_ms.size(), std::size_t(5));
            for (int stage = 0; stage < 5; ++stage)
                QCOMPARE(result.stage_ms[static_cast<std::size_t>(stage)] > 0,
                         stage >= step.first_stage);
            const auto fresh = render_or_die(*open_or_die(), request);
            QVERIFY2(same_picture(result, fresh), step.name);
        }
    }

    void rawFeaturesAreMadeAgain()
    {
        const auto session = open_or_die();
        auto request = plain_request(*session, reference_z(0));
        const auto plain = render_or_die(*session, request);
        request.taps = {{Tap::What::StageOut, 3, 0, AttentionKind::Cross},
                        {Tap::What::StageRgb, 4, 0, AttentionKind::Cross},
                        {Tap::What::Tokens, 0, 0, AttentionKind::Cross}};
        const auto tapped = render_or_die(*session, request);
        QCOMPARE(tapped.first_stage, 3);
        QVERIFY(same_picture(plain, tapped));
        const auto fresh = render_or_die(*open_or_die(), request);
        for (std::size_t i = 0; i < request.taps.size(); ++i)
            QVERIFY(tapped.taps[i].values == fresh.taps[i].values);
    }

    void aMapRunsOnlyTheStagesBeforeIt()
    {
        const auto session = open_or_die();
        const auto other = plain_request(*session, reference_z(1));
        render_or_die(*session, other);
        auto request = plain_request(*session, reference_z(0));
        QVERIFY(session->map(request, {FeatureQuery{FeatureQuery::What::Norm, 2, 0}, 0}));
        const auto result = render_or_die(*session, request);
        QCOMPARE(result.first_stage, 2);
        QVERIFY(same_picture(result, render_or_die(*open_or_die(), request)));
    }

    void othersLeaveThePicturesFeatures()
    {
        const auto session = open_or_die();
        const auto request = plain_request(*session, reference_z(0));
        const auto before = render_or_die(*session, request);
        auto other = request;
        other.stages[3].edit.cross = false;
        const auto between = session->render(other, {}, Session::Keep::Others).value();
        QCOMPARE(between.first_stage, 3);
        QVERIFY(same_picture(between, render_or_die(*open_or_die(), other)));
        const auto after = render_or_die(*session, request);
        QCOMPARE(after.first_stage, 5);
        QVERIFY(same_picture(before, after));
    }
};

QTEST_GUILESS_MAIN(TestSessionFeatures)
#include "tst_session_features.moc"
