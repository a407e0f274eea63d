// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/losses.h"

#include <torch/autograd.h>
#include <torch/nn/functional.h>

namespace hit {
namespace {

namespace F = torch::nn::functional;

/// d(sum D)/dx, flat: [B, H * W * 3], itself differentiable.
at::Tensor input_gradient(const at::Tensor &logits, const at::Tensor &images)
{
    const auto gradients =
        torch::autograd::grad({logits.sum()}, {images}, {}, /*retain_graph=*/true,
                              /*create_graph=*/true);
    return gradients.front().flatten(1);
}

} // namespace

at::Tensor generator_loss(GanLoss loss, const at::Tensor &fake_logits,
                          const at::Tensor &real_logits)
{
    switch (loss) {
    case GanLoss::NonSaturating:
        return F::softplus(-fake_logits).mean();
    case GanLoss::Hinge:
        return -fake_logits.mean();
    case GanLoss::Relativistic:
        return F::softplus(real_logits.detach() - fake_logits).mean();
    }
    TORCH_CHECK(false, "unknown loss");
}

at::Tensor discriminator_loss(GanLoss loss, const at::Tensor &fake_logits,
                              const at::Tensor &real_logits)
{
    switch (loss) {
    case GanLoss::NonSaturating:
        return F::softplus(-real_logits).mean() + F::softplus(fake_logits).mean();
    case GanLoss::Hinge:
        return at::relu(1 - real_logits).mean() + at::relu(1 + fake_logits).mean();
    case GanLoss::Relativistic:
        return F::softplus(fake_logits - real_logits).mean();
    }
    TORCH_CHECK(false, "unknown loss");
}

Penalty gradient_penalty(const Critic &critic, const at::Tensor &images)
{
    const at::Tensor input = images.detach().requires_grad_();
    at::Tensor logits = critic(input);
    at::Tensor value = input_gradient(logits, input).square().sum(1).mean();
    return {std::move(logits), std::move(value)};
}

at::Tensor wgan_penalty(const Critic &critic, const at::Tensor &real, const at::Tensor &fake,
                        const at::Tensor &eps)
{
    const at::Tensor input = (eps * real + (1 - eps) * fake).detach().requires_grad_();
    return (input_gradient(critic(input), input).norm(2, 1) - 1).square().mean();
}

at::Tensor balanced_consistency(const Critic &critic, const at::Tensor &real_logits,
                                const at::Tensor &fake_logits, const at::Tensor &augmented_real,
                                const at::Tensor &augmented_fake)
{
    const at::Tensor logits = critic(at::cat({augmented_real.detach(), augmented_fake.detach()}));
    const auto halves = logits.chunk(2);
    return at::mse_loss(real_logits, halves[0]) + at::mse_loss(fake_logits, halves[1]);
}

} // namespace hit
