// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/discriminator.h"
#include "model/network/generator.h"
#include "model/training/losses.h"

#include <functional>

namespace hit {

struct StepOptions
{
    GanLoss loss = GanLoss::NonSaturating;
    double r1_weight = 10;  ///< times mean || dD/dx ||^2 on reals; 0: none
    double r2_weight = 0;   ///< the same on fakes
    double wgan_weight = 0; ///< WGAN penalty; 0: none
    double bcr_weight = 0;  ///< balanced consistency; 0: none
    bool bf16_generator = false;
};

using ImageTransform = std::function<at::Tensor(const at::Tensor &)>; ///< [B, S, S, 3] -> the same

/// What one step reads. Images in [-1, 1], NHWC.
struct StepInput
{
    at::Tensor z;      ///< [B, D]
    at::Tensor images; ///< [B, S, S, 3]; with crops S is their side
    Crops crops;       ///< of the generator's pictures that are shown; empty: whole pictures
    /// DiffAugment: D sees reals and fakes only through them; empty: as they are.
    ImageTransform see_real, see_fake;
    /// bCR: its T on reals and fakes.
    ImageTransform augment_real, augment_fake;
    at::Tensor wgan_eps; ///< like images, with the WGAN penalty
    double share = 1;    ///< of the batch: factor on all gradients, for accumulation
};

/// Scalars on the device; reading them waits for it, so read them seldom.
struct StepLosses
{
    at::Tensor generator;                ///< total
    at::Tensor discriminator;            ///< total, penalties and bCR included
    at::Tensor penalty;                  ///< weighted
    at::Tensor consistency;              ///< weighted
    at::Tensor real_sign;                ///< mean sign of D's logits on reals, for ADA
    at::Tensor real_output, fake_output; ///< mean logits of D
};

/// Both gradients of one training step (network.md, "Training step"): one z, both from the weights
/// before either update; fakes are not clipped. Adds to the parameters' gradients. `generator_done`
/// is called as soon as those of the generator are complete.
StepLosses accumulate_gradients(Generator &generator, Discriminator &discriminator,
                                const StepInput &input, const StepOptions &options,
                                const std::function<void()> &generator_done = {});

} // namespace hit
