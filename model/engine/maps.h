// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/stage_run.h"

#include <algorithm>
#include <limits>

namespace hit {

/// Reads one map, runs only what is missing for it and reduces it where the network is. The request
/// and the query must have been checked. Stops between bands, layers and stages. Errors: what torch
/// and the run throw.
MapResult make_map(StageRun &run, const MapQuery &query);

/// Collects what Statistics says.
class Summary
{
public:
    void add(const torch::Tensor &x);
    Statistics statistics() const; ///< all 0 if there was nothing finite
    std::int64_t not_finite() const { return not_finite_; }
    float largest() const; ///< absolute value

private:
    float least_ = std::numeric_limits<float>::infinity(), most_ = -least_;
    double sum_ = 0, squares_ = 0;
    std::int64_t finite_ = 0, not_finite_ = 0;
};

/// The parts of make_map(): maps [height, width, channels], reduced to `most_side`.
torch::Tensor attention_map(StageRun &run, const AttentionQuery &query, int most_side);
torch::Tensor rollout_map(StageRun &run, const RolloutQuery &query, int most_side);
torch::Tensor causal_map(StageRun &run, const CausalQuery &query, int most_side);
torch::Tensor feature_map(StageRun &run, const FeatureQuery &query, int most_side); ///< one channel
/// Principal components as colours; `of` gets the features.
torch::Tensor component_map(StageRun &run, const FeatureQuery &query, int most_side, Summary &of);

/// How many positions along a side become one, so that no side is longer than `most_side`.
std::int64_t square_of(std::int64_t side, int most_side);
/// Means over squares of x [h, w, c].
torch::Tensor reduced(const torch::Tensor &x, std::int64_t square);

/// Cross-attention weights [heads, rows, columns, 16] of the positions from (x, y) on, made for
/// them alone.
torch::Tensor cross_weights(StageRun &run, int stage, std::int64_t y, std::int64_t rows,
                            std::int64_t x, std::int64_t columns);

/// Bands of rows of a square map: so few that what is made for them stays small, and whole squares
/// of reduced(). Calls `use(first row, rows)`.
template <typename Use>
void for_bands(const StageRun &run, std::int64_t side, std::int64_t square, Use use)
{
    constexpr std::int64_t positions = 8'192;
    const std::int64_t rows = std::min(side, std::max(square, positions / side));
    for (std::int64_t y = 0; y < side; y += rows) {
        run.check_stop();
        use(y, rows);
    }
}

/// The map [side / square, side / square, c] of the bands [rows, side, c] that `make(first row,
/// rows)` gives, each reduced as soon as it is there.
template <typename Make>
torch::Tensor map_of_bands(const StageRun &run, std::int64_t side, std::int64_t square, Make make)
{
    torch::Tensor map;
    for_bands(run, side, square, [&](std::int64_t y, std::int64_t rows) {
        const torch::Tensor band = reduced(make(y, rows), square);
        if (!map.defined())
            map = band.new_empty({side / square, side / square, band.size(-1)});
        map.narrow(0, y / square, rows / square).copy_(band);
    });
    return map;
}

} // namespace hit
