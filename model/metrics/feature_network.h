// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace hit {

struct FeatureBatch
{
    torch::Tensor pooled; ///< [B, D]
    torch::Tensor logits; ///< [B, classes]; undefined where the network has no classifier
};

/// A classifier's body that makes features of images. Inference only.
class FeatureNetwork : public torch::nn::Module
{
public:
    /// Images [B, 3, S, S] of the size and range that the network was trained with.
    virtual FeatureBatch forward(const torch::Tensor &images) = 0;
};

} // namespace hit
