// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

#include <set>
#include <utility>

namespace hit {

/// The token board (U4) as changes of a State: which tokens a stage reads, from which latent and
/// how much. Nothing here is undone or shown; BoardEditor does that.
using BoardCell = std::pair<int, int>; ///< stage, token: the key of State::tokens
using BoardCells = std::set<BoardCell>;

TokenCell cellOf(const State &state, BoardCell cell); ///< as trained where there is none
std::uint16_t mutedTokens(const State &state, int stage);
bool isMuted(const State &state, BoardCell cell);
bool isSolo(const State &state, BoardCell cell); ///< the only one that its stage reads
bool isEdited(const State &state, BoardCell cell);

void setMuted(State &state, const BoardCells &cells, bool muted);
/// Of their stages only these cells are read; again: all are.
void toggleSolo(State &state, const BoardCells &cells);
void setStrength(State &state, const BoardCells &cells, double strength);
void takeFrom(State &state, const BoardCells &cells, const Latent &latent);
void takeOwn(State &state, const BoardCells &cells); ///< not from another latent any more
/// Each reads what the other read. `shown`: the latent of the picture, for cells of stages with
/// different latents.
void swapCells(State &state, BoardCell a, BoardCell b, const Latent &shown);
void resetCells(State &state, const BoardCells &cells);
/// What `copied` is, for these cells: strength and source; muted or not.
void paste(State &state, const BoardCells &cells, const TokenCell &copied, bool muted);

/// The picture that z alone gives: the board is as trained, style mixing and edits are off. z has
/// spread and edits in it, as OffManifold has.
State snapped(State state, std::vector<float> z);

} // namespace hit
