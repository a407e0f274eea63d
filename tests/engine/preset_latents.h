// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/latent.h"
#include "model/network/config.h"

#include <vector>

namespace hit::test {

using Vector = std::vector<float>;

/// What latents are made for: hit-128.
inline const GeneratorConfig &config()
{
    static const GeneratorConfig preset_config = preset("hit-128").value();
    return preset_config;
}
inline const int dim = config().z_dim;
inline const int stages = static_cast<int>(config().stages.size());

inline Latent at_seed(int seed)
{
    return {Latent::Kind::Plane, {static_cast<double>(seed), 0}, {}};
}

} // namespace hit::test
