// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/board_editor.h"

#include <QSignalSpy>
#include <QTest>

using namespace hit;

namespace {

Latent seed(double x)
{
    return {Latent::Kind::Plane, {x, 0}, {}};
}

std::shared_ptr<const ModelInfo> model()
{
    auto info = std::make_shared<ModelInfo>();
    info->config.z_dim = 4;
    info->config.stages.resize(3);
    info->has_ema = true;
    return info;
}

} // namespace

class TestBoardEdits final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mutingTouchesOnlyThoseBits()
    {
        State state;
        state.stages[1].muted_tokens = 0b1;
        setMuted(state, {{1, 3}, {2, 0}}, true);
        QCOMPARE(int(mutedTokens(state, 1)), 0b1001);
        QVERIFY(isMuted(state, {2, 0}));
        setMuted(state, {{1, 3}, {1, 0}, {2, 0}}, false);
        QVERIFY2(state == State(), "nothing is left of an edit that was taken back");
    }

    void soloMutesTheOthersOfItsStageAndBack()
    {
        State state;
        toggleSolo(state, {{0, 4}, {2, 15}});
        QVERIFY(isSolo(state, {0, 4}));
        QVERIFY(isSolo(state, {2, 15}));
        QVERIFY(!isSolo(state, {0, 5}));
        QCOMPARE(int(mutedTokens(state, 1)), 0);
        QCOMPARE(int(mutedTokens(state, 0)), 0xffff & ~(1 << 4));
        toggleSolo(state, {{0, 4}, {2, 15}});
        QVERIFY(state == State());
    }

    void strengthAndSourceAreIndependent()
    {
        State state;
        setStrength(state, {{1, 2}}, 1.5);
        takeFrom(state, {{1, 2}}, seed(9));
        QCOMPARE(cellOf(state, {1, 2}).strength, 1.5);
        QVERIFY(cellOf(state, {1, 2}).from == seed(9));
        takeOwn(state, {{1, 2}});
        QCOMPARE(cellOf(state, {1, 2}).strength, 1.5);
        setStrength(state, {{1, 2}}, 1);
        QVERIFY(state == State());
    }

    void swappingTwiceIsNothing()
    {
        State state;
        swapCells(state, {1, 2}, {1, 7}, seed(0));
        QCOMPARE(cellOf(state, {1, 2}).take_token, 7);
        QCOMPARE(cellOf(state, {1, 7}).take_token, 2);
        swapCells(state, {1, 2}, {1, 7}, seed(0));
        QVERIFY(state == State());
    }

    void swappingKeepsTheLatentThatEachCameFrom()
    {
        State state;
        state.stage_latents[2] = seed(5);
        takeFrom(state, {{0, 1}}, seed(9));
        swapCells(state, {0, 1}, {2, 1}, seed(3));
        QVERIFY(cellOf(state, {0, 1}).from == seed(5));
        QVERIFY(cellOf(state, {2, 1}).from == seed(9));
        swapCells(state, {1, 4}, {2, 4}, seed(3));
        QVERIFY(cellOf(state, {1, 4}).from == seed(5));
        QVERIFY2(cellOf(state, {2, 4}).from == seed(3), "that of the picture");
    }

    void resetTakesAwayEverythingOfACell()
    {
        State state;
        setMuted(state, {{1, 2}}, true);
        setStrength(state, {{1, 2}}, 0.5);
        takeFrom(state, {{1, 2}}, seed(9));
        QVERIFY(isEdited(state, {1, 2}));
        resetCells(state, {{1, 2}});
        QVERIFY(state == State());
    }

    void pasteGivesStrengthSourceAndMuting()
    {
        State state;
        TokenCell copied;
        copied.strength = 0.5;
        copied.take_token = 3;
        paste(state, {{0, 3}, {0, 4}}, copied, true);
        QCOMPARE(cellOf(state, {0, 4}).take_token, 3);
        QCOMPARE(cellOf(state, {0, 3}).take_token, -1); // its own
        QVERIFY(isMuted(state, {0, 3}));
    }

    void snappingLeavesOneLatentAndTakesSpreadBack()
    {
        State state;
        state.spread = 2;
        state.mix = {{seed(1), 1}};
        state.stage_latents[1] = seed(5);
        state.edits.resize(1);
        state.stages[1].rgb_gain = 0.5;
        setMuted(state, {{1, 2}}, true);
        setStrength(state, {{0, 0}}, 0.5);
        const State after = snapped(state, {2, 4, -6, 0});
        QVERIFY(after.latent.z == (std::vector<float>{1, 2, -3, 0}));
        QVERIFY(after.mix.empty() && after.stage_latents.empty() && after.tokens.empty());
        QVERIFY(!after.edits[0].on);
        QCOMPARE(int(after.stages.at(1).muted_tokens), 0);
        QCOMPARE(after.stages.at(1).rgb_gain, 0.5); // not about tokens
    }

    void eachCommandIsOneStep()
    {
        Explorer explorer;
        explorer.setModel(model());
        BoardEditor editor(explorer);
        const State before = explorer.state();
        const BoardCells cells{{0, 1}, {1, 1}};
        editor.toggleMuted(cells);
        QCOMPARE(explorer.undoStack()->undoText(), "Mute 2 tokens");
        editor.toggleMuted(cells);
        editor.toggleSolo({{0, 1}});
        QCOMPARE(explorer.undoStack()->undoText(), "Solo token 1");
        editor.setB(seed(7));
        editor.toggleB(cells);
        QVERIFY(cellOf(explorer.state(), {1, 1}).from == seed(7));
        editor.toggleB(cells);
        QVERIFY(explorer.state().tokens.empty());
        editor.swap({{0, 1}, {0, 2}});
        QCOMPARE(explorer.undoStack()->undoText(), "Swap tokens 1 and 2");
        editor.reset(cells);
        QCOMPARE(explorer.undoStack()->count(), 7);
        while (explorer.undoStack()->canUndo())
            explorer.undo();
        QVERIFY(explorer.state() == before);
    }

    void aStrengthGestureIsOneStepAndCanBeCancelled()
    {
        Explorer explorer;
        explorer.setModel(model());
        BoardEditor editor(explorer);
        editor.beginStrength();
        for (int i = 0; i < 6; ++i)
            editor.addStrength({{0, 1}}, 0.05);
        editor.endStrength({{0, 1}});
        QCOMPARE(cellOf(explorer.state(), {0, 1}).strength, 1.3);
        QCOMPARE(explorer.undoStack()->count(), 1);
        QCOMPARE(explorer.undoStack()->undoText(), "Token 1 strength 1.30");
        editor.beginStrength();
        editor.setStrength({{0, 1}}, 0.2);
        editor.cancelStrength();
        QCOMPARE(cellOf(explorer.state(), {0, 1}).strength, 1.3);
        QCOMPARE(explorer.undoStack()->count(), 1);
    }

    void undoEndsAStrengthGestureThatGoesOn()
    {
        Explorer explorer;
        explorer.setModel(model());
        BoardEditor editor(explorer);
        editor.beginStrength();
        editor.addStrength({{0, 1}}, 0.5);
        explorer.undo();
        editor.addStrength({{0, 1}}, 0.5);
        editor.endStrength({{0, 1}});
        QVERIFY(explorer.state() == State());
        QCOMPARE(explorer.undoStack()->count(), 0);
        editor.addStrength({{0, 1}}, 0.5);
        QCOMPARE(explorer.undoStack()->count(), 1);
    }

    void strengthNeverFallsBelowZero()
    {
        Explorer explorer;
        explorer.setModel(model());
        BoardEditor editor(explorer);
        editor.addStrength({{0, 1}}, -3);
        QCOMPARE(cellOf(explorer.state(), {0, 1}).strength, 0.0);
    }

    void withoutBNothingIsTakenAndItIsSaid()
    {
        Explorer explorer;
        explorer.setModel(model());
        BoardEditor editor(explorer);
        QSignalSpy missing(&editor, &BoardEditor::bMissing);
        editor.toggleB({{0, 1}});
        QCOMPARE(missing.size(), 1);
        QCOMPARE(explorer.undoStack()->count(), 0);
        editor.setPresentAsB();
        QVERIFY(editor.latentB() == explorer.shownLatent());
    }

    void anotherBIsAStepAndTheSameOneIsNone()
    {
        Explorer explorer;
        explorer.setModel(model());
        BoardEditor editor(explorer);
        QSignalSpy changed(&editor, &BoardEditor::bChanged);
        editor.setB(seed(7));
        QCOMPARE(explorer.undoStack()->count(), 0); // nothing is lost
        editor.setB(seed(8));
        QCOMPARE(explorer.undoStack()->undoText(), "Set as B");
        editor.setB(seed(8));
        QCOMPARE(explorer.undoStack()->count(), 1);
        QCOMPARE(changed.count(), 3); // who compares with it is told all the same
        explorer.undo();
        QVERIFY(editor.latentB() == seed(7));
        explorer.redo();
        QVERIFY(editor.latentB() == seed(8) && editor.stateB()->latent == seed(8));
    }

    void undoOfASwapBringsBothBack()
    {
        Explorer explorer;
        explorer.setModel(model());
        BoardEditor editor(explorer);
        State b;
        b.latent = seed(7);
        b.edits.resize(1);
        b.edits[0].direction.assign(99, 1); // of another model: not in the picture
        editor.setB(b, b.latent);
        State goal = explorer.state();
        goal.latent = seed(3);
        explorer.beginMotion("Go to 3", goal);
        editor.swapWithB();
        QVERIFY(explorer.state().latent == seed(7) && editor.latentB() == seed(3));
        explorer.undo();
        QVERIFY(explorer.state().latent == seed(3) && editor.stateB() == b);
        explorer.redo();
        QVERIFY(explorer.state().latent == seed(7) && editor.latentB() == seed(3));
    }

    void copiedCellsArePasted()
    {
        Explorer explorer;
        explorer.setModel(model());
        BoardEditor editor(explorer);
        QVERIFY(!editor.canPaste());
        editor.setStrength({{0, 1}}, 0.25);
        editor.copy({0, 1});
        editor.paste({{2, 2}, {2, 3}});
        QCOMPARE(cellOf(explorer.state(), {2, 3}).strength, 0.25);
    }
};

QTEST_GUILESS_MAIN(TestBoardEdits)
#include "tst_board_edits.moc"
