// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/discriminator.h"

#include "model/network/variables.h"

#include <torch/torch.h>

#include <cmath>
#include <numbers>

namespace hit {

namespace {

constexpr std::int64_t last_side = 4;

torch::Tensor activate(const torch::Tensor &x)
{
    return torch::leaky_relu(x, 0.2);
}

double kernel_gain(const DiscriminatorConfig &config, std::int64_t fan_in)
{
    return config.equalized_lr ? 1 / std::sqrt(static_cast<double>(fan_in)) : 1;
}

Conv conv(const DiscriminatorConfig &config, std::int64_t side, std::int64_t in, std::int64_t out,
          ConvImpl::Bias bias = ConvImpl::Bias::With)
{
    return Conv(side, in, out, bias, kernel_gain(config, side * side * in));
}

Dense dense(const DiscriminatorConfig &config, std::int64_t in, std::int64_t out)
{
    return Dense(in, out, kernel_gain(config, in));
}

void tap_layer(const TapFunction &tap, const char *part, std::size_t layer, const torch::Tensor &x)
{
    if (tap)
        tap(std::string(part) + "/layer" + std::to_string(layer), x);
}

} // namespace

DiscriminatorBlockImpl::DiscriminatorBlockImpl(const DiscriminatorConfig &config, std::int64_t in,
                                               std::int64_t out)
    : blur_(config.blur)
{
    skip_ =
        add_group(*this, "skip_layers")
            .register_module(sequential_name(0), conv(config, 1, in, out, ConvImpl::Bias::Without));
    auto &main = add_group(*this, "conv_layers");
    first_ = main.register_module(sequential_name(0), conv(config, 3, in, in));
    second_ = main.register_module(sequential_name(1), conv(config, 3, in, out));
}

torch::Tensor DiscriminatorBlockImpl::forward(const torch::Tensor &x)
{
    const auto pool = blur_ ? blur_pool : average_pool;
    const auto main = activate(second_(pool(activate(first_(x)))));
    return (main + skip_(pool(x))) / std::numbers::sqrt2;
}

DiscriminatorImpl::DiscriminatorImpl(DiscriminatorConfig config)
    : config_(std::move(config))
{
    const auto &channels = config_.channels;
    auto &conv_blocks = add_group(*this, "conv_blocks");
    from_rgb_ = conv_blocks.register_module(sequential_name(0), conv(config_, 3, 3, channels[0]));
    for (std::size_t i = 0; i + 1 < channels.size(); ++i)
        blocks_.push_back(
            conv_blocks.register_module(sequential_name(static_cast<int>(i) + 1),
                                        DiscriminatorBlock(config_, channels[i], channels[i + 1])));

    const int last = channels.back();
    auto &final_layers = add_group(*this, "final_layers");
    final_conv_ = final_layers.register_module(
        sequential_name(0), conv(config_, 3, last + (config_.minibatch_stddev ? 1 : 0), last));
    hidden_ = final_layers.register_module(sequential_name(1),
                                           dense(config_, last_side * last_side * last, last));
    logit_ = final_layers.register_module(sequential_name(2), dense(config_, last, 1));
}

torch::Tensor DiscriminatorImpl::forward(const torch::Tensor &images, const TapFunction &tap)
{
    auto x = from_rgb_(images);
    tap_layer(tap, "conv_blocks", 0, x);
    x = activate(x);
    tap_layer(tap, "conv_blocks", 1, x);
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        x = blocks_[i](x);
        tap_layer(tap, "conv_blocks", i + 2, x);
    }
    if (config_.minibatch_stddev)
        x = with_minibatch_stddev(x);
    return run_final_layers(std::move(x), tap);
}

torch::Tensor DiscriminatorImpl::run_final_layers(torch::Tensor x, const TapFunction &tap)
{
    const std::function<torch::Tensor(const torch::Tensor &)> layers[] = {
        [this](const torch::Tensor &t) { return final_conv_(t); },
        activate,
        [](const torch::Tensor &t) { return t.flatten(1); },
        [this](const torch::Tensor &t) { return hidden_(t); },
        activate,
        [this](const torch::Tensor &t) { return logit_(t); },
    };
    for (std::size_t i = 0; i < std::size(layers); ++i) {
        x = layers[i](x);
        tap_layer(tap, "final_layers", i, x);
    }
    return x;
}

torch::Tensor with_minibatch_stddev(const torch::Tensor &x)
{
    const auto batch = x.size(0), h = x.size(1), w = x.size(2), c = x.size(3);
    const auto group = std::min<std::int64_t>(batch, 4);
    if (batch % group != 0)
        throw ErrorException(Error{ErrorCode::WrongUse,
                                   "batch of " + std::to_string(batch),
                                   "is not a multiple of 4, which minibatch stddev needs",
                                   "choose another batch size",
                                   {}});
    const auto variance = x.reshape({group, batch / group, h, w, c}).var(0, /*unbiased=*/false);
    const auto deviation =
        (variance + 1e-8).sqrt().mean({1, 2, 3}, /*keepdim=*/true); // [B/g,1,1,1]
    return torch::cat({x, deviation.repeat({group, h, w, 1})}, -1);
}

} // namespace hit
