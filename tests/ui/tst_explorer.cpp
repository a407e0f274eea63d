// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "ui/hand_gesture.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <memory>

using namespace hit;

namespace {

std::shared_ptr<const ModelInfo> modelOf(int latentSize, int stages = 5)
{
    auto info = std::make_shared<ModelInfo>();
    info->name = "test";
    info->has_ema = info->has_generator = true;
    info->config.z_dim = latentSize;
    info->config.stages.resize(std::size_t(stages));
    return info;
}

Latent onPlane(PlanePoint place)
{
    return {Latent::Kind::Plane, place, {}};
}

Edit editOf(const char *name, int dim)
{
    Edit edit;
    edit.name = name;
    edit.direction.assign(std::size_t(dim), 0.5F);
    return edit;
}

} // namespace

class TestExplorer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGestureIsOneStepHoweverOftenItChanges()
    {
        Explorer explorer;
        explorer.setModel(modelOf(8));
        const State start = explorer.state();
        QSignalSpy changed(&explorer, &Explorer::stateChanged);
        explorer.begin("Travel");
        for (int i = 1; i <= 100; ++i)
            explorer.travelTo({i / 100.0, 0});
        explorer.commit("Travel to 1");
        QCOMPARE(changed.count(), 100);
        QCOMPARE(explorer.undoStack()->count(), 1);
        QCOMPARE(explorer.undoStack()->undoText(), QString("Travel to 1"));
        explorer.undo();
        QVERIFY(explorer.state() == start);
    }

    void aGestureThatChangedNothingIsNoStep()
    {
        Explorer explorer;
        explorer.begin("Travel");
        explorer.travelTo({3, 0});
        explorer.travelTo({0, 0});
        explorer.commit();
        QCOMPARE(explorer.undoStack()->count(), 0);
    }

    void cancelGoesBackToWhereTheGestureBegan()
    {
        Explorer explorer;
        explorer.travelTo({7, 1});
        const State start = explorer.state();
        explorer.begin("Spread");
        explorer.setSpread(0.5);
        explorer.cancel();
        QVERIFY(explorer.state() == start);
        QVERIFY(!explorer.inGesture());
        QCOMPARE(explorer.undoStack()->count(), 1);
    }

    void undoDuringAGestureCancelsIt()
    {
        Explorer explorer;
        explorer.travelTo({7, 1});
        explorer.begin("Spread");
        explorer.setSpread(0.5);
        explorer.undo();
        QCOMPARE(explorer.state().spread, 1.0);
        QVERIFY(explorer.state().latent.plane == (PlanePoint{7, 1}));
    }

    void beginningAGestureCommitsTheOpenOne()
    {
        Explorer explorer;
        explorer.begin("Spread");
        explorer.setSpread(0.5);
        explorer.begin("Travel");
        explorer.travelTo({1, 1});
        explorer.commit();
        QCOMPARE(explorer.undoStack()->count(), 2);
        explorer.undo();
        QCOMPARE(explorer.state().spread, 0.5);
    }

    void aHandsGestureIsNotOpenAfterSomethingElse_data()
    {
        QTest::addColumn<std::function<void(Explorer &)>>("end");
        using End = std::function<void(Explorer &)>;
        QTest::newRow("undo") << End([](Explorer &explorer) { explorer.undo(); });
        QTest::newRow("redo") << End([](Explorer &explorer) { explorer.redo(); });
        QTest::newRow("a step") << End(
            [](Explorer &explorer) { explorer.apply("Paste", State()); });
        QTest::newRow("a place in the history")
            << End([](Explorer &explorer) { explorer.goToStep(0); });
        QTest::newRow("a motion") << End([](Explorer &explorer) { explorer.beginMotion("Play"); });
        QTest::newRow("another gesture")
            << End([](Explorer &explorer) { explorer.begin("Spread"); });
    }
    void aHandsGestureIsNotOpenAfterSomethingElse()
    {
        QFETCH(std::function<void(Explorer &)>, end);
        Explorer explorer;
        HandGesture hand(explorer);
        QVERIFY(!hand.isHeld());
        hand.begin("Travel");
        explorer.travelTo({3, 0});
        QVERIFY(hand.isOpen());
        end(explorer);
        QVERIFY(hand.isHeld() && !hand.isOpen());
        const State after = explorer.state();
        const quint64 gesture = explorer.gesture();
        hand.commit("Travel to 3");
        QVERIFY(explorer.state() == after);
        QCOMPARE(explorer.gesture(), gesture);
        QVERIFY(!hand.isHeld());
        hand.begin("Travel");
        QVERIFY(hand.isOpen());
    }

    void aHandThatGoesAwayCommits()
    {
        Explorer explorer;
        {
            HandGesture hand(explorer);
            hand.begin("Travel");
            explorer.travelTo({3, 0});
        }
        QVERIFY(!explorer.inGesture());
        QCOMPARE(explorer.undoStack()->count(), 1);
    }

    void everyUndoAndRedoRestoresTheStateBitForBit()
    {
        Explorer explorer;
        explorer.setModel(modelOf(16));
        explorer.seedRandom(1);
        const std::vector<std::function<void(int)>> actions{
            [&](int i) {
                explorer.travelTo({i * 0.37, i * -1.25});
            },
            [&](int) { explorer.randomSeed(); },
            [&](int i) { explorer.setSpread(0.1 + i * 0.01); },
            [&](int i) { explorer.setEntry(i % 16, float(i) / 7); },
            [&](int) { explorer.backToPlane(); },
            [&](int i) { explorer.setWhich(i % 2 ? Which::Ema : Which::Generator); },
        };
        std::vector<State> states{explorer.state()};
        QRandomGenerator random(7);
        for (int i = 0; i < 100; ++i) {
            const int before = explorer.undoStack()->count();
            actions[random.bounded(quint32(actions.size()))](i);
            if (explorer.undoStack()->count() > before)
                states.push_back(explorer.state());
        }
        QVERIFY(states.size() > 50);
        for (std::size_t i = states.size() - 1; i > 0; --i) {
            explorer.undo();
            QVERIFY(explorer.state() == states[i - 1]);
        }
        QVERIFY(!explorer.undoStack()->canUndo());
        for (std::size_t i = 1; i < states.size(); ++i) {
            explorer.redo();
            QVERIFY(explorer.state() == states[i]);
        }
    }

    void whateverIsSetCanBeSavedAndOpened_data()
    {
        QTest::addColumn<std::function<void(Explorer &)>>("set");
        using Set = std::function<void(Explorer &)>;
        constexpr double inf = std::numeric_limits<double>::infinity();
        const auto change = [](auto make) {
            return Set([make](Explorer &explorer) {
                State state = explorer.state();
                make(state);
                explorer.apply("Change", state);
            });
        };
        QTest::newRow("place") << Set([](Explorer &explorer) { explorer.travelTo({inf, -1e300}); });
        QTest::newRow("no place") << Set([](Explorer &explorer) {
            explorer.travelTo({std::nan(""), 1});
        });
        QTest::newRow("spread") << Set([](Explorer &explorer) { explorer.setSpread(1000); });
        QTest::newRow("spread below") << Set([](Explorer &explorer) { explorer.setSpread(-1); });
        QTest::newRow("entry") << Set([](Explorer &explorer) { explorer.setEntry(0, float(inf)); });
        QTest::newRow("motion") << Set([](Explorer &explorer) {
            explorer.beginMotion("Travel");
            State state = explorer.state();
            state.latent.plane.x = PlanePoint::limit + 1;
            explorer.change(state);
            explorer.commit();
        });
        QTest::newRow("mix") << Set([](Explorer &explorer) {
            explorer.setMix("Mix", {{onPlane({0, inf}), 1}});
        });
        QTest::newRow("stage") << change([](State &state) {
            state.stage_latents[1] = onPlane({1e10, 0});
        });
        QTest::newRow("token") << change([](State &state) {
            state.tokens[{0, 3}] = {-1e4, 2, onPlane({-1e10, 0})};
        });
        QTest::newRow("edit") << change([](State &state) {
            state.edits = {editOf("a", 8)};
            state.edits[0].strength = -1e9;
            state.edits[0].sigma = inf;
        });
        QTest::newRow("temperature, bias, gain") << change([](State &state) {
            state.stages[1].temperature = 1e6;
            state.stages[1].token_bias[4] = -1e9;
            state.stages[1].rgb_gain = 7;
            state.stages[2].temperature = 0;
        });
    }
    void whateverIsSetCanBeSavedAndOpened()
    {
        QFETCH(std::function<void(Explorer &)>, set);
        Explorer explorer;
        explorer.setModel(modelOf(8));
        set(explorer);
        QCOMPARE(explorer.undoStack()->count(), 1);
        const auto read = state_from_text(to_json(explorer.state()).dump());
        QVERIFY2(read, read ? "" : read.error().line().c_str());
        QVERIFY(*read == explorer.state());
    }

    void thePlaneHasAnEdge()
    {
        Explorer explorer;
        explorer.travelTo({1e300, -1e300});
        QVERIFY(explorer.state().latent.plane
                == (PlanePoint{PlanePoint::limit, -PlanePoint::limit}));
    }

    void anEntryMakesAFreeVectorThatRemembersItsPlace()
    {
        Explorer explorer;
        explorer.setModel(modelOf(8));
        explorer.travelTo({2.5, 1});
        const std::vector<float> before = explorer.latent();
        explorer.setSpread(0.5);
        explorer.setEntry(3, 9.0F);
        std::vector<float> wanted = before;
        wanted[3] = 9.0F;
        QCOMPARE(explorer.state().latent.kind, Latent::Kind::Free);
        QVERIFY(explorer.state().latent.z == wanted);
        for (std::size_t i = 0; i < wanted.size(); ++i)
            QCOMPARE(explorer.latent()[i], wanted[i] * 0.5F);
        explorer.backToPlane();
        QVERIFY(explorer.state().latent == (onPlane({2.5, 1})));
    }

    void anEntryThatIsNotThereChangesNothing()
    {
        Explorer explorer;
        explorer.setEntry(0, 1);
        explorer.setModel(modelOf(8));
        explorer.setEntry(8, 1);
        explorer.setEntry(-1, 1);
        QCOMPARE(explorer.undoStack()->count(), 0);
    }

    void anotherModelKeepsTheLatentWhereItFits()
    {
        Explorer explorer;
        explorer.setModel(modelOf(8));
        explorer.travelTo({4, 0});
        explorer.setEntry(0, 2);
        const State free = explorer.state();
        explorer.setModel(modelOf(8, 6));
        QVERIFY(explorer.state() == free);
        explorer.setModel(modelOf(16));
        QVERIFY(explorer.state().latent == (onPlane({4, 0})));
    }

    void whatAnotherModelLacksIsSaidAndComesBack()
    {
        Explorer explorer;
        const QSignalSpy said(&explorer, &Explorer::partsLeftOut);
        explorer.setModel(modelOf(8));
        explorer.setEntry(0, 2);
        const State free = explorer.state();
        explorer.setModel(modelOf(8));
        QCOMPARE(said.count(), 0);
        explorer.setModel(modelOf(16));
        QCOMPARE(said.count(), 1);
        explorer.setModel(modelOf(8));
        QVERIFY2(explorer.state() == free, "nothing was done meanwhile");
        QCOMPARE(explorer.undoStack()->count(), 1);
        QVERIFY(!explorer.undoStack()->canRedo());
        explorer.setModel(modelOf(16));
        explorer.setModel(modelOf(4));
        explorer.setModel(modelOf(16));
        explorer.setModel(modelOf(8));
        QVERIFY2(explorer.state() == free, "by way of a third model");
        explorer.setModel(modelOf(16));
        explorer.setSpread(0.5);
        explorer.setModel(modelOf(8));
        QCOMPARE(explorer.state().spread, 0.5);
        explorer.undo();
        explorer.undo();
        QVERIFY(explorer.state() == free);
    }

    void whatAnotherModelLacksStaysInStepsThatCanBeRedone()
    {
        Explorer explorer;
        explorer.setModel(modelOf(8));
        explorer.setEntry(0, 2);
        const State free = explorer.state();
        explorer.setModel(modelOf(16));
        const State fitted = explorer.state();
        explorer.setSpread(0.5);
        const State last = explorer.state();
        explorer.undo();
        explorer.setModel(modelOf(8));
        QVERIFY2(explorer.state() == fitted, "a step can be redone that does not have the vector");
        explorer.redo();
        QVERIFY(explorer.state() == last);
        explorer.undo();
        QVERIFY(explorer.state() == fitted);
        explorer.undo();
        QVERIFY(explorer.state() == free);
        explorer.redo();
        QVERIFY(explorer.state() == fitted);
        explorer.redo();
        QVERIFY(explorer.state() == last);
        explorer.goToStep(0);
        explorer.goToStep(3);
        QVERIFY(explorer.state() == last);
    }

    void anotherModelGetsNoEditsThatItDoesNotHave()
    {
        Explorer explorer;
        explorer.setModel(modelOf(8, 6));
        State state;
        state.edits = {editOf("a", 8), editOf("b", 4)};
        state.stages[5].rgb_gain = 0.5;
        state.stages[1].rgb_gain = 0.5;
        state.tokens[{5, 0}].strength = 0;
        explorer.apply("Edits", state);
        QCOMPARE(explorer.state().edits.size(), std::size_t(1));
        QCOMPARE(explorer.state().stages.size(), std::size_t(2));
        explorer.setModel(modelOf(8, 5));
        QCOMPARE(explorer.state().stages.size(), std::size_t(1));
        QVERIFY(explorer.state().tokens.empty());
        QCOMPARE(explorer.state().edits.size(), std::size_t(1));
    }

    void aNewImageIsCalledByItsSeed()
    {
        Explorer explorer;
        explorer.randomSeed();
        QCOMPARE(explorer.undoStack()->undoText(),
                 QString("New image, seed %1").arg(explorer.state().latent.plane.x, 0, 'f', 0));
    }

    void undoAcrossModelsNeverBringsAMisfit()
    {
        Explorer explorer;
        explorer.setModel(modelOf(8));
        explorer.setEntry(0, 2);
        explorer.setSpread(0.5);
        explorer.setModel(modelOf(16));
        explorer.undo(); // what was left out, which this model can't show either
        QCOMPARE(explorer.state().latent.kind, Latent::Kind::Plane);
        explorer.undo();
        QCOMPARE(explorer.state().spread, 1.0);
        QCOMPARE(explorer.state().latent.kind, Latent::Kind::Plane);
        QCOMPARE(explorer.latent().size(), std::size_t(16));
    }

    void aModelWithOneSetOfWeightsDecidesWhich()
    {
        Explorer explorer;
        auto info = std::make_shared<ModelInfo>(*modelOf(8));
        info->has_ema = false;
        explorer.setModel(info);
        QCOMPARE(explorer.state().which, Which::Generator);
    }

    void aMotionEndsWhenSomethingElseChanges()
    {
        Explorer explorer;
        explorer.setModel(modelOf(8));
        explorer.seedRandom(3);
        QSignalSpy ended(&explorer, &Explorer::motionEnded);
        explorer.beginMotion("Play");
        State moving = explorer.state();
        moving.latent.plane.x = 0.5;
        explorer.change(moving);
        explorer.randomSeed();
        QCOMPARE(ended.count(), 1);
        QVERIFY(!explorer.inGesture());
        QCOMPARE(explorer.undoStack()->count(), 2);
        explorer.undo();
        QVERIFY(explorer.state() == moving);
        explorer.undo();
        QVERIFY(explorer.state() == State());
    }

    void aMotionWithAGoalEndsThereWhateverEndsIt_data()
    {
        QTest::addColumn<std::function<void(Explorer &)>>("end");
        QTest::addColumn<int>("steps");
        using End = std::function<void(Explorer &)>;
        QTest::newRow("Esc") << End([](Explorer &explorer) { explorer.commit(); }) << 1;
        QTest::newRow("a drag") << End([](Explorer &explorer) { explorer.begin("Travel"); }) << 1;
        QTest::newRow("the next motion")
            << End([](Explorer &explorer) { explorer.beginMotion("Go to C"); }) << 1;
        QTest::newRow("a slider") << End([](Explorer &explorer) { explorer.setSpread(0.5); }) << 2;
        QTest::newRow("a step made of what is seen") << End([](Explorer &explorer) {
            State state = explorer.state();
            state.spread = 0.5;
            explorer.apply("Spread", state);
        }) << 2;
        QTest::newRow("another model")
            << End([](Explorer &explorer) { explorer.setModel(modelOf(8)); }) << 1;
    }
    void aMotionWithAGoalEndsThereWhateverEndsIt()
    {
        QFETCH(std::function<void(Explorer &)>, end);
        QFETCH(int, steps);
        Explorer explorer;
        explorer.setModel(modelOf(8));
        State goal = explorer.state();
        goal.latent.plane.x = 7;
        State between = goal;
        between.latent.plane.x = 3.5;
        explorer.beginMotion("Go to B", goal);
        explorer.change(between);
        end(explorer);
        QVERIFY(explorer.state().latent == goal.latent);
        QCOMPARE(explorer.undoStack()->count(), steps);
        QCOMPARE(explorer.undoStack()->text(0), QString("Go to B"));
        if (steps == 2)
            QCOMPARE(explorer.state().spread, 0.5);
        explorer.commit();
        explorer.goToStep(1);
        QVERIFY(explorer.state() == goal);
        explorer.undo();
        QVERIFY(explorer.state() == State());
    }

    void aMotionThatIsCancelledIsBackWhereItBegan()
    {
        Explorer explorer;
        explorer.setModel(modelOf(8));
        State goal = explorer.state();
        goal.latent.plane.x = 7;
        explorer.beginMotion("Go to B", goal);
        explorer.cancel();
        QVERIFY(explorer.state() == State());
        explorer.setSpread(0.5);
        QCOMPARE(explorer.state().latent.plane.x, 0.0);
    }

    void theSameRandomSeedGivesTheSameWalk()
    {
        Explorer first, second;
        first.seedRandom(11);
        second.seedRandom(11);
        for (int i = 0; i < 5; ++i) {
            first.randomSeed();
            second.randomSeed();
            QVERIFY(first.state() == second.state());
        }
    }

    void nothingIsSaidWhileItEnds()
    {
        auto explorer = std::make_unique<Explorer>();
        explorer->setSpread(0.5);
        int told = 0;
        connect(explorer->undoStack(), &QUndoStack::indexChanged, this, [&told] { ++told; });
        explorer.reset();
        QCOMPARE(told, 0);
    }

    void withoutAModelThereIsNoLatent()
    {
        Explorer explorer;
        QVERIFY(explorer.latent().empty());
        QVERIFY(!explorer.model());
    }
};

QTEST_GUILESS_MAIN(TestExplorer)
#include "tst_explorer.moc"
