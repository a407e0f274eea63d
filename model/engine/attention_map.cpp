// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/maps.h"

#include <torch/torch.h>

#include <cmath>

namespace hit {
namespace {

using What = AttentionQuery::What;

/// [..., heads] -> [..., 1], or as it is for Each.
torch::Tensor fused(const torch::Tensor &x, const AttentionQuery &query)
{
    switch (query.fusion) {
    case HeadFusion::One:
        return x.narrow(-1, query.head, 1);
    case HeadFusion::Mean:
        return x.mean(-1, /*keepdim=*/true);
    case HeadFusion::Max:
        return x.amax(-1, /*keepdim=*/true);
    case HeadFusion::Min:
        return x.amin(-1, /*keepdim=*/true);
    case HeadFusion::Each:
        break;
    }
    return x;
}

/// Over the last axis, whose sums are 1; 0 ... 1.
torch::Tensor entropy(const torch::Tensor &weights)
{
    if (weights.size(-1) == 1)
        return torch::zeros_like(weights).squeeze(-1);
    return torch::special::entr(weights).sum(-1) / std::log(static_cast<double>(weights.size(-1)));
}

/// [heads, rows, columns, 16] -> [rows, columns, channels]
torch::Tensor of_tokens(const torch::Tensor &weights, const AttentionQuery &query)
{
    if (query.what == What::Token)
        return fused(weights.select(-1, query.token).movedim(0, -1), query);
    if (query.what == What::Entropy)
        return fused(entropy(weights).movedim(0, -1), query);
    return fused(weights.movedim(0, -1), query).squeeze(-1);
}

torch::Tensor cross_map(StageRun &run, const AttentionQuery &query, int most_side)
{
    if (query.what == What::Position) {
        const auto weights = cross_weights(run, query.stage, query.y, 1, query.x, 1);
        return fused(weights.flatten(1).t(), query).view({4, 4, -1});
    }
    const int side = run.config().stage_side(query.stage);
    const auto band = [&](std::int64_t y, std::int64_t rows) {
        return of_tokens(cross_weights(run, query.stage, y, rows, 0, side), query);
    };
    const std::int64_t square = square_of(side, most_side);
    if (query.what != What::Strongest)
        return map_of_bands(run, side, square, band);
    // All 16 weights at once would take more memory than the picture.
    torch::Tensor strongest = torch::empty({side / square, side / square, 1});
    for_bands(run, side, square, [&](std::int64_t y, std::int64_t rows) {
        const auto means = reduced(band(y, rows), square);
        strongest.narrow(0, y / square, rows / square).copy_(means.argmax(-1, /*keepdim=*/true));
    });
    return strongest;
}

/// Self-attention of one layer along one axis, on the picture.
class SelfMap
{
public:
    SelfMap(StageRun &run, const AttentionQuery &query)
        : run_(run)
        , query_(query)
        , blocks_(run.network().blocks(query.stage))
        , x_(run.layer_input(query.stage, query.layer)) // [1, A1, ..., An, C]
        , axis_(x_.dim() - 2)
    {
        if (query.kind == AttentionKind::Dilated)
            axis_ -= query.outer_axis;
    }

    torch::Tensor map()
    {
        if (query_.what == What::Position)
            return of_position();
        const auto weights = weights_of(x_); // [1, the other axes, heads, queries, keys]
        // [1, the other axes, positions, channels]
        const auto lines = query_.what == What::Entropy
                               ? fused(entropy(weights).transpose(-1, -2), query_)
                               : fused(weights.movedim(-3, -1), query_).mean(-3);
        return blocks_->blocking().unblock(lines.movedim(-2, axis_))[0];
    }

private:
    torch::Tensor weights_of(const torch::Tensor &x)
    {
        return blocks_->weights(query_.layer, static_cast<int>(axis_), x, {},
                                run_.control(query_.stage));
    }

    /// Where the position is on each axis.
    std::vector<std::int64_t> place() const
    {
        const std::int64_t side = run_.config().stage_side(query_.stage);
        const auto numbers = torch::arange(side * side).view({1, side, side, 1});
        const auto place =
            (blocks_->blocking().block(numbers) == query_.y * side + query_.x).nonzero()[0];
        const std::int64_t *data = place.const_data_ptr<std::int64_t>();
        return {data, data + place.size(0)};
    }

    torch::Tensor of_position()
    {
        const std::vector<std::int64_t> at = place();
        const auto line_of = [&](torch::Tensor x) { // the positions that it can attend to
            for (std::int64_t axis = 1; axis + 1 < x.dim(); ++axis)
                if (axis != axis_)
                    x = x.narrow(axis, at[static_cast<std::size_t>(axis)], 1);
            return x;
        };
        const auto weights =
            weights_of(line_of(x_)).select(-2, at[static_cast<std::size_t>(axis_)]);
        const auto row = fused(weights.flatten(0, -3).flatten(0, -2).t(), query_);
        auto shape = x_.sizes().vec();
        shape.back() = row.size(-1);
        const auto blocked = torch::zeros(shape, row.options());
        auto line = line_of(blocked);
        line.copy_(row.view(line.sizes()));
        return blocks_->blocking().unblock(blocked)[0];
    }

    StageRun &run_;
    const AttentionQuery &query_;
    StageBlocks blocks_;
    torch::Tensor x_;
    std::int64_t axis_; ///< that is attended along
};

} // namespace

torch::Tensor attention_map(StageRun &run, const AttentionQuery &query, int most_side)
{
    if (query.kind == AttentionKind::Cross)
        return cross_map(run, query, most_side);
    const auto map = SelfMap(run, query).map();
    return reduced(map, square_of(map.size(0), most_side));
}

} // namespace hit
