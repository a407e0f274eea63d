// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/data/image_pack_writer.h"
#include "model/run/run_curves.h"
#include "model/run/run_folder.h"
#include "tests/support/scratch.h"
#include "tests/training/small_recipe.h"

#include <nlohmann/json.hpp>

#include <random>

namespace hit::test {

/// 24 images of noise.
inline std::filesystem::path makePack(const std::filesystem::path &path, int size = 16)
{
    auto writer = ImagePackWriter::create(path, size, "noise", 24);
    if (!writer)
        qFatal("%s", writer.error().line().c_str());
    std::mt19937 random(7);
    std::vector<std::byte> image(static_cast<std::size_t>(size) * size * 3);
    for (int i = 0; i < 24; ++i) {
        for (std::byte &value : image)
            value = static_cast<std::byte>(random());
        if (!writer->add(image))
            qFatal("no pack");
    }
    if (!writer->commit(true))
        qFatal("no pack");
    return path;
}

/// Bit-exact, milliseconds a step, and quiet unless a test asks for more.
inline Recipe quickRecipe()
{
    Recipe recipe = small_recipe();
    recipe.deterministic = true;
    recipe.steps = 20;
    recipe.checkpoint_every_steps = 5;
    recipe.checkpoint_every_seconds = 0;
    recipe.sample_every_steps = 0;
    recipe.log_every_steps = 1;
    return recipe;
}

inline RunCurves curvesOf(const RunFolder &run)
{
    RunCurves curves;
    EventReader reader(run.events_file());
    for (auto more = reader.read_more(); more && !more->empty(); more = reader.read_more())
        for (const RunEvent &event : *more)
            curves.add(event);
    return curves;
}

} // namespace hit::test
