// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/conv.h"
#include "model/network/layers.h"
#include "model/network/tap.h"

namespace hit {

/// (main(x) + skip(x)) / sqrt(2) at half the side: main is conv 3x3, leaky ReLU, pool, conv 3x3,
/// leaky ReLU; skip is pool, conv 1x1 without bias.
class DiscriminatorBlockImpl : public torch::nn::Module
{
public:
    DiscriminatorBlockImpl(const DiscriminatorConfig &config, std::int64_t in, std::int64_t out);
    torch::Tensor forward(const torch::Tensor &x); ///< [B, H, W, in] -> [B, H/2, W/2, out]

private:
    Conv skip_ = nullptr, first_ = nullptr, second_ = nullptr;
    bool blur_;
};
TORCH_MODULE(DiscriminatorBlock);

/// The residual discriminator of StyleGAN2 as the official code has it. Registered names are the
/// keys of the official checkpoint. Fresh weights are zero: see init.h. Twice differentiable.
class DiscriminatorImpl : public torch::nn::Module
{
public:
    /// `config` must be valid: see validate().
    explicit DiscriminatorImpl(DiscriminatorConfig config);

    const DiscriminatorConfig &config() const { return config_; }

    /// images [B, size, size, 3] -> logits [B, 1]. With minibatch stddev B must be at most 4 or a
    /// multiple of 4.
    torch::Tensor forward(const torch::Tensor &images, const TapFunction &tap = {});

private:
    torch::Tensor run_final_layers(torch::Tensor x, const TapFunction &tap);

    DiscriminatorConfig config_;
    Conv from_rgb_ = nullptr;
    std::vector<DiscriminatorBlock> blocks_;
    Conv final_conv_ = nullptr;
    Dense hidden_ = nullptr, logit_ = nullptr;
};
TORCH_MODULE(Discriminator);

/// Appends one channel: the standard deviation of each feature over a group of min(B, 4) images,
/// averaged over features and positions. The group is the slow axis of the batch.
torch::Tensor with_minibatch_stddev(const torch::Tensor &x); ///< [B, H, W, C] -> [B, H, W, C + 1]

} // namespace hit
