// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/request.h"
#include "model/latent/carried.h"
#include "tests/engine/preset_latents.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace hit;
using namespace hit::test;

namespace {

State pictureOf(int seed)
{
    State state;
    state.latent = at_seed(seed);
    return state;
}

Edit edit(int entry, double strength)
{
    Edit made;
    made.name = "Tilt";
    made.direction.assign(std::size_t(dim), 0.0f);
    made.direction[std::size_t(entry)] = 1;
    made.strength = strength;
    return made;
}

Edit editOfStages(int entry, double strength, int first, int last)
{
    Edit made = edit(entry, strength);
    made.first_stage = first;
    made.last_stage = last;
    made.start_grid = false;
    return made;
}

bool isNear(const Vector &a, const Vector &b)
{
    constexpr double rounding = 2e-6; // of sums of a few floats of size 4
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float x, float y) {
        return std::abs(double(x) - double(y)) <= rounding * std::max(1.0, std::abs(double(x)));
    });
}

/// Do both pictures read the same vectors everywhere?
bool lookAlike(const State &a, const State &b)
{
    const auto one = request_from_state(a, config()), other = request_from_state(b, config());
    if (!one || !other
        || !isNear(one->codes[std::size_t(one->grid_code)],
                   other->codes[std::size_t(other->grid_code)]))
        return false;
    for (int stage = 0; stage < stages; ++stage)
        for (std::size_t token = 0; token < 16; ++token) {
            const auto code = [&](const RenderRequest &request) {
                const StageInput &input = request.stages[std::size_t(stage)];
                return request.codes[std::size_t(input.token_code[token])];
            };
            if (!isNear(code(*one), code(*other)))
                return false;
        }
    return true;
}

/// `present` as what was brought to it.
State with(State present, const CarriedStages &carried)
{
    present.mix.clear();
    present.latent = carried.grid;
    for (int stage = 0; stage < stages; ++stage)
        present.stage_latents[stage] = carried.stages[std::size_t(stage)];
    return present;
}

State with(State present, const CarriedLatent &carried)
{
    present.mix = {{carried.latent, 1}};
    return present;
}

State editedPicture()
{
    State picture = pictureOf(7);
    picture.edits = {edit(1, 2.5), edit(2, -1)};
    Edit off = edit(3, 9);
    off.on = false;
    picture.edits.push_back(off);
    return picture;
}

} // namespace

class TestCarried final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anEditedPictureLooksLikeItself_data()
    {
        QTest::addColumn<bool>("presentIsEdited");
        QTest::addColumn<double>("presentSpread");
        QTest::addColumn<double>("pictureSpread");
        QTest::newRow("to a plain one") << false << 1.0 << 1.0;
        QTest::newRow("to an edited one") << true << 1.0 << 1.0;
        QTest::newRow("with spreads") << true << 0.5 << 0.8;
    }
    void anEditedPictureLooksLikeItself()
    {
        QFETCH(bool, presentIsEdited);
        State present = pictureOf(1), picture = editedPicture();
        QFETCH(double, presentSpread);
        QFETCH(double, pictureSpread);
        present.spread = presentSpread;
        picture.spread = pictureSpread;
        if (presentIsEdited)
            present.edits = {edit(2, 4), edit(5, 1)};
        const auto latent = carried_latent(picture, present, dim, stages);
        QVERIFY(latent && latent->whole);
        QVERIFY(lookAlike(with(present, *latent), picture));
        const auto all = carried_stages(picture, present, dim, stages);
        QVERIFY(all && all->whole);
        QVERIFY(lookAlike(with(present, *all), picture));
    }

    void aMixIsOnePicture()
    {
        State picture = pictureOf(1);
        picture.mix = {{at_seed(2), 0.25}, {at_seed(3), 0.75}};
        picture.edits = {edit(1, 2)};
        const State present = pictureOf(9);
        const auto latent = carried_latent(picture, present, dim, stages);
        QVERIFY(latent && lookAlike(with(present, *latent), picture));
    }

    void stagesHaveTheirOwn()
    {
        State picture = editedPicture(), present = pictureOf(4);
        picture.edits.push_back(editOfStages(6, 3, 1, 2));
        picture.stage_latents[2] = at_seed(12);
        present.edits = {editOfStages(7, 2, 0, 1)};
        const auto all = carried_stages(picture, present, dim, stages);
        QVERIFY(all && all->whole);
        QVERIFY(lookAlike(with(present, *all), picture));
        const auto latent = carried_latent(picture, present, dim, stages);
        QVERIFY2(latent && !latent->whole, "one latent can't have them");
        present.edits.clear();
        picture.stage_latents.clear();
        picture.edits.pop_back();
        QVERIFY(carried_latent(picture, present, dim, stages)->whole);
    }

    void whatIsTheSameInBothStaysWhereItIs()
    {
        State picture = editedPicture();
        picture.edits[1].token_mask = 3;
        picture.tokens[{1, 2}].strength = 0;
        State present = picture;
        present.latent = at_seed(8);
        const auto latent = carried_latent(picture, present, dim, stages);
        QVERIFY(latent && latent->whole);
        QVERIFY2(latent->latent == at_seed(7), "its seed remains one");
        present.tokens.clear();
        QVERIFY(!carried_latent(picture, present, dim, stages)->whole);
        present = picture;
        present.edits.pop_back(); // it is off
        QVERIFY(carried_stages(picture, present, dim, stages)->whole);
        present.edits.pop_back(); // of some tokens
        QVERIFY(!carried_stages(picture, present, dim, stages)->whole);
    }

    void aLatentTakesOnTheEdits()
    {
        State present = editedPicture();
        present.stage_latents[2] = at_seed(3);
        const auto latent = carried_latent(at_seed(5), present, dim, stages);
        QVERIFY(latent && latent->whole && latent->latent == at_seed(5));
        const auto all = carried_stages(at_seed(5), present, dim, stages);
        QVERIFY(all && all->whole && all->stages[2] == at_seed(5));
    }

    void whatIsOfAnotherLengthIsRefused()
    {
        State picture = editedPicture();
        picture.edits[0].direction.pop_back();
        QVERIFY(!carried_latent(picture, pictureOf(1), dim, stages));
        QVERIFY(!carried_stages(picture, pictureOf(1), dim, stages));
        const Latent other{Latent::Kind::Free, {}, Vector(3)};
        QVERIFY(!carried_latent(other, pictureOf(1), dim, stages));
    }

    void nothingIsCarriedToSpreadZero()
    {
        State present = pictureOf(1);
        present.spread = 0;
        const auto latent = carried_latent(editedPicture(), present, dim, stages);
        QVERIFY(latent && !latent->whole && latent->latent == at_seed(7));
    }
};

QTEST_APPLESS_MAIN(TestCarried)
#include "tst_carried.moc"
