// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/training/gan_loss.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <utility>

namespace hit {

/// Images [B, H, W, 3] -> logits [B, 1].
using Critic = std::function<at::Tensor(const at::Tensor &)>;

/// Mean over the batch. `real_logits` matter to Relativistic only, which pairs them in order.
at::Tensor generator_loss(GanLoss loss, const at::Tensor &fake_logits,
                          const at::Tensor &real_logits);
at::Tensor discriminator_loss(GanLoss loss, const at::Tensor &fake_logits,
                              const at::Tensor &real_logits);

struct Penalty
{
    at::Tensor logits; ///< D(images), with its graph, so that D need not run twice
    at::Tensor value;  ///< scalar, with a graph to D's parameters
};
/// mean_b || d(sum D)/dx ||^2, without 1/2: R1 on reals, R2 on fakes (Mescheder et al. 2018).
Penalty gradient_penalty(const Critic &critic, const at::Tensor &images);

/// mean_b (|| d(sum D)/dx || - 1)^2 at eps * real + (1 - eps) * fake; eps like the images, as the
/// official code draws it.
at::Tensor wgan_penalty(const Critic &critic, const at::Tensor &real, const at::Tensor &fake,
                        const at::Tensor &eps);

/// Balanced consistency regularisation (paper section 3.4): MSE(D(r), D(T r)) + MSE(D(f), D(T f)).
/// The augmented images are detached here and judged in one call.
at::Tensor balanced_consistency(const Critic &critic, const at::Tensor &real_logits,
                                const at::Tensor &fake_logits, const at::Tensor &augmented_real,
                                const at::Tensor &augmented_fake);

} // namespace hit
