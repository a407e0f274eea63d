// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/stage_run.h"

namespace hit {

/// Reads one map, runs only what is missing for it and reduces it where the network is. The request
/// and the query must have been checked. Errors: what torch and the run throw.
MapResult make_map(StageRun &run, const MapQuery &query);

/// The parts of make_map(): maps [height, width, channels] before they are reduced, except where
/// `most_side` is given.
torch::Tensor attention_map(StageRun &run, const AttentionQuery &query, int most_side);
torch::Tensor rollout_map(StageRun &run, const RolloutQuery &query, int most_side);
torch::Tensor causal_map(StageRun &run, const CausalQuery &query);

/// Means over squares of x [h, w, c] until no side is longer than `most_side`; 0: x.
torch::Tensor reduced(const torch::Tensor &x, int most_side);

/// Cross-attention weights [heads, rows, columns, 16] of the positions from (x, y) on, made for
/// them alone.
torch::Tensor cross_weights(StageRun &run, int stage, int y, int rows, int x, int columns);

/// Bands of rows of a stage: so few that their cross-attention stays small, and whole squares of
/// reduced(). Calls `use(first row, rows)`.
template <typename Use>
void for_bands(int side, int square, Use use)
{
    constexpr int positions = 16'384;
    const int rows = std::min(side, std::max(square, positions / side));
    for (int y = 0; y < side; y += rows)
        use(y, rows);
}

} // namespace hit
