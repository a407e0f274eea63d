// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"
#include "model/training/gan_loss.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

/// Everything that decides a run, but the data and the devices. Defaults are the paper's. The text
/// form is one flat JSON object of keys (recipe_keys()) besides "generator" and "discriminator";
/// the resolved recipe is written to run.json and into every checkpoint.
struct Recipe
{
    GeneratorConfig generator;
    DiscriminatorConfig discriminator;

    std::int64_t steps = 0;  ///< 0: no end
    std::int64_t images = 0; ///< 0: no end; the earlier of the two ends the run
    std::int64_t batch = 256;
    std::int64_t micro_batch = 0; ///< gradients of so many images are accumulated; 0: the batch
    std::int64_t seed = 0;
    bool flip = false;

    double lr = 1e-4;               ///< of the generator
    double lr_discriminator = 1e-4; ///< what is given for lr unless given too
    double lr_decay_from = 1;       ///< share of the run after which both fall linearly
    double lr_final = 1;            ///< share of the rate that is left at the end
    double beta1 = 0, beta2 = 0.99, eps = 1e-7;

    GanLoss loss = GanLoss::NonSaturating;
    double r1_weight = 10;     ///< times the mean squared gradient on reals, without 1/2
    std::int64_t r1_every = 1; ///< lazy: every k steps, k times as strong
    double r2_weight = 0;      ///< the same on fakes
    double wgan_weight = 0;
    double bcr_weight = 0;
    /// "none", or some of "color,translation,cutout" (DiffAugment); bCR has its own T.
    std::string augment = "none";
    double ada_target = 0; ///< above 0: the augmentation's probability follows sign(D(r)) to it

    double ema_decay = 0.999;    ///< per step
    std::int64_t ema_start = 10; ///< step at which the average is a copy; 0: it is there already
    double ema_half_life = 0;    ///< in images, instead of ema_decay; 0: ema_decay
    double ema_warmup = 0; ///< limits the half-life to this share of the images seen; 0: no limit

    std::string precision =
        "fp32"; ///< "fp32", "tf32", "bf16" (bodies; penalties and norms in fp32)
    bool deterministic = false;
    bool sync_batch_norm = false;
    std::vector<int> frozen_stages; ///< of the generator; its weights there stay
    /// Side of the crops on which the generator's tail alone is trained, all below it frozen; the
    /// norms keep their statistics. 0: off
    std::int64_t tail_crop = 0;

    std::int64_t checkpoint_every_steps = 1000;
    double checkpoint_every_seconds = 600;
    std::int64_t keep_checkpoints = 3;
    std::int64_t sample_every_steps = 1000;
    std::int64_t metric_every_steps = 0; ///< FD-Lite0; 0: never
    std::int64_t metric_samples = 1000;
    std::int64_t log_every_steps = 10;
    double live_every_seconds = 0; ///< 0: on request only

    int size() const { return generator.size; }
    /// Of what the discriminator is shown: pictures, or crops.
    int judged_size() const { return tail_crop > 0 ? static_cast<int>(tail_crop) : size(); }
    /// `discriminator`, for what it is shown.
    DiscriminatorConfig judge() const { return resized(discriminator, judged_size()); }
    /// Of the step after `steps_done` steps: the factor on both rates.
    double lr_factor(std::int64_t steps_done) const;
    /// Steps of the whole run; 0: no end.
    std::int64_t last_step() const;
};

/// One key of a recipe, for `hit train --list-keys`.
struct RecipeKey
{
    std::string name;
    std::string meaning; ///< with unit and range
    std::string value;   ///< the default, as JSON
};
std::vector<RecipeKey> recipe_keys();

/// Errors name the key: unknown, of the wrong type, out of range, or networks that cannot be built.
Result<Recipe> recipe_from_json(const nlohmann::json &json);
nlohmann::json to_json(const Recipe &recipe);
/// Can so many processes share its batch, in parts as large as micro_batch? Errors name the key.
Status check_batch(const Recipe &recipe, std::int64_t processes);
/// Can a run with it begin with fresh weights? Error (WrongUse): it trains a tail on nothing.
Status check_fresh_start(const Recipe &recipe);
/// "key=value", value as JSON or plain text; of equal keys the last counts. `size` below the
/// recipe's takes the leading stages of both networks. Error: WrongUse.
Status set_keys(Recipe &recipe, std::span<const std::string> settings);

/// For fine-tuning: the networks of a checkpoint. A discriminator of crops becomes one of pictures;
/// where there is none, the recipe's for images of that size, without the first stages of a larger
/// one; the official one in place of a smaller one. Error: what check_batch() and keys for single
/// stages refuse.
Status take_networks(Recipe &recipe, const GeneratorConfig &generator,
                     const std::optional<DiscriminatorConfig> &discriminator);

/// "tiny-64": a bundled recipe; a path: the file, or the folder of a run, whose recipe it is.
Result<Recipe> read_recipe(const std::string &name_or_path);
std::vector<std::string> recipe_names();
/// What a bundled recipe is for, one sentence for a person; empty for any other name.
std::string recipe_purpose(const std::string &name);

} // namespace hit
