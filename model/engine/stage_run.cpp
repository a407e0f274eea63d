// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/stage_run.h"

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
    }
    return x;
}

torch::Tensor StageRun::image_with(const GeneratorInput &input_with, int stage)
{
    StageState state{input(stage), features_.image(stage)};
    for (int s = stage; s < stages(); ++s) {
        StageControl control = input_with.stages.at(static_cast<std::size_t>(s));
        control.rgb_gain = request().stages[static_cast<std::size_t>(s)].edit.rgb_gain;
        state = network_.run_stage(s, state, input_with.tokens, control);
        stage_done();
    }
    return state.rgb;
}

void StageRun::reach(int stages)
{
    for (int stage = features_.stages_done(); stage < stages; ++stage) {
        const StageState before{features_.input(stage), {}};
        features_.add(network_.run_stage(stage, before, network_input().tokens, control(stage),
                                         observer_.tap));
        stage_done();
    }
}

void StageRun::stage_done() const
{
    if (observer_.stage_done && !observer_.stage_done())
        throw ErrorException(
            Error{ErrorCode::Interrupted, "the picture", "it was cancelled", {}, {}});
}

} // namespace hit
