// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/feature_network.h"
#include "model/metrics/folded_conv.h"

#include <vector>

namespace hit {

/// Expand by 1 x 1, filter every channel, project by 1 x 1; ReLU6 after the first two; added to the
/// input where the shapes agree.
class MobileBlockImpl : public torch::nn::Module
{
public:
    struct Options
    {
        std::int64_t in, out, side, stride, expansion;
    };
    explicit MobileBlockImpl(const Options &options);
    torch::Tensor forward(const torch::Tensor &x); ///< [B, in, H, W] -> [B, out, H / s, W / s]

private:
    Options options_;
    FoldedConv expand_ = nullptr, depthwise_ = nullptr, project_ = nullptr;
};
TORCH_MODULE(MobileBlock);

/// EfficientNet-Lite0 (Tan & Le 2019; the Lite variant has no squeeze-and-excitation and ReLU6)
/// without its classifier: [B, 3, 224, 224], (p - 127) / 128 of p in 0 ... 255 -> pooled
/// [B, 1280].
class EfficientNetLite0 final : public FeatureNetwork
{
public:
    EfficientNetLite0();
    FeatureBatch forward(const torch::Tensor &images) override;

private:
    FoldedConv stem_ = nullptr, head_ = nullptr;
    std::vector<MobileBlock> blocks_;
};

} // namespace hit
