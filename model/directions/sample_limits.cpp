// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/sample_limits.h"

namespace hit {

std::int64_t stage_features(const GeneratorConfig &config, int stage)
{
    const std::int64_t side = config.stage_side(stage);
    return side * side * config.stages.at(static_cast<std::size_t>(stage)).dim;
}

bool features_fit(const GeneratorConfig &config, int stage, int samples)
{
    constexpr std::int64_t most_bytes = 1 << 30;
    return stage_features(config, stage) * samples * static_cast<std::int64_t>(sizeof(float))
           <= most_bytes;
}

} // namespace hit
