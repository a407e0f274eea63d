// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/manifold.h"
#include "ui/inspect/inspector.h"
#include "ui/tokens/token_board.h"

namespace hit {

/// What changes without the token at that stage (derived); as the overview of all heads asks it.
MapQuery influenceQuery(BoardCell cell);
/// Where the stage reads the token, for a thumbnail.
MapQuery actsQuery(BoardCell cell);
/// The same as a choice for the canvas; `influence`: what changes without it.
MapChoice actsChoice(BoardCell cell, bool influence);

/// What the board shows of `state`, with what the inspector knows and what is off the manifold
/// (null: nothing).
QList<BoardRow> boardRows(const State &state, const Inspector &inspector, const OffManifold *off);

} // namespace hit
