// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_folder.h"
#include "model/training/trainer.h"

namespace hit {

struct SampleSheet
{
    std::filesystem::path file;
    int width = 0, height = 0;
};
/// samples/step-XXXXXXXX.png: what the average draws now from the latents that belong to the
/// recipe's seed, always the same; as many as fit into about 1,024 pixels, at most 8 x 8.
Result<SampleSheet> save_samples(const RunFolder &run, Trainer &trainer);

} // namespace hit
