// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/limits.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hit {
namespace {

template <typename Number>
void limit(Number &value, Number least, Number most)
{
    value = std::clamp(std::isnan(value) ? Number(0) : value, least, most);
}

void limit(Latent &latent)
{
    constexpr double edge = PlanePoint::limit;
    constexpr float most = std::numeric_limits<float>::max();
    limit(latent.plane.x, -edge, edge);
    limit(latent.plane.y, -edge, edge);
    for (float &entry : latent.z)
        limit(entry, -most, most);
}

} // namespace

State within_limits(State state)
{
    limit(state.latent);
    for (MixPart &part : state.mix)
        limit(part.latent);
    limit(state.spread, 0.0, max_spread);
    for (auto &[stage, latent] : state.stage_latents)
        limit(latent);
    for (auto &[place, cell] : state.tokens) {
        limit(cell.strength, -max_token_strength, max_token_strength);
        if (cell.from)
            limit(*cell.from);
    }
    for (Edit &edit : state.edits) {
        limit(edit.strength, -max_strength, max_strength);
        limit(edit.sigma, 0.0, max_strength);
    }
    for (auto &[stage, edit] : state.stages) {
        limit(edit.temperature, min_temperature, max_logit);
        limit(edit.rgb_gain, 0.0, max_rgb_gain);
        for (double &bias : edit.token_bias)
            limit(bias, -max_logit, max_logit);
    }
    return state;
}

} // namespace hit
