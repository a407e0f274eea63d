// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/layers.h"

#include "model/network/variables.h"

#include <torch/torch.h>

namespace hit {

namespace {

constexpr double batch_norm_eps = 1e-3;
constexpr double batch_norm_momentum = 0.99;
constexpr double layer_norm_eps = 1e-6;

std::vector<std::int64_t> joined(std::vector<std::int64_t> a, const std::vector<std::int64_t> &b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

} // namespace

std::string sequential_name(int index)
{
    return "layer_with_weights-" + std::to_string(index);
}

DenseImpl::DenseImpl(std::vector<std::int64_t> in, std::vector<std::int64_t> out, double gain)
    : kernel(register_parameter("kernel", torch::zeros(joined(in, out))))
    , bias(register_parameter("bias", torch::zeros(out)))
    , out_(std::move(out))
    , in_rank_(static_cast<std::int64_t>(in.size()))
    , gain_(gain)
{
}

DenseImpl::DenseImpl(std::int64_t in, std::int64_t out, double gain)
    : DenseImpl(std::vector{in}, std::vector{out}, gain)
{
}

torch::Tensor DenseImpl::forward(const torch::Tensor &x)
{
    auto matrix = kernel.flatten(0, in_rank_ - 1).flatten(1);
    if (gain_ != 1)
        matrix = matrix * gain_;
    const auto y = torch::linear(x.flatten(-in_rank_), matrix.t(), bias.flatten());
    return out_.size() == 1 ? y : y.unflatten(-1, out_);
}

NormImpl::NormImpl(NormType type, std::int64_t dim)
    : gamma(register_parameter("gamma", torch::ones(dim)))
    , beta(register_parameter("beta", torch::zeros(dim)))
{
    if (type == NormType::Batch) {
        moving_mean = register_buffer("moving_mean", torch::zeros(dim));
        moving_variance = register_buffer("moving_variance", torch::ones(dim));
    }
}

torch::Tensor NormImpl::forward(const torch::Tensor &x)
{
    if (moving_mean.defined())
        return replica_sum_ && is_training() ? synchronised_batch_norm(x) : batch_norm(x);
    return torch::layer_norm(x, {x.size(-1)}, gamma, beta, layer_norm_eps);
}

torch::Tensor NormImpl::batch_norm(const torch::Tensor &x)
{
    // As a channels-last image of one row: torch has fast kernels for that layout.
    const auto image = x.flatten(1, -2).unsqueeze(1).permute({0, 3, 1, 2});
    const auto y =
        torch::batch_norm(image, gamma, beta, moving_mean, moving_variance, is_training(),
                          1 - batch_norm_momentum, batch_norm_eps, /*cudnn_enabled=*/true);
    return y.permute({0, 2, 3, 1}).reshape(x.sizes());
}

void NormImpl::synchronise(ReplicaSum sum, int replicas)
{
    replica_sum_ = std::move(sum);
    replicas_ = replicas;
}

torch::Tensor NormImpl::synchronised_batch_norm(const torch::Tensor &x)
{
    const auto rows = x.flatten(0, -2).to(torch::kFloat); // [N, C]
    const auto count = static_cast<double>(rows.size(0) * replicas_);
    const auto mean = replica_sum_(rows.sum(0)) / count;
    const auto centred = rows - mean;
    const auto variance = replica_sum_(centred.square().sum(0)) / count;
    {
        const torch::NoGradGuard no_grad;
        moving_mean.lerp_(mean.detach(), 1 - batch_norm_momentum);
        moving_variance.lerp_(variance.detach() * (count / (count - 1)), 1 - batch_norm_momentum);
    }
    const auto y = centred * (variance + batch_norm_eps).rsqrt() * gamma + beta;
    return y.to(x.dtype()).reshape(x.sizes());
}

PositionEmbeddingImpl::PositionEmbeddingImpl(std::int64_t height, std::int64_t width,
                                             std::int64_t dim)
    : embedding_weight(
        register_parameter("embedding_weight", torch::zeros({1, height, width, dim})))
{
}

torch::Tensor PositionEmbeddingImpl::forward(const torch::Tensor &x)
{
    return x + embedding_weight;
}

MlpImpl::MlpImpl(NormType norm, std::int64_t dim)
    : norm_layer(register_module("norm_layer", Norm(norm, dim)))
{
    auto &layers = add_group(*this, "mlp_block");
    expand = layers.register_module(sequential_name(0), Dense(dim, width * dim));
    contract = layers.register_module(sequential_name(1), Dense(width * dim, dim));
}

torch::Tensor MlpImpl::forward(const torch::Tensor &x)
{
    return x + contract(torch::gelu(expand(norm_layer(x)), "none"));
}

ToRgbImpl::ToRgbImpl(NormType norm_type, std::int64_t dim)
{
    auto &layers = add_group(*this, "output_layer");
    norm = layers.register_module(sequential_name(0), Norm(norm_type, dim));
    dense = layers.register_module(sequential_name(1), Dense(dim, 3));
}

torch::Tensor ToRgbImpl::forward(const torch::Tensor &x, const torch::Tensor &previous, double gain)
{
    const c10::impl::ExcludeDispatchKeyGuard in_float32(c10::autocast_dispatch_keyset);
    return running_image(dense(norm(x.to(dense->kernel.scalar_type()))), previous, gain);
}

UpsamplingLayerImpl::UpsamplingLayerImpl(Upsampling type, std::int64_t dim, std::int64_t next_dim)
    : type_(type)
{
    const std::int64_t in = type == Upsampling::PixelShuffle ? dim / 4 : dim;
    if (in != next_dim)
        dense_layer = register_module("dense_layer", Dense(in, next_dim));
}

torch::Tensor UpsamplingLayerImpl::forward(const torch::Tensor &x)
{
    return type_ == Upsampling::PixelShuffle ? project(depth_to_space(x))
                                             : upsample_nearest(project(x));
}

torch::Tensor UpsamplingLayerImpl::project(const torch::Tensor &x)
{
    return dense_layer.is_empty() ? x : dense_layer(x);
}

torch::Tensor running_image(const torch::Tensor &own, const torch::Tensor &previous, double gain)
{
    const auto scaled = gain != 1 ? own * gain : own;
    if (!previous.defined())
        return scaled;
    // Added as it lies, each pixel to its four: an image of 1024 pixels is not made once more.
    const auto b = previous.size(0), h = previous.size(1), w = previous.size(2), c = own.size(3);
    return (scaled.reshape({b, h, 2, w, 2, c}) + previous.reshape({b, h, 1, w, 1, c}))
        .reshape(own.sizes());
}

torch::Tensor upsample_nearest(const torch::Tensor &x)
{
    const auto b = x.size(0), h = x.size(1), w = x.size(2), c = x.size(3);
    return x.view({b, h, 1, w, 1, c}).expand({b, h, 2, w, 2, c}).reshape({b, 2 * h, 2 * w, c});
}

torch::Tensor depth_to_space(const torch::Tensor &x)
{
    const auto b = x.size(0), h = x.size(1), w = x.size(2), c = x.size(3) / 4;
    return x.view({b, h, w, 2, 2, c}).permute({0, 1, 3, 2, 4, 5}).reshape({b, 2 * h, 2 * w, c});
}

} // namespace hit
