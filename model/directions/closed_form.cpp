// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/closed_form.h"

#include "model/directions/solve.h"
#include "model/network/variables.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

constexpr int side = GeneratorConfig::start_side;
/// Of the mean of the whole's diagonal: keeps the problem solvable where nothing else moves.
constexpr double ridge = 1e-6;

/// How much a step moves the cells, as a quadratic form: [cells, C, D] -> [D, D].
torch::Tensor gram(const torch::Tensor &map)
{
    const auto rows = map.flatten(0, 1);
    return rows.t().matmul(rows);
}

/// So that what has more or larger numbers does not rule.
torch::Tensor weighed(const torch::Tensor &gram)
{
    return gram / gram.trace();
}

std::vector<FoundDirection> best_inside(const torch::Tensor &inside, const torch::Tensor &outside,
                                        const Edit &like, int count)
{
    const double mean =
        (inside + outside).trace().item<double>() / static_cast<double>(outside.size(0));
    return found(largest_ratio(inside, outside, ridge * mean, count), like);
}

/// Kernel of the cross-attention layer of a stage, [C0, the rest].
torch::Tensor kernel(const std::vector<Variable> &all, int stage, const std::string &what)
{
    const std::string key = "blocks/" + std::to_string(stage)
                            + "/layer_with_weights-0/attention_layer/" + what + "_dense/kernel";
    const auto place = std::find_if(all.begin(), all.end(),
                                    [&](const Variable &variable) { return variable.key == key; });
    return place->value.detach().to(torch::kCPU, torch::kDouble).flatten(1);
}

} // namespace

std::vector<FoundDirection> svd_directions(const LatentMap &map, int count)
{
    auto moved = weighed(gram(map.grid));
    if (map.tokens.defined())
        moved = moved + weighed(gram(map.tokens));
    Edit like;
    like.name = like.source = "SVD";
    return found(largest(moved, count), like);
}

Result<std::vector<FoundDirection>> stage_directions(const GeneratorImpl &generator,
                                                     const LatentMap &map, int stage, int count)
{
    const auto &stages = generator.config().stages;
    if (stage < 0 || stage >= static_cast<int>(stages.size()) || !map.tokens.defined()
        || !stages[static_cast<std::size_t>(stage)].cross_attention)
        return fail(ErrorCode::WrongUse, "directions of stage " + std::to_string(stage),
                    "the model has no cross-attention there");
    return guard("directions of a stage", [&] {
        const auto all = variables(generator);
        const auto read = [&](const torch::Tensor &tokens, const char *what) {
            return weighed(gram(torch::einsum("tcd,cm->tmd", {tokens, kernel(all, stage, what)})));
        };
        const auto apart = map.tokens - map.tokens.mean(0, /*keepdim=*/true);
        Edit like;
        const std::string side = std::to_string(generator.config().stage_side(stage));
        like.name = "SeFa " + side + " px,";
        like.source = "SeFa, " + side + " px";
        like.first_stage = like.last_stage = stage;
        like.start_grid = false;
        return found(largest(read(apart, "key") + read(map.tokens, "value"), count), like);
    });
}

Result<std::vector<FoundDirection>> token_directions(const LatentMap &map, int token, int count)
{
    if (!map.tokens.defined() || token < 0 || token >= GeneratorConfig::tokens)
        return fail(ErrorCode::WrongUse, "directions of token " + std::to_string(token),
                    "the model has no such token");
    return guard("directions of a token", [&] {
        const auto inside = gram(map.tokens.slice(0, token, token + 1));
        const auto all = gram(map.tokens);
        const double grid_weight = (all.trace() / gram(map.grid).trace()).item<double>();
        Edit like;
        like.name = "Token " + std::to_string(token) + ',';
        like.source = "Token " + std::to_string(token);
        like.token_mask = static_cast<std::uint16_t>(1U << static_cast<unsigned>(token));
        like.start_grid = false;
        return best_inside(inside, all - inside + grid_weight * gram(map.grid), like, count);
    });
}

Result<std::vector<FoundDirection>> place_directions(const LatentMap &map, const PixelRect &cells,
                                                     int count)
{
    const bool fits = cells.x >= 0 && cells.y >= 0 && cells.width > 0 && cells.height > 0
                      && cells.x <= side - cells.width && cells.y <= side - cells.height;
    if (!fits)
        return fail(ErrorCode::WrongUse, "directions of a place",
                    "it is not inside the 8 x 8 cells of the start grid");
    return guard("directions of a place", [&] {
        const auto whole = gram(map.grid);
        const auto inside = gram(map.grid.view({side, side, map.grid.size(1), map.grid.size(2)})
                                     .slice(0, cells.y, cells.y + cells.height)
                                     .slice(1, cells.x, cells.x + cells.width)
                                     .flatten(0, 1));
        auto outside = whole - inside;
        if (map.tokens.defined()) {
            const auto tokens = gram(map.tokens);
            outside = outside + (whole.trace() / tokens.trace()).item<double>() * tokens;
        }
        Edit like;
        like.name = "Place " + std::to_string(cells.x) + ',' + std::to_string(cells.y) + ',';
        like.source = "Place " + std::to_string(cells.x) + ',' + std::to_string(cells.y);
        return best_inside(inside, outside, like, count);
    });
}

} // namespace hit
