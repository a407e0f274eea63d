// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/stage_run.h"

#include "model/engine/heap.h"
#include "model/engine/plan.h"

#include <torch/torch.h>

namespace hit {

StageRun::StageRun(GeneratorImpl &network, const RenderRequest &request, StageFeatures &features,
                   Observer observer)
    : network_(network)
    , features_(features)
    , observer_(std::move(observer))
{
    features_.follow(request);
    if (!features_.network_input()) // the embedding reads more weights than a pixel's attention
        features_.start(generator_input(network, request));
}

const torch::Tensor &StageRun::tokens(int stage) const
{
    return control(stage).tokens;
}

const StageControl &StageRun::control(int stage) const
{
    return network_input().stages.at(static_cast<std::size_t>(stage));
}

const torch::Tensor &StageRun::input(int stage)
{
    reach(stage);
    return features_.input(stage);
}

const torch::Tensor &StageRun::contribution(int stage)
{
    reach(stage + 1);
    return features_.contribution(stage);
}

void StageRun::run_again_from(int stage)
{
    if (stage < stages())
        features_.forget_from(stage);
}

torch::Tensor StageRun::image()
{
    reach(stages());
    return features_.image(stages(), observer_.tap);
}

torch::Tensor StageRun::layer_input(int stage, int layer)
{
    StageBlocks blocks = network_.blocks(stage);
    int done = layer;
    while (done > 0 && !features_.layer_input(stage, done).defined())
        --done;
    torch::Tensor x = done > 0 ? features_.layer_input(stage, done)
                               : blocks->blocking().block(input(stage) + network_.positions(stage));
    for (; done < layer; ++done) {
        x = blocks->run_layers(x, done, done + 1, tokens(stage), control(stage));
        features_.layer_input(stage, done + 1) = x;
        check_stop();
    }
    return x;
}

void StageRun::image_with(const StageControl &edited, int stage, const UseBand &use)
{
    const StageState start{input(stage), features_.image(stage)};
    run_bands(edited, stage, start, stage, use);
}

/// From stage `at` on, of which `stage` is controlled by `edited`. Depth first, so that there is
/// only one band of every stage.
void StageRun::run_bands(const StageControl &edited, int stage, const StageState &state, int at,
                         const UseBand &use) const
{
    constexpr std::int64_t most_positions = 4'096; // four times as wide inside of an MLP
    if (at == stages())
        return use(state.first_row, state.rgb);
    const std::int64_t rows = state.x.size(1), half = rows / 2;
    if (at == first_flat_stage() && rows == config().stage_side(at))
        return_unused_heap(); // the bands are smaller than what attention left, and would lie in it
    if (at >= first_flat_stage() && rows >= 4 && rows * state.x.size(2) > most_positions) {
        for (const std::int64_t row : {std::int64_t{0}, half}) {
            StageState part{state.x.narrow(1, row, half), state.rgb, state.first_row + row};
            if (part.rgb.defined())
                part.rgb = part.rgb.narrow(1, row / 2, half / 2);
            run_bands(edited, stage, part, at, use);
        }
        return;
    }
    StageControl of_stage = at == stage ? edited : control(at);
    of_stage.rgb_gain = request().stages[static_cast<std::size_t>(at)].edit.rgb_gain;
    const StageState next = network_.run_stage(at, state, {}, of_stage);
    check_stop();
    run_bands(edited, stage, next, at + 1, use);
}

int StageRun::first_flat_stage() const
{
    int first = stages();
    while (first > 0
           && config().stages[static_cast<std::size_t>(first) - 1].attention == AttentionMode::None)
        --first;
    return first;
}

void StageRun::reach(int stages)
{
    for (int stage = features_.stages_done(); stage < stages; ++stage) {
        const StageState before{features_.input(stage), {}};
        features_.add(network_.run_stage(stage, before, network_input().tokens, control(stage),
                                         observer_.tap));
        if (observer_.stage_done)
            observer_.stage_done();
        check_stop();
    }
}

void StageRun::check_stop() const
{
    if (observer_.stopped && observer_.stopped())
        throw ErrorException(
            Error{ErrorCode::Interrupted, "the picture", "it was cancelled", {}, {}});
}

} // namespace hit
