// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/generator.h"

#include "model/network/variables.h"

#include <torch/torch.h>

namespace hit {

namespace {

constexpr std::int64_t start_side = GeneratorConfig::start_side;
constexpr std::int64_t tokens = GeneratorConfig::tokens;

void tap_feature(const TapFunction &tap, int stage, const char *what, const torch::Tensor &value)
{
    if (tap)
        tap("stage" + std::to_string(stage) + "/" + what, value);
}

} // namespace

GeneratorImpl::GeneratorImpl(GeneratorConfig config)
    : config_(std::move(config))
{
    register_stem();
    register_stages();
}

void GeneratorImpl::register_stem()
{
    const std::int64_t z_dim = config_.z_dim;
    const std::int64_t dim = config_.stages.front().dim;
    auto &grid = add_group(*this, "dense_layer");
    grid_dense_ =
        grid.register_module(sequential_name(0), Dense(z_dim, start_side * start_side * dim));
    if (!config_.token_embedding)
        return;
    auto &embedding = add_group(*this, "embedding_layer");
    token_dense_ = embedding.register_module(sequential_name(0), Dense(z_dim, tokens * dim));
    token_positions_ =
        embedding.register_module(sequential_name(1), PositionEmbedding(1, tokens, dim));
    token_norm_ = embedding.register_module(sequential_name(2), Norm(config_.norm, dim));
}

void GeneratorImpl::register_stages()
{
    auto &positions = add_group(*this, "position_embeddings");
    auto &blocks = add_group(*this, "blocks");
    auto &rgbs = add_group(*this, "to_rgb_layers");
    auto &upsamplings = add_group(*this, "umsamplings"); // sic, as in the official checkpoints
    const auto count = static_cast<int>(config_.stages.size());
    for (int i = 0; i < count; ++i) {
        const StageConfig &stage = config_.stages[static_cast<std::size_t>(i)];
        const int side = config_.stage_side(i);
        const std::string name = std::to_string(i);
        Stage modules;
        modules.positions =
            positions.register_module(name, PositionEmbedding(side, side, stage.dim));
        modules.blocks = blocks.register_module(name, StageBlocks(config_, i));
        if (stage.rgb)
            modules.to_rgb = rgbs.register_module(name, ToRgb(config_.norm, stage.dim));
        if (i + 1 < count) {
            const int next_dim = config_.stages[static_cast<std::size_t>(i) + 1].dim;
            modules.upsampling = upsamplings.register_module(
                name, UpsamplingLayer(config_.upsampling, stage.dim, next_dim));
        }
        stages_.push_back(std::move(modules));
    }
}

torch::Tensor GeneratorImpl::forward(const torch::Tensor &z)
{
    return forward(embed(z));
}

torch::Tensor GeneratorImpl::forward(const GeneratorInput &input, const GeneratorObserver &observer)
{
    static const StageControl plain;
    if (observer.tap) {
        observer.tap("dense", input.grid);
        if (input.tokens.defined())
            observer.tap("embed", input.tokens);
    }
    StageState state{input.grid, {}};
    for (std::size_t i = 0; i < stages_.size(); ++i) {
        const int stage = static_cast<int>(i);
        const StageControl &control = input.stages.empty() ? plain : input.stages.at(i);
        state = run_stage(stage, state, input.tokens, control, observer.tap);
        if (observer.stage_done && !observer.stage_done(stage))
            throw ErrorException(Error{ErrorCode::Interrupted, "picture", "was stopped", {}, {}});
    }
    if (observer.tap)
        observer.tap("image", state.rgb);
    return state.rgb;
}

torch::Tensor GeneratorImpl::forward_crops(const torch::Tensor &z, const Crops &crops)
{
    const int first = first_tail_stage(config_);
    torch::Tensor tokens_of_z;
    StageState state;
    {
        const torch::NoGradGuard frozen;
        GeneratorInput input = embed(z);
        tokens_of_z = input.tokens;
        state.x = std::move(input.grid);
        for (int stage = 0; stage < first; ++stage)
            state = run_stage(stage, state, tokens_of_z);
        const Crops of_stage = crops.divided_by(config_.size / config_.stage_side(first));
        state.x = crops_of(state.x, of_stage);
        if (state.rgb.defined())
            state.rgb = crops_of(state.rgb, of_stage.divided_by(2));
        state.corners = of_stage.corners;
    }
    for (int stage = first; stage < static_cast<int>(stages_.size()); ++stage)
        state = run_stage(stage, state, tokens_of_z);
    return state.rgb;
}

GeneratorInput GeneratorImpl::embed(const torch::Tensor &z)
{
    const std::int64_t dim = config_.stages.front().dim;
    GeneratorInput input;
    input.grid = grid_dense_(z).view({-1, start_side, start_side, dim});
    if (config_.token_embedding)
        input.tokens = token_norm_(token_positions_(token_dense_(z).view({-1, 1, tokens, dim})));
    return input;
}

const torch::Tensor &GeneratorImpl::positions(int stage) const
{
    return at(stage).positions->embedding_weight;
}

torch::Tensor GeneratorImpl::positions_of(int stage, const StageState &state) const
{
    const torch::Tensor &places = positions(stage);
    const std::int64_t rows = state.x.size(1);
    if (!state.corners.empty())
        return crops_of(places, {state.corners, rows});
    return rows < places.size(1) ? places.narrow(1, state.first_row, rows) : places;
}

StageState GeneratorImpl::run_stage(int stage, const StageState &state,
                                    const torch::Tensor &tokens_of_z, const StageControl &control,
                                    const TapFunction &tap)
{
    Stage &modules = stages_.at(static_cast<std::size_t>(stage));
    StageState next{state.x + positions_of(stage, state), state.rgb, state.first_row,
                    state.corners};
    tap_feature(tap, stage, "in", next.x);
    const auto &read_tokens = control.tokens.defined() ? control.tokens : tokens_of_z;
    next.x = modules.blocks(next.x, read_tokens, control, tap);
    tap_feature(tap, stage, "out", next.x);
    if (!modules.to_rgb.is_empty()) {
        next.rgb = modules.to_rgb(next.x, state.rgb, control.rgb_gain);
        tap_feature(tap, stage, "rgb", next.rgb);
    }
    if (!modules.upsampling.is_empty()) {
        next.x = modules.upsampling(next.x);
        next.first_row *= 2;
        for (Corner &corner : next.corners)
            corner = {2 * corner.row, 2 * corner.column};
        tap_feature(tap, stage, "up", next.x);
    }
    return next;
}

} // namespace hit
