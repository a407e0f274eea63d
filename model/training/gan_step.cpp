// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/gan_step.h"

#include <torch/autograd.h>

#include <vector>

namespace hit {
namespace {

/// Backward into the parameters of `module` only: the other network's gradients stay as they are.
void backward_into(const at::Tensor &loss, const torch::nn::Module &module, bool keep_graph)
{
    torch::autograd::backward({loss}, {}, keep_graph, /*create_graph=*/false, module.parameters());
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

} // namespace

StepLosses accumulate_gradients(Generator &generator, Discriminator &discriminator,
                                const StepInput &input, const StepOptions &options)
{
    const Critic critic = [&](const at::Tensor &images) { return discriminator(images); };
    const double on = input.penalize ? 1 : 0;
    const at::Tensor fakes = generator->forward(input.z);
    const Penalty real = judged(critic, input.images, on * options.r1_weight);

    StepLosses losses;
    const at::Tensor logits_for_generator = critic(fakes);
    losses.generator = generator_loss(options.loss, logits_for_generator, real.logits);

    const Penalty fake = options.r2_weight * on != 0
                             ? judged(critic, fakes.detach(), on * options.r2_weight)
                             : Penalty{logits_for_generator, {}};
    at::Tensor wgan;
    if (on * options.wgan_weight != 0)
        wgan = options.wgan_weight * wgan_penalty(critic, input.images, fakes, input.wgan_eps);
    losses.penalty = sum_of({real.value, fake.value, wgan}, losses.generator);
    losses.consistency = at::zeros({}, losses.generator.options());
    if (options.bcr_weight != 0)
        losses.consistency = consistency(critic, input, options, fakes, real.logits, fake.logits);
    losses.discriminator = discriminator_loss(options.loss, fake.logits, real.logits)
                           + losses.penalty + losses.consistency;

    backward_into(losses.generator, *generator, /*keep_graph=*/true);
    backward_into(losses.discriminator, *discriminator, /*keep_graph=*/false);
    return losses;
}

} // namespace hit
