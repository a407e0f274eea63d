// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/recipe_fields.h"

#include "model/training/augment_policy.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>

namespace hit {

namespace {

constexpr int most_int = 2'000'000'000;
constexpr double most_number = 1e6;
const std::vector<std::string_view> loss_names{"non_saturating", "hinge", "relativistic"};
const std::vector<std::string_view> precision_names{"fp32", "tf32", "bf16"};

struct FieldReader
{
    JsonFields &fields;
    Recipe &recipe;
    const RecipeField &field;

    void operator()(std::int64_t Recipe::*member) const
    {
        int value = static_cast<int>(recipe.*member);
        fields.read(field.name, value, static_cast<int>(field.least), static_cast<int>(field.most));
        recipe.*member = value;
    }
    void operator()(double Recipe::*member) const
    {
        fields.read(field.name, recipe.*member, field.least, field.most);
    }
    void operator()(bool Recipe::*member) const { fields.read(field.name, recipe.*member); }
    void operator()(std::string Recipe::*member) const
    {
        fields.read(field.name, recipe.*member, 64);
    }
    void operator()(GanLoss Recipe::*member) const
    {
        recipe.*member = static_cast<GanLoss>(
            fields.read_choice(field.name, loss_names, static_cast<std::size_t>(recipe.*member)));
    }
    void operator()(std::vector<int> Recipe::*member) const
    {
        fields.read(field.name, recipe.*member, 0, 16, 16);
    }
};

nlohmann::json value_of(const Recipe &recipe, const RecipeField &field)
{
    return std::visit(
        [&](auto member) -> nlohmann::json {
            if constexpr (std::is_same_v<decltype(member), GanLoss Recipe::*>)
                return loss_names[static_cast<std::size_t>(recipe.*member)];
            else
                return recipe.*member;
        },
        field.member);
}

tl::unexpected<Error> wrong(const char *key, std::string why)
{
    return fail(ErrorCode::BadFile, std::string("recipe.") + key, std::move(why));
}

/// Can the tail of the generator be trained on such crops?
Status check_tail(const Recipe &recipe)
{
    const auto refuse = [](std::string why) { return wrong("tail_crop", std::move(why)); };
    const GeneratorConfig &generator = recipe.generator;
    const auto stages = static_cast<int>(generator.stages.size());
    const int first = first_tail_stage(generator);
    if (first == stages)
        return refuse("needs stages without self-attention at the end of the generator, which has "
                      "none");
    const int least = std::max(8, crop_grid(generator));
    if (recipe.tail_crop < least || !std::has_single_bit(static_cast<unsigned>(recipe.tail_crop)))
        return refuse("is " + std::to_string(recipe.tail_crop) + ", must be a power of two from "
                      + std::to_string(least) + " on");
    if (recipe.tail_crop > recipe.size())
        return refuse("is " + std::to_string(recipe.tail_crop) + ", larger than the pictures of "
                      + std::to_string(recipe.size()) + " pixels a side");
    if (recipe.sync_batch_norm)
        return refuse("keeps the statistics of the norms; sync_batch_norm has nothing to do then");
    const auto is_frozen = [&](int stage) {
        const auto &frozen = recipe.frozen_stages;
        return std::find(frozen.begin(), frozen.end(), stage) != frozen.end();
    };
    for (int stage = first; stage < stages; ++stage)
        if (!is_frozen(stage))
            return {};
    return refuse("leaves nothing to train, as frozen_stages names all of its stages");
}

bool fits_minibatch_stddev(std::int64_t batch)
{
    return batch <= 4 || batch % 4 == 0;
}

} // namespace

const std::vector<RecipeField> &recipe_fields()
{
    using R = Recipe;
    static const std::vector<RecipeField> fields{
        {"steps", &R::steps, "length of the run in steps; 0: no end", 0, most_int},
        {"images", &R::images, "length in images seen; 0: no end; the earlier ends the run", 0,
         most_int},
        {"batch", &R::batch, "images of one step, over all processes", 1, 65536},
        {"micro_batch", &R::micro_batch,
         "images whose gradients are computed at once and added up, and that batch statistics are "
         "of; 0: the batch",
         0, 65536},
        {"seed", &R::seed, "of weights, latents, data order and augmentation", 0, most_int},
        {"flip", &R::flip, "mirrors every second image, by chance"},
        {"lr", &R::lr, "learning rate of both networks", 0, 1},
        {"lr_discriminator", &R::lr_discriminator, "another rate for the discriminator", 0, 1},
        {"lr_decay_from", &R::lr_decay_from, "share of the run after which both rates fall", 0, 1},
        {"lr_final", &R::lr_final, "share of the rates that is left at the end", 0, 1},
        {"beta1", &R::beta1, "Adam: decay of the first moment", 0, 0.9999},
        {"beta2", &R::beta2, "Adam: decay of the second moment", 0, 0.99999},
        {"eps", &R::eps, "Adam: added to the root of the second moment", 1e-12, 1},
        {"loss", &R::loss, "non_saturating, hinge or relativistic"},
        {"r1_weight", &R::r1_weight,
         "gradient penalty on reals, without 1/2 (StyleGAN's gamma / 2)", 0, most_number},
        {"r1_every", &R::r1_every, "penalties every so many steps, as many times as strong", 1,
         1000},
        {"r2_weight", &R::r2_weight, "gradient penalty on fakes", 0, most_number},
        {"wgan_weight", &R::wgan_weight, "WGAN gradient penalty", 0, most_number},
        {"bcr_weight", &R::bcr_weight, "balanced consistency regularisation", 0, most_number},
        {"augment", &R::augment,
         "DiffAugment of all that the discriminator sees: none, or of color,translation,cutout"},
        {"ada_target", &R::ada_target,
         "augment with the probability that keeps mean sign(D(real)) here; 0: always", 0, 1},
        {"ema_decay", &R::ema_decay, "of the average, per step", 0, 1},
        {"ema_start", &R::ema_start,
         "step at which the average begins as a copy; 0: it goes on from the start", 0, most_int},
        {"ema_half_life", &R::ema_half_life, "of the average in images, instead of ema_decay", 0,
         1e9},
        {"ema_warmup", &R::ema_warmup, "limits the half-life to this share of the images seen", 0,
         1},
        {"precision", &R::precision, "fp32, tf32 (GPU), bf16 (generator; penalties stay fp32)"},
        {"deterministic", &R::deterministic,
         "the same numbers again on the same build, device and thread count"},
        {"sync_batch_norm", &R::sync_batch_norm,
         "batch norm over all processes; off: over the images of each, as in the paper"},
        {"frozen_stages", &R::frozen_stages, "stages of the generator whose weights stay: [0,1]"},
        {"tail_crop", &R::tail_crop,
         "fine-tunes only the last stages, those without self-attention, on crops of this side in "
         "pixels, for less memory and time; 0: off",
         0, 2048},
        {"checkpoint_every_steps", &R::checkpoint_every_steps, "0: never by steps", 0, most_int},
        {"checkpoint_every_seconds", &R::checkpoint_every_seconds, "0: never by time", 0, 1e7},
        {"keep_checkpoints", &R::keep_checkpoints, "newest checkpoints that stay, besides the best",
         1, 1000},
        {"sample_every_steps", &R::sample_every_steps, "sheets of samples; 0: none", 0, most_int},
        {"metric_every_steps", &R::metric_every_steps,
         "FD-Lite0 of the average, the best checkpoint stays; 0: none", 0, most_int},
        {"metric_samples", &R::metric_samples, "images for it; only equal counts compare", 2,
         1'000'000},
        {"log_every_steps", &R::log_every_steps, "scalars", 1, most_int},
        {"live_every_seconds", &R::live_every_seconds,
         "writes the average for exploring; 0: on request", 0, 1e7},
    };
    return fields;
}

nlohmann::json scalars_to_json(const Recipe &recipe)
{
    nlohmann::json json = nlohmann::json::object();
    for (const RecipeField &field : recipe_fields())
        json[field.name] = value_of(recipe, field);
    return json;
}

void read_scalars(JsonFields &fields, Recipe &recipe)
{
    for (const RecipeField &field : recipe_fields()) {
        std::visit(FieldReader{fields, recipe, field}, field.member);
        if (field.member == RecipeField::Member(&Recipe::lr) && fields.has(field.name))
            recipe.lr_discriminator = recipe.lr;
    }
    const auto known = [&](const std::string &word) {
        return std::find(precision_names.begin(), precision_names.end(), word)
               != precision_names.end();
    };
    if (!known(recipe.precision))
        JsonFields::refuse(fields.path_of("precision"), "is not fp32, tf32 or bf16");
    if (!policy_from_text(recipe.augment))
        JsonFields::refuse(fields.path_of("augment"),
                           "is neither none nor a list of color, translation and cutout");
}

void read_networks(JsonFields &fields, Recipe &recipe)
{
    const auto take = [&](const char *key, auto result) {
        if (!result) {
            Error error = result.error();
            error.what = fields.path_of(key) + ": " + error.what;
            throw ErrorException(std::move(error));
        }
        return std::move(*result);
    };
    if (const nlohmann::json *json = fields.object("generator"))
        recipe.generator = take("generator", json->is_string() ? preset(json->get<std::string>())
                                                               : generator_config_from_json(*json));
    if (const nlohmann::json *json = fields.object("discriminator"))
        recipe.discriminator = take(
            "discriminator", json->is_number_integer()
                                 ? discriminator_preset(recipe.generator.size, json->get<int>())
                                 : discriminator_config_from_json(*json));
}

void read_size(JsonFields &fields, Recipe &recipe)
{
    int size = recipe.generator.size;
    fields.read("size", size, GeneratorConfig::start_side, recipe.generator.size);
    if (!std::has_single_bit(static_cast<unsigned>(size)))
        JsonFields::refuse(fields.path_of("size"), "is not a power of two");
    while (recipe.generator.size > size) {
        recipe.generator.size /= 2;
        recipe.generator.stages.pop_back();
        recipe.generator.stages.back().rgb = true; // the last stage makes the image
        recipe.generator.name.clear();
    }
    shrink(recipe.discriminator, size);
}

void shrink(DiscriminatorConfig &discriminator, int size)
{
    auto &channels = discriminator.channels;
    while (discriminator.size > size && !channels.empty()) {
        discriminator.size /= 2;
        channels.erase(channels.begin());
    }
}

Status check_batch(const Recipe &recipe, std::int64_t processes)
{
    const std::string of_each =
        processes > 1 ? ", as each of " + std::to_string(processes) + " processes has it" : "";
    if (recipe.batch % processes != 0)
        return wrong("batch", "is no multiple of the " + std::to_string(processes) + " processes");
    const std::int64_t share = recipe.batch / processes;
    const std::int64_t micro = recipe.micro_batch == 0 ? share : recipe.micro_batch;
    if (share % micro != 0)
        return wrong("micro_batch", "does not divide the batch" + of_each);
    if (recipe.discriminator.minibatch_stddev && !fits_minibatch_stddev(micro))
        return wrong(recipe.micro_batch == 0 ? "batch" : "micro_batch",
                     "is over 4 and no multiple of 4" + of_each
                         + "; the minibatch standard deviation needs that");
    return {};
}

Status check_fresh_start(const Recipe &recipe)
{
    if (recipe.tail_crop == 0)
        return {};
    return fail(ErrorCode::WrongUse, "recipe.tail_crop",
                "trains the last stages only, and those below would be noise",
                "name a model to start from by --from");
}

Status check_recipe(const Recipe &recipe)
{
    if (auto ok = validate(recipe.generator); !ok)
        return ok;
    if (auto ok = validate(recipe.discriminator); !ok)
        return ok;
    if (recipe.generator.size != recipe.discriminator.size)
        return wrong("discriminator", "is for another size than the generator");
    if (auto ok = check_batch(recipe, 1); !ok)
        return ok;
    if (recipe.ada_target > 0 && recipe.augment == "none")
        return wrong("ada_target", "needs an augmentation: set augment");
    for (const int stage : recipe.frozen_stages)
        if (stage >= static_cast<int>(recipe.generator.stages.size()))
            return wrong("frozen_stages", "names a stage that the generator does not have");
    return recipe.tail_crop > 0 ? check_tail(recipe) : Status();
}

} // namespace hit
