// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/convnet_generator.h"

#include <torch/torch.h>

#include <algorithm>
#include <bit>

namespace hit {

namespace {

constexpr int start_side = 4;
constexpr int most_multiples = 16;

/// Channels after the block that ends at `side`: doubled for every halving from the last block.
std::int64_t channels_at(const ConvNetConfig &config, int side)
{
    return std::int64_t{config.channels} * std::min(most_multiples, config.size / side);
}

/// [B, H, W, C] -> [B, H W / 4, C]: the largest of each 2 x 2.
torch::Tensor pooled_positions(const torch::Tensor &x)
{
    return torch::max_pool2d(x.permute({0, 3, 1, 2}), 2).flatten(2).transpose(1, 2);
}

} // namespace

Status validate(const ConvNetConfig &config)
{
    const auto refuse = [](const char *field, const char *why) {
        return fail(ErrorCode::WrongUse, field, why);
    };
    if (config.size < 32 || config.size > 1024
        || !std::has_single_bit(static_cast<unsigned>(config.size)))
        return refuse("size", "must be a power of two from 32 to 1024");
    if (config.z_dim < 1 || config.z_dim > 8192)
        return refuse("z_dim", "must be 1 to 8192");
    if (config.channels < 8 || config.channels > 512 || config.channels % 8 != 0)
        return refuse("channels", "must be a multiple of 8 from 8 to 512");
    if ((config.attention_side != 32 && config.attention_side != 64)
        || config.attention_side > config.size)
        return refuse("attention_side", "must be 32 or 64, and not larger than the picture");
    return {};
}

ConvSelfAttentionImpl::ConvSelfAttentionImpl(std::int64_t dim)
    : gain_(register_parameter("gain", torch::zeros({})))
{
    constexpr auto no_bias = ConvImpl::Bias::Without;
    query_ = register_module("query", Conv(1, dim, dim / 8, no_bias));
    key_ = register_module("key", Conv(1, dim, dim / 8, no_bias));
    value_ = register_module("value", Conv(1, dim, dim / 2, no_bias));
    output_ = register_module("output", Conv(1, dim / 2, dim, no_bias));
}

torch::Tensor ConvSelfAttentionImpl::forward(const torch::Tensor &x)
{
    const auto query = query_(x).flatten(1, 2); // [B, N, C / 8]
    const auto map = torch::matmul(query, pooled_positions(key_(x)).transpose(1, 2)).softmax(-1);
    const auto sum = torch::matmul(map, pooled_positions(value_(x))); // [B, N, C / 2]
    return x + gain_ * output_(sum.unflatten(1, {x.size(1), x.size(2)}));
}

ConvUpBlockImpl::ConvUpBlockImpl(std::int64_t in, std::int64_t out)
{
    first_norm_ = register_module("first_norm", Norm(NormType::Batch, in));
    first_ = register_module("first_conv", Conv(3, in, out));
    second_norm_ = register_module("second_norm", Norm(NormType::Batch, out));
    second_ = register_module("second_conv", Conv(3, out, out));
    skip_ = register_module("skip_conv", Conv(1, in, out));
}

torch::Tensor ConvUpBlockImpl::forward(const torch::Tensor &x)
{
    const auto main = first_(upsample_nearest(torch::relu(first_norm_(x))));
    // A 1x1 convolution and the upsampling may change places.
    return second_(torch::relu(second_norm_(main))) + upsample_nearest(skip_(x));
}

ConvNetGeneratorImpl::ConvNetGeneratorImpl(ConvNetConfig config)
    : config_(config)
    , start_dim_(channels_at(config, start_side))
{
    start_ = register_module("start", Dense(config_.z_dim, start_side * start_side * start_dim_));
    std::int64_t dim = start_dim_;
    for (int side = 2 * start_side; side <= config_.size; side *= 2) {
        const auto next = channels_at(config_, side);
        blocks_.push_back(
            register_module("block" + std::to_string(blocks_.size()), ConvUpBlock(dim, next)));
        dim = next;
        if (side == config_.attention_side)
            attention_ = register_module("attention", ConvSelfAttention(dim));
    }
    norm_ = register_module("norm", Norm(NormType::Batch, dim));
    to_rgb_ = register_module("to_rgb", Conv(3, dim, 3));
}

torch::Tensor ConvNetGeneratorImpl::forward(const torch::Tensor &z)
{
    auto x = start_(z).view({-1, start_side, start_side, start_dim_});
    for (auto &block : blocks_) {
        x = block(x);
        if (x.size(1) == config_.attention_side)
            x = attention_(x);
    }
    return to_rgb_(torch::relu(norm_(x)));
}

} // namespace hit
