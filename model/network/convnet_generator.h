// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/conv.h"
#include "model/network/layers.h"

namespace hit {

struct ConvNetConfig
{
    int size = 128;          ///< pixels of a side, power of two from 32
    int z_dim = 256;         ///< D
    int channels = 64;       ///< of the last block; earlier blocks have up to 16 times as many
    int attention_side = 32; ///< 32 or 64: where the self-attention stands
    friend bool operator==(const ConvNetConfig &, const ConvNetConfig &) = default;
};
Status validate(const ConvNetConfig &config);

/// Self-attention of SAGAN (Zhang et al., 2019, section 3): x + gain * attention(x), the gain
/// learned from 0; keys and values at half the side. [B, H, W, C] -> the same.
class ConvSelfAttentionImpl : public torch::nn::Module
{
public:
    explicit ConvSelfAttentionImpl(std::int64_t dim);
    torch::Tensor forward(const torch::Tensor &x);

private:
    Conv query_ = nullptr, key_ = nullptr, value_ = nullptr, output_ = nullptr;
    torch::Tensor gain_; ///< scalar
};
TORCH_MODULE(ConvSelfAttention);

/// Residual block that doubles the side: norm, ReLU, nearest upsampling, conv 3x3, norm, ReLU, conv
/// 3x3; skip: upsampling, conv 1x1. [B, H, W, in] -> [B, 2H, 2W, out]
class ConvUpBlockImpl : public torch::nn::Module
{
public:
    ConvUpBlockImpl(std::int64_t in, std::int64_t out);
    torch::Tensor forward(const torch::Tensor &x);

private:
    Norm first_norm_ = nullptr, second_norm_ = nullptr;
    Conv first_ = nullptr, second_ = nullptr, skip_ = nullptr;
};
TORCH_MODULE(ConvUpBlock);

/// ConvNet-R1, the convolutional baseline of the paper's table 1: an unconditional SAGAN generator
/// under HiT's training. The paper names it without details; sizes are SAGAN's. Like HiT it neither
/// clips nor squashes the image, so that losses and metrics see the same range.
class ConvNetGeneratorImpl : public torch::nn::Module
{
public:
    /// `config` must be valid: see validate().
    explicit ConvNetGeneratorImpl(ConvNetConfig config);

    const ConvNetConfig &config() const { return config_; }

    torch::Tensor forward(const torch::Tensor &z); ///< [B, D] -> [B, size, size, 3]

private:
    ConvNetConfig config_;
    std::int64_t start_dim_ = 0;
    Dense start_ = nullptr;
    std::vector<ConvUpBlock> blocks_;
    ConvSelfAttention attention_ = nullptr;
    Norm norm_ = nullptr;
    Conv to_rgb_ = nullptr;
};
TORCH_MODULE(ConvNetGenerator);

} // namespace hit
