// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

namespace hit {

/// Numbers that a stage puts out for one picture.
std::int64_t stage_features(const GeneratorConfig &config, int stage);

/// What looks at the features of samples has all of them in memory: do they take 1 GiB or less?
bool features_fit(const GeneratorConfig &config, int stage, int samples);

} // namespace hit
