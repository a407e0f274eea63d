// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/gan_step.h"

#include <ATen/autocast_mode.h>
#include <torch/torch.h>

#include <vector>

namespace hit {
namespace {

/// Runs the linear layers of a forward pass in bfloat16. Its backward follows by itself.
class Bf16Scope
{
public:
    Bf16Scope(bool on, at::DeviceType device)
        : device_(device)
        , before_(at::autocast::is_autocast_enabled(device))
    {
        at::autocast::set_autocast_enabled(device_, on);
        at::autocast::set_autocast_dtype(device_, at::kBFloat16);
    }
    ~Bf16Scope()
    {
        at::autocast::set_autocast_enabled(device_, before_);
        at::autocast::clear_cache();
    }
    Bf16Scope(const Bf16Scope &) = delete;
    Bf16Scope &operator=(const Bf16Scope &) = delete;

private:
    at::DeviceType device_;
    bool before_;
};

/// Backward into the parameters of `module` only: the other network's gradients stay as they are.
void backward_into(const at::Tensor &loss, const torch::nn::Module &module, double share,
                   bool keep_graph)
{
    std::vector<at::Tensor> trained;
    for (const at::Tensor &parameter : module.parameters())
        if (parameter.requires_grad())
            trained.push_back(parameter);
    torch::autograd::backward({share == 1 ? loss : loss * share}, {}, keep_graph,
                              /*create_graph=*/false, trained);
}

Critic seen_through(Discriminator &discriminator, const ImageTransform &transform)
{
    return [&discriminator, transform](const at::Tensor &images) {
        return discriminator->forward(transform ? transform(images) : images);
    };
}

at::Tensor consistency(const Critic &critic, const StepInput &input, const StepOptions &options,
                       const at::Tensor &fakes, const at::Tensor &real_logits,
                       const at::Tensor &fake_logits)
{
    return options.bcr_weight
           * balanced_consistency(critic, real_logits, fake_logits,
                                  input.augment_real(input.images),
                                  input.augment_fake(fakes.detach()));
}

/// Logits of `images`, and the penalty on them if it has a weight.
Penalty judged(const Critic &critic, const at::Tensor &images, double weight)
{
    if (weight == 0)
        return {critic(images), {}};
    Penalty result = gradient_penalty(critic, images);
    result.value = weight * result.value;
    return result;
}

at::Tensor sum_of(const std::vector<at::Tensor> &terms, const at::Tensor &like)
{
    at::Tensor sum = at::zeros({}, like.options());
    for (const at::Tensor &term : terms)
        if (term.defined())
            sum = sum + term;
    return sum;
}

at::Tensor images_of(Generator &generator, const StepInput &input, bool bf16)
{
    const Bf16Scope scope(bf16, input.z.device().type());
    // Every step has new latents: of what frozen stages make of them nothing could be used again.
    const at::Tensor images = input.crops.empty() ? generator->forward(input.z)
                                                  : generator->forward_crops(input.z, input.crops);
    return images.to(at::kFloat);
}

} // namespace

StepLosses accumulate_gradients(Generator &generator, Discriminator &discriminator,
                                const StepInput &input, const StepOptions &options,
                                const std::function<void()> &generator_done)
{
    const Critic plain = seen_through(discriminator, {});
    const Critic see_real = seen_through(discriminator, input.see_real);
    const Critic see_fake = seen_through(discriminator, input.see_fake);
    const at::Tensor fakes = images_of(generator, input, options.bf16_generator);
    const Penalty real = judged(see_real, input.images, options.r1_weight);

    StepLosses losses;
    const at::Tensor logits_for_generator = see_fake(fakes);
    losses.generator = generator_loss(options.loss, logits_for_generator, real.logits);
    const bool needed_again = options.r2_weight == 0; // D's loss is of the same logits then
    backward_into(losses.generator, *generator, input.share, needed_again);
    if (generator_done)
        generator_done();

    const Penalty fake = options.r2_weight != 0
                             ? judged(see_fake, fakes.detach(), options.r2_weight)
                             : Penalty{logits_for_generator, {}};
    at::Tensor wgan;
    if (options.wgan_weight != 0)
        wgan =
            options.wgan_weight * wgan_penalty(plain, input.images, fakes.detach(), input.wgan_eps);
    losses.penalty = sum_of({real.value, fake.value, wgan}, losses.generator);
    losses.consistency = at::zeros({}, losses.generator.options());
    if (options.bcr_weight != 0)
        losses.consistency = consistency(plain, input, options, fakes, real.logits, fake.logits);
    losses.discriminator = discriminator_loss(options.loss, fake.logits, real.logits)
                           + losses.penalty + losses.consistency;
    backward_into(losses.discriminator, *discriminator, input.share, /*keep_graph=*/false);
    losses.real_sign = real.logits.detach().sign().mean();
    losses.real_output = real.logits.detach().mean();
    losses.fake_output = fake.logits.detach().mean();
    return losses;
}

} // namespace hit
