// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fitted_state.h"

namespace hit {
namespace {

void keepOnPlane(Latent &latent, int dim)
{
    if (latent.kind != Latent::Kind::Free || int(latent.z.size()) == dim)
        return;
    latent.kind = Latent::Kind::Plane;
    latent.z.clear();
}

} // namespace

State fittedState(State state, const ModelInfo &model)
{
    const int dim = model.config.z_dim;
    const int stages = int(model.config.stages.size());
    keepOnPlane(state.latent, dim);
    for (MixPart &part : state.mix)
        keepOnPlane(part.latent, dim);
    for (auto &[stage, latent] : state.stage_latents)
        keepOnPlane(latent, dim);
    for (auto &[place, cell] : state.tokens)
        if (cell.from)
            keepOnPlane(*cell.from, dim);
    std::erase_if(state.edits, [&](const Edit &edit) {
        return int(edit.direction.size()) != dim || edit.first_stage >= stages;
    });
    for (Edit &edit : state.edits)
        if (edit.last_stage >= stages)
            edit.last_stage = -1;
    std::erase_if(state.stage_latents, [&](const auto &entry) { return entry.first >= stages; });
    std::erase_if(state.tokens, [&](const auto &entry) { return entry.first.first >= stages; });
    std::erase_if(state.stages, [&](const auto &entry) { return entry.first >= stages; });
    if (model.has_ema != model.has_generator)
        state.which = model.has_ema ? Which::Ema : Which::Generator;
    return state;
}

bool leavesPartsOut(const State &state, const ModelInfo &model)
{
    State kept = fittedState(state, model);
    kept.which = state.which;
    return kept != state;
}

} // namespace hit
