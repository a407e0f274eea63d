// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/found.h"
#include "model/directions/sample_map.h"
#include "model/network/generator.h"

#include <stop_token>

namespace hit {

/// The map of seeds 0 ... `samples` - 1 by what `stage` puts out. `progress` is told steps done
/// and all. Errors: as sample_features(), fewer than three samples, all alike (WrongUse).
Result<SampleMap> lay_out_samples(GeneratorImpl &generator, int stage, int samples,
                                  const StepsDone &progress = {}, const std::stop_token &stop = {});

} // namespace hit
