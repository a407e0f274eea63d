// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace hit {

/// Convolution with stride 1 that keeps the sides; NHWC, kernel HWIO. `gain` multiplies the kernel
/// at run time (equalised learning rate).
class ConvImpl : public torch::nn::Module
{
public:
    enum class Bias { With, Without };
    ConvImpl(std::int64_t side, std::int64_t in, std::int64_t out, Bias bias = Bias::With,
             double gain = 1);
    torch::Tensor forward(const torch::Tensor &x); ///< [B, H, W, in] -> [B, H, W, out]

    torch::Tensor kernel; ///< [side, side, in, out]
    torch::Tensor bias;   ///< [out]; undefined without

private:
    double gain_;
};
TORCH_MODULE(Conv);

/// Halves the sides; NHWC. Depthwise [1,3,3,1] x [1,3,3,1] / 64 with one zero pixel on each side
/// (Zhang, "Making convolutional networks shift-invariant again", 2019).
torch::Tensor blur_pool(const torch::Tensor &x);
/// Halves the sides; NHWC. Mean of 2 x 2.
torch::Tensor average_pool(const torch::Tensor &x);

} // namespace hit
