// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/trainer.h"

#include "model/network/init.h"
#include "model/network/variables.h"
#include "model/training/trainer_state.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

/// StyleGAN2-ADA: looks every 4 steps; from 0 to 1 takes 500,000 images at least.
constexpr std::int64_t ada_interval = 4;
constexpr double ada_images = 500'000;
constexpr std::int64_t draw_batch = 16;

/// A network with fresh weights on `device`.
template <typename Network>
Network fresh(Network network, std::int64_t seed, at::Device device)
{
    init_weights(*network, seed);
    network->to(device);
    network->train();
    return network;
}

constexpr int stem = -1;

/// Of the generator, by the key of a variable.
int stage_of(const std::string &key)
{
    for (const std::string part :
         {"blocks/", "position_embeddings/", "umsamplings/", "to_rgb_layers/"})
        if (key.starts_with(part))
            return std::stoi(key.substr(part.size()));
    return stem;
}

int first_trained_stage(const Recipe &recipe)
{
    return recipe.tail_crop > 0 ? first_tail_stage(recipe.generator) : stem;
}

/// Frozen parameters need no gradient.
void freeze(GeneratorImpl &generator, const Recipe &recipe)
{
    const auto &frozen = recipe.frozen_stages;
    for (const Variable &variable : variables(generator)) {
        const int stage = stage_of(variable.key);
        const bool stays = stage < first_trained_stage(recipe)
                           || std::find(frozen.begin(), frozen.end(), stage) != frozen.end();
        if (variable.trainable && stays)
            at::Tensor(variable.value).requires_grad_(false);
    }
}

/// Below a tail that is trained alone the average is the generator.
std::vector<at::Tensor> averaged_values(const GeneratorImpl &generator, const Recipe &recipe)
{
    std::vector<at::Tensor> values;
    for (const Variable &variable : variables(generator))
        if (stage_of(variable.key) >= first_trained_stage(recipe))
            values.push_back(variable.value);
    return values;
}

std::vector<Variable> trained_variables(const torch::nn::Module &module)
{
    auto all = variables(module);
    std::erase_if(all, [](const Variable &variable) {
        return !variable.trainable || !variable.value.requires_grad();
    });
    return all;
}

std::vector<at::Tensor> values_of(const std::vector<Variable> &list)
{
    std::vector<at::Tensor> values;
    for (const Variable &variable : list)
        values.push_back(variable.value);
    return values;
}

AdamOptions adam_options(const Recipe &recipe, double lr)
{
    // Lazy regularisation: StyleGAN2 section 3.1, appendix B.
    const double c =
        recipe.r1_every > 1 ? double(recipe.r1_every) / double(recipe.r1_every + 1) : 1;
    return {lr * c, std::pow(recipe.beta1, c), std::pow(recipe.beta2, c), recipe.eps};
}

std::vector<at::Tensor> gradients_of(const std::vector<at::Tensor> &parameters)
{
    std::vector<at::Tensor> gradients;
    for (const at::Tensor &parameter : parameters)
        if (parameter.grad().defined())
            gradients.push_back(parameter.grad());
    return gradients;
}

std::vector<at::Tensor> copies_of(const std::vector<at::Tensor> &tensors)
{
    std::vector<at::Tensor> copies;
    for (const at::Tensor &tensor : tensors)
        copies.push_back(tensor.clone());
    return copies;
}

/// _foreach_copy_ has no word for an empty list, and layer norm has no statistics.
void copy_all(const std::vector<at::Tensor> &from, const std::vector<at::Tensor> &to)
{
    if (!from.empty())
        at::_foreach_copy_(to, from);
}

at::Tensor norm_of(const std::vector<at::Tensor> &gradients)
{
    return at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients)), 2);
}

StepLosses added(const StepLosses &sum, const StepLosses &more, double share)
{
    const auto add = [share](const at::Tensor &to, const at::Tensor &value) {
        return to.defined() ? to + value.detach() * share : value.detach() * share;
    };
    return {add(sum.generator, more.generator),    add(sum.discriminator, more.discriminator),
            add(sum.penalty, more.penalty),        add(sum.consistency, more.consistency),
            add(sum.real_sign, more.real_sign),    add(sum.real_output, more.real_output),
            add(sum.fake_output, more.fake_output)};
}

} // namespace

