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
    double wgan_weight = 0; ///< WGAN penalty instead; 0: none
    double bcr_weight = 0;  ///< balanced consistency; 0: none
};

/// What one step reads. Images in [-1, 1], NHWC.
struct StepInput
{
    at::Tensor z;      ///< [B, D]
    at::Tensor images; ///< [B, S, S, 3]
    /// With bCR: what T does to the reals and to the fakes, [B, S, S, 3] -> the same.
    std::function<at::Tensor(const at::Tensor &)> augment_real, augment_fake;
    at::Tensor wgan_eps;  ///< like images, with the WGAN penalty
    bool penalize = true; ///< false in the steps that a lazy R1 leaves out
};

/// Scalars on the device; reading them waits for it, so read them seldom.
struct StepLosses
{
    at::Tensor generator;     ///< total
    at::Tensor discriminator; ///< total, penalties and bCR included
    at::Tensor penalty;       ///< weighted
    at::Tensor consistency;   ///< weighted
};

/// Both gradients of one training step (network.md, "Training step"): one z, both from the weights
/// before either update; fakes are not clipped. Adds to the parameters' gradients.
StepLosses accumulate_gradients(Generator &generator, Discriminator &discriminator,
                                const StepInput &input, const StepOptions &options);

} // namespace hit
