// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/session.h"
#include "model/network/generator.h"

namespace hit {

/// The generators of one file, ready to run, on the host; one of the two may be empty.
struct LoadedModel
{
    Generator generator = nullptr;
    Generator ema = nullptr;
    ModelInfo info; ///< `device` is empty
};

Result<LoadedModel> open_model(const std::filesystem::path &path, const ConfigOverride &config,
                               const Progress &progress, const std::stop_token &stop);
Result<LoadedModel> random_model(const GeneratorConfig &config, std::int64_t seed);

} // namespace hit