Trainer::State::State(Recipe given, at::Device on, Replicas &all)
    : recipe(std::move(given))
    , device(on)
    , replicas(all)
    , policy(policy_from_text(recipe.augment).value_or(AugmentPolicy{}))
    , data_seed(recipe.seed)
    , augment_probability(recipe.augment == "none" || recipe.ada_target > 0 ? 0 : 1)
    , sign_sum(at::zeros({}, at::TensorOptions(device)))
    , generator(fresh(Generator(recipe.generator), recipe.seed, device))
    , average(fresh(Generator(recipe.generator), recipe.seed, device))
    , discriminator(fresh(Discriminator(recipe.judge()), recipe.seed, device))
    , generator_trained((freeze(*generator, recipe), trained_variables(*generator)))
    , discriminator_trained(trained_variables(*discriminator))
    , statistics(recipe.tail_crop > 0 ? std::vector<at::Tensor>() : generator->buffers())
    , statistics_before(copies_of(statistics))
    , generator_adam(values_of(generator_trained),
                     {recipe.lr, recipe.beta1, recipe.beta2, recipe.eps})
    , discriminator_adam(values_of(discriminator_trained),
                         adam_options(recipe, recipe.lr_discriminator))
    , ema(averaged_values(*average, recipe), averaged_values(*generator, recipe), recipe.ema_start)
{
    average->eval();
    if (recipe.tail_crop > 0)
        generator->eval(); // the statistics of crops are not those of pictures
    for (at::Tensor parameter : average->parameters())
        parameter.requires_grad_(false);
    if (recipe.sync_batch_norm && replicas.size() > 1)
        synchronise_norms(*generator, replicas);
}

StepOptions Trainer::State::options() const
{
    const bool penalise = steps_done % recipe.r1_every == 0;
    const double strength = penalise ? double(recipe.r1_every) : 0;
    StepOptions options;
    options.loss = recipe.loss;
    options.r1_weight = strength * recipe.r1_weight;
    options.r2_weight = strength * recipe.r2_weight;
    options.wgan_weight = strength * recipe.wgan_weight;
    options.bcr_weight = recipe.bcr_weight;
    options.bf16_generator = recipe.precision == "bf16";
    return options;
}

StepReport Trainer::State::update(const StepLosses &losses)
{
    StepReport report;
    report.losses = losses;
    report.generator_norm = norm_of(gradients_of(values_of(generator_trained)));
    report.discriminator_norm = norm_of(gradients_of(values_of(discriminator_trained)));
    const at::Tensor sum =
        report.generator_norm + report.discriminator_norm + losses.generator + losses.discriminator;
    report.finite = sum.isfinite().to(at::kFloat);
    // Losses are each replica's own; one that skips alone would part from the others.
    report.finite = (replicas.sum(report.finite) == replicas.size()).to(at::kFloat);

    const double factor = recipe.lr_factor(steps_done);
    generator_adam.options.lr = factor * recipe.lr;
    discriminator_adam.options.lr = factor * adam_options(recipe, recipe.lr_discriminator).lr;
    const at::Tensor skip = 1 - report.finite;
    torn = true;
    generator_adam.step(skip);
    discriminator_adam.step(skip);
    for (std::size_t i = 0; i < statistics.size(); ++i)
        at::where_out(statistics[i], skip == 1, statistics_before[i], statistics[i]);
    ++steps_done;
    images_seen += recipe.batch;
    ema.update(steps_done, ema_decay());
    return report;
}

