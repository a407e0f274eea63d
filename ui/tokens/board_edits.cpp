// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/board_edits.h"

#include <map>

namespace hit {
namespace {

int bitOf(int token)
{
    return 1 << token;
}

void setMutedTokens(State &state, int stage, int tokens)
{
    StageEdit &edit = state.stages[stage];
    edit.muted_tokens = std::uint16_t(tokens);
    if (edit == StageEdit())
        state.stages.erase(stage);
}

void setCell(State &state, BoardCell cell, const TokenCell &value)
{
    if (value == TokenCell())
        state.tokens.erase(cell);
    else
        state.tokens[cell] = value;
}

template <typename Change>
void changeCells(State &state, const BoardCells &cells, Change change)
{
    for (const BoardCell &cell : cells) {
        TokenCell value = cellOf(state, cell);
        change(value);
        setCell(state, cell, value);
    }
}

std::map<int, int> bitsByStage(const BoardCells &cells)
{
    std::map<int, int> bits;
    for (const auto &[stage, token] : cells)
        bits[stage] |= bitOf(token);
    return bits;
}

/// The latent whose tokens a stage reads where its cells say nothing; none: that of the picture.
std::optional<Latent> stageLatent(const State &state, int stage)
{
    const auto found = state.stage_latents.find(stage);
    return found == state.stage_latents.end() ? std::nullopt : std::optional(found->second);
}

/// What `at` has to say so that it reads what `from` reads; `from` as it was before.
TokenCell reading(const State &state, BoardCell at, BoardCell from, const Latent &shown)
{
    TokenCell cell = cellOf(state, at);
    const TokenCell other = cellOf(state, from);
    const int token = other.take_token < 0 ? from.second : other.take_token;
    cell.take_token = token == at.second ? -1 : token;
    const auto own = stageLatent(state, at.first), its = stageLatent(state, from.first);
    cell.from = other.from;
    if (!cell.from && own != its)
        cell.from = its.value_or(shown);
    return cell;
}

} // namespace

TokenCell cellOf(const State &state, BoardCell cell)
{
    const auto found = state.tokens.find(cell);
    return found == state.tokens.end() ? TokenCell() : found->second;
}

std::uint16_t mutedTokens(const State &state, int stage)
{
    const auto found = state.stages.find(stage);
    return found == state.stages.end() ? std::uint16_t(0) : found->second.muted_tokens;
}

bool isMuted(const State &state, BoardCell cell)
{
    return mutedTokens(state, cell.first) & bitOf(cell.second);
}

bool isSolo(const State &state, BoardCell cell)
{
    return mutedTokens(state, cell.first) == std::uint16_t(~bitOf(cell.second));
}

bool isEdited(const State &state, BoardCell cell)
{
    return isMuted(state, cell) || state.tokens.contains(cell);
}

void setMuted(State &state, const BoardCells &cells, bool muted)
{
    for (const auto &[stage, bits] : bitsByStage(cells)) {
        const int before = mutedTokens(state, stage);
        setMutedTokens(state, stage, muted ? before | bits : before & ~bits);
    }
}

void toggleSolo(State &state, const BoardCells &cells)
{
    const std::map<int, int> kept = bitsByStage(cells);
    bool alone = true;
    for (const auto &[stage, bits] : kept)
        alone = alone && mutedTokens(state, stage) == std::uint16_t(~bits);
    for (const auto &[stage, bits] : kept)
        setMutedTokens(state, stage, alone ? 0 : ~bits);
}

void setStrength(State &state, const BoardCells &cells, double strength)
{
    changeCells(state, cells, [&](TokenCell &cell) { cell.strength = strength; });
}

void takeFrom(State &state, const BoardCells &cells, const Latent &latent)
{
    changeCells(state, cells, [&](TokenCell &cell) { cell.from = latent; });
}

void takeOwn(State &state, const BoardCells &cells)
{
    changeCells(state, cells, [](TokenCell &cell) { cell.from.reset(); });
}

void swapCells(State &state, BoardCell a, BoardCell b, const Latent &shown)
{
    const TokenCell first = reading(state, a, b, shown), second = reading(state, b, a, shown);
    setCell(state, a, first);
    setCell(state, b, second);
}

void resetCells(State &state, const BoardCells &cells)
{
    for (const BoardCell &cell : cells)
        state.tokens.erase(cell);
    setMuted(state, cells, false);
}

void paste(State &state, const BoardCells &cells, const TokenCell &copied, bool muted)
{
    for (const BoardCell &cell : cells) {
        TokenCell value = copied;
        if (value.take_token == cell.second)
            value.take_token = -1;
        setCell(state, cell, value);
    }
    setMuted(state, cells, muted);
}

State snapped(State state, std::vector<float> z)
{
    if (state.spread <= 0)
        state.spread = 1;
    for (float &value : z)
        value = float(double(value) / state.spread);
    state.mix.clear();
    state.latent.kind = Latent::Kind::Free;
    state.latent.z = std::move(z);
    state.stage_latents.clear();
    state.tokens.clear();
    for (Edit &edit : state.edits)
        edit.on = false;
    BoardCells muted;
    for (const auto &[stage, edit] : state.stages)
        for (int token = 0; token < 16; ++token)
            muted.insert({stage, token});
    setMuted(state, muted, false);
    return state;
}

} // namespace hit
