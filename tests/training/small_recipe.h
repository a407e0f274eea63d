// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/training/recipe.h"

#include <QtGlobal>

namespace hit::test {

/// A run of milliseconds a step: 16 px, with and without self-attention.
inline Recipe small_recipe()
{
    Recipe recipe;
    recipe.generator.size = 16;
    recipe.generator.z_dim = 8;
    recipe.generator.stages.resize(2);
    StageConfig &first = recipe.generator.stages[0];
    first.dim = 16;
    first.heads = 2;
    first.block_side = {4};
    StageConfig &last = recipe.generator.stages[1];
    last.dim = 8;
    last.attention = AttentionMode::None;
    last.cross_attention = false;
    last.rgb = true;
    recipe.discriminator.size = 16;
    recipe.discriminator.channels = {8, 8, 8};
    recipe.batch = 4;
    recipe.lr = recipe.lr_discriminator = 1e-3;
    return recipe;
}

} // namespace hit::test