StepReport Trainer::State::step(const at::Tensor &images)
{
    const std::int64_t local = local_batch();
    TORCH_CHECK(images.size(0) == local, "a step takes ", local, " images");
    at::globalContext().setAllowTF32CuBLAS(recipe.precision != "fp32");
    at::globalContext().setAllowTF32CuDNN(recipe.precision != "fp32");
    generator_adam.zero_grad();
    discriminator_adam.zero_grad();
    const std::int64_t micro = micro_batch();

    StepLosses losses;
    std::function<void()> generator_averaged;
    for (std::int64_t first = 0; first < local; first += micro) {
        const StepInput part = input(images, first, micro);
        const bool last = first + micro == local;
        // The other replicas get the generator's gradients while the discriminator's are computed.
        const auto share_gradients = [&] {
            auto shared = gradients_of(values_of(generator_trained));
            shared.insert(shared.end(), statistics.begin(), statistics.end());
            generator_averaged = replicas.begin_average(std::move(shared));
        };
        losses = added(losses,
                       accumulate_gradients(generator, discriminator, part, options(),
                                            last ? share_gradients : std::function<void()>()),
                       part.share);
    }
    const auto discriminator_averaged =
        replicas.begin_average(gradients_of(values_of(discriminator_trained)));
    generator_averaged();
    discriminator_averaged();
    const StepReport report = update(losses);
    follow_augmentation(losses.real_sign);
    torn = false;
    return report;
}

std::int64_t Trainer::State::micro_batch() const
{
    return recipe.micro_batch == 0 ? local_batch() : std::min(recipe.micro_batch, local_batch());
}

bool Trainer::State::set_micro_batch(std::int64_t images)
{
    Recipe changed = recipe;
    changed.micro_batch = images;
    if (images < 1 || !check_batch(changed, replicas.size()))
        return false;
    recipe.micro_batch = images;
    return true;
}

double Trainer::State::ema_decay() const
{
    if (recipe.ema_half_life <= 0)
        return recipe.ema_decay;
    double half_life = recipe.ema_half_life;
    if (recipe.ema_warmup > 0)
        half_life = std::min(half_life, recipe.ema_warmup * double(images_seen));
    return std::exp2(-double(recipe.batch) / half_life);
}

void Trainer::State::follow_augmentation(const at::Tensor &real_sign)
{
    if (recipe.ada_target <= 0)
        return;
    sign_sum += real_sign.nan_to_num(0); // of a step that was left out
    if (steps_done % ada_interval != 0)
        return;
    replicas.begin_average({sign_sum})();
    const double excess = sign_sum.item<double>() / double(ada_interval) - recipe.ada_target;
    sign_sum.zero_();
    const double change = double(recipe.batch * ada_interval) / ada_images;
    augment_probability =
        std::clamp(augment_probability + (excess > 0 ? change : -change), 0.0, 1.0);
}

Trainer::Trainer(Recipe recipe, at::Device device, Replicas &replicas)
    : state_(std::make_unique<State>(std::move(recipe), device, replicas))
{
}

Trainer::~Trainer() = default;

const Recipe &Trainer::recipe() const
{
    return state_->recipe;
}

std::int64_t Trainer::steps_done() const
{
    return state_->steps_done;
}

std::int64_t Trainer::images_seen() const
{
    return state_->images_seen;
}

std::int64_t Trainer::data_seed() const
{
    return state_->data_seed;
}

double Trainer::augment_probability() const
{
    return state_->augment_probability;
}

bool Trainer::is_done() const
{
    const std::int64_t last = state_->recipe.last_step();
    return last > 0 && state_->steps_done >= last;
}

void Trainer::reseed(std::int64_t seed)
{
    state_->data_seed = seed;
}

bool Trainer::is_torn() const
{
    return state_->torn;
}

std::int64_t Trainer::micro_batch() const
{
    return state_->micro_batch();
}

bool Trainer::halve_micro_batch()
{
    return micro_batch() % 2 == 0 && state_->set_micro_batch(micro_batch() / 2);
}

DataRange Trainer::data_range(std::int64_t ahead) const
{
    const State &s = *state_;
    const std::int64_t local = s.local_batch();
    return {s.data_seed, (s.steps_done + ahead) * s.recipe.batch + s.replicas.rank() * local,
            local};
}

StepReport Trainer::step(const at::Tensor &images)
{
    State &s = *state_;
    copy_all(s.statistics, s.statistics_before);
    try {
        return s.step(images);
    } catch (...) {
        copy_all(s.statistics_before, s.statistics);
        throw;
    }
}

at::Tensor Trainer::draw(const at::Tensor &z)
{
    const at::NoGradGuard no_grad;
    std::vector<at::Tensor> images;
    for (const at::Tensor &part : z.split(draw_batch))
        images.push_back(
            state_->average->forward(part.to(state_->device)).to(at::kCPU, at::kFloat));
    return at::cat(images);
}

} // namespace hit
