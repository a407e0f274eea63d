// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <array>

namespace hit {

struct FoldedConvOptions
{
    std::int64_t in = 0, out = 0;
    std::array<std::int64_t, 2> kernel{1, 1}; ///< rows, columns
    std::int64_t stride = 1;
    std::array<std::int64_t, 2> padding{0, 0}; ///< zeros before and after the rows and columns
    std::int64_t groups = 1;
};

/// Convolution that batch normalisation was folded into when the weights were converted
/// (packaging/to_safetensors.py). NCHW.
class FoldedConvImpl : public torch::nn::Module
{
public:
    explicit FoldedConvImpl(const FoldedConvOptions &options);
    torch::Tensor forward(const torch::Tensor &x); ///< [B, in, H, W] -> [B, out, H', W']

    torch::Tensor weight; ///< [out, in / groups, rows, columns]
    torch::Tensor bias;   ///< [out]

private:
    FoldedConvOptions options_;
};
TORCH_MODULE(FoldedConv);

} // namespace hit
