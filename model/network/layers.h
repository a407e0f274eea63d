// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <functional>

namespace hit {

/// The name of the i-th layer with variables in a Keras Sequential: "layer_with_weights-i".
std::string sequential_name(int index);

/// y = x K + b. The kernel has the shape `in` + `out`, so one class is Keras' Dense and
/// EinsumDense: query kernels are (C, H, d), output kernels (H, d, C).
class DenseImpl : public torch::nn::Module
{
public:
    DenseImpl(std::vector<std::int64_t> in, std::vector<std::int64_t> out, double gain = 1);
    DenseImpl(std::int64_t in, std::int64_t out, double gain = 1);
    torch::Tensor forward(const torch::Tensor &x); ///< [..., in] -> [..., out]

    torch::Tensor kernel, bias;

private:
    std::vector<std::int64_t> out_;
    std::int64_t in_rank_;
    double gain_;
};
TORCH_MODULE(Dense);

/// Over the last axis. Batch: eps 1e-3; training normalises with the batch's biased variance and
/// moves the statistics by 0.01, with the unbiased variance. Layer: eps 1e-6, no statistics.
class NormImpl : public torch::nn::Module
{
public:
    NormImpl(NormType type, std::int64_t dim);
    torch::Tensor forward(const torch::Tensor &x); ///< [..., C] -> [..., C]

    /// Training: the batch is that of `replicas` processes; `sum` adds up over them and is
    /// differentiable. All have the same number of images.
    using ReplicaSum = std::function<torch::Tensor(const torch::Tensor &)>;
    void synchronise(ReplicaSum sum, int replicas);

    torch::Tensor gamma, beta;
    torch::Tensor moving_mean, moving_variance; ///< undefined for Layer

private:
    torch::Tensor batch_norm(const torch::Tensor &x);
    torch::Tensor synchronised_batch_norm(const torch::Tensor &x);

    ReplicaSum replica_sum_; ///< empty: this process has the whole batch
    int replicas_ = 1;
};
TORCH_MODULE(Norm);

/// x + learned positions.
class PositionEmbeddingImpl : public torch::nn::Module
{
public:
    PositionEmbeddingImpl(std::int64_t height, std::int64_t width, std::int64_t dim);
    torch::Tensor forward(const torch::Tensor &x); ///< [B, h, w, C] -> the same

    torch::Tensor embedding_weight; ///< [1, h, w, C]
};
TORCH_MODULE(PositionEmbedding);

/// x + W2 gelu(W1 norm(x) + b1) + b2: hidden width 4 C, exact (erf) GELU, dropout 0.
class MlpImpl : public torch::nn::Module
{
public:
    MlpImpl(NormType norm, std::int64_t dim);
    torch::Tensor forward(const torch::Tensor &x); ///< [..., C] -> [..., C]

    static constexpr std::int64_t width = 4;
    Norm norm_layer = nullptr;
    Dense expand = nullptr, contract = nullptr;
};
TORCH_MODULE(Mlp);

/// The running image: gain * Linear3(norm(x)) + the previous image upsampled by 2. In float32, also
/// under autocast: bf16 has not even the 8 bits of the picture.
class ToRgbImpl : public torch::nn::Module
{
public:
    ToRgbImpl(NormType norm, std::int64_t dim);
    /// x [B, H, W, C], previous [B, H/2, W/2, 3] or undefined -> [B, H, W, 3]
    torch::Tensor forward(const torch::Tensor &x, const torch::Tensor &previous, double gain = 1);

    Norm norm = nullptr;
    Dense dense = nullptr;
};
TORCH_MODULE(ToRgb);

/// Doubles the sides and makes C_next channels. PixelShuffle: depth to space, then linear; Nearest:
/// every pixel four times, with the linear before it, which is the same and a quarter of the work.
/// The linear is absent where the channels already fit.
class UpsamplingLayerImpl : public torch::nn::Module
{
public:
    UpsamplingLayerImpl(Upsampling type, std::int64_t dim, std::int64_t next_dim);
    torch::Tensor forward(const torch::Tensor &x); ///< [B, H, W, C] -> [B, 2H, 2W, C_next]

    Dense dense_layer = nullptr; ///< empty where absent

private:
    torch::Tensor project(const torch::Tensor &x);
    Upsampling type_;
};
TORCH_MODULE(UpsamplingLayer);

/// gain * own plus `previous` [B, H/2, W/2, 3] upsampled by 2, if there is one: [B, H, W, 3].
torch::Tensor running_image(const torch::Tensor &own, const torch::Tensor &previous, double gain);
/// [B, H, W, C] -> [B, 2H, 2W, C]
torch::Tensor upsample_nearest(const torch::Tensor &x);
/// [B, H, W, 4C] -> [B, 2H, 2W, C]; input channel (dy * 2 + dx) * C + c, TensorFlow's order.
torch::Tensor depth_to_space(const torch::Tensor &x);

} // namespace hit
