// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/feature_network.h"
#include "model/metrics/folded_conv.h"

#include <string>
#include <vector>

namespace hit {

enum class InceptionPool { None, Average, Max, MaxHalving };

/// A convolution with ReLU, by its name in the weights.
struct InceptionConvRow
{
    const char *name;
    std::int64_t out;
    std::array<std::int64_t, 2> kernel{1, 1};
    std::int64_t stride = 1; ///< 1 keeps the sides, 2 is without padding
};

/// Pool, then one convolution after the other, then all of `fork` side by side.
struct InceptionBranchRow
{
    InceptionPool pool = InceptionPool::None;
    std::vector<InceptionConvRow> chain;
    std::vector<InceptionConvRow> fork;
};

/// Branches of one input, their channels one after the other.
class InceptionBlockImpl : public torch::nn::Module
{
public:
    InceptionBlockImpl(std::int64_t in, const std::vector<InceptionBranchRow> &branches);
    torch::Tensor forward(const torch::Tensor &x);
    std::int64_t out() const { return out_; } ///< channels

private:
    struct Branch
    {
        InceptionPool pool;
        std::vector<FoldedConv> chain, fork;
    };
    FoldedConv add(std::int64_t in, const InceptionConvRow &row);

    std::vector<Branch> branches_;
    std::int64_t out_ = 0;
};
TORCH_MODULE(InceptionBlock);

/// Two trainings of Inception-v3 (Szegedy et al. 2016) that metrics are computed with.
enum class InceptionWeights {
    Graph2015, ///< inception-2015-12-05: FID's own; 1,008 classes, maximum in the last block's pool
    Keras,     ///< tf.keras.applications.InceptionV3, which the official HiT code uses: 1,000
               ///< classes, average in every block's pool
};

/// [B, 3, 299, 299] in about [-1, 1] -> pooled [B, 2048] and logits. Averages leave the padding out
/// of the count, as TensorFlow does. The logits of Graph2015 are without the classifier's bias: so
/// the inception score was defined (code of Salimans et al. 2016) and computed ever since.
class InceptionV3 final : public FeatureNetwork
{
public:
    explicit InceptionV3(InceptionWeights weights);
    FeatureBatch forward(const torch::Tensor &images) override;

private:
    torch::Tensor stem(const torch::Tensor &images);

    std::vector<FoldedConv> stem_;
    std::vector<InceptionBlock> blocks_;
    torch::Tensor fc_weight_; ///< [classes, 2048]
    torch::Tensor fc_bias_;   ///< [classes]; undefined for Graph2015
};

} // namespace hit
