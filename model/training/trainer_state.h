// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/variables.h"
#include "model/training/adam.h"
#include "model/training/diff_augment.h"
#include "model/training/ema.h"
#include "model/training/trainer.h"

namespace hit {

/// What a Trainer holds; trainer.cpp steps it, trainer_input.cpp makes what a step takes,
/// trainer_snapshot.cpp writes and reads it.
struct Trainer::State
{
    State(Recipe given, at::Device on, Replicas &all);

    /// The part of the batch that starts at `first` (of this replica), ready for the networks.
    StepInput input(const at::Tensor &images, std::int64_t first, std::int64_t count) const;
    StepOptions options() const;
    /// As far as a checkpoint's serves. What is new in it, for a person; empty: nothing.
    Result<std::string> start_discriminator(const Checkpoint &checkpoint);
    /// What it throws leaves gradients and statistics of half a step behind; of the update if torn.
    StepReport step(const at::Tensor &images);
    StepReport update(const StepLosses &losses);
    void follow_augmentation(const at::Tensor &real_sign);
    double ema_decay() const;
    std::int64_t local_batch() const { return recipe.batch / replicas.size(); }
    std::int64_t micro_batch() const;
    /// False, and no change, where the batch cannot be done in such parts.
    bool set_micro_batch(std::int64_t images);

    Recipe recipe;
    at::Device device;
    Replicas &replicas;
    AugmentPolicy policy;

    bool torn = false;
    std::int64_t steps_done = 0, images_seen = 0;
    std::int64_t data_seed;
    double augment_probability;
    at::Tensor sign_sum; ///< of the steps since ADA looked last

    Generator generator, average;
    Discriminator discriminator;
    std::vector<Variable> generator_trained, discriminator_trained; ///< aligned with the optimisers
    /// The generator's, now and before the step: one that is left out changes nothing. None where
    /// they stay anyway.
    std::vector<at::Tensor> statistics, statistics_before;
    Adam generator_adam, discriminator_adam;
    Ema ema;
};

} // namespace hit
