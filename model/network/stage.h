// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/attention.h"
#include "model/network/tap.h"

#include <utility>
#include <vector>

namespace hit {

/// Blocking (paper section 3.1): cuts the picture into patches, patches into smaller ones, and so
/// on; sides coarsest first. Row-major on every axis; the last axis is the position in the smallest
/// patch. No sides: the axes are rows and columns.
class Blocking
{
public:
    Blocking(int side, std::vector<int> block_side);
    torch::Tensor block(const torch::Tensor &x) const;   ///< [B, H, W, C] -> [B, A1, ..., An, C]
    torch::Tensor unblock(const torch::Tensor &x) const; ///< and back

private:
    std::int64_t side_;
    std::vector<std::int64_t>
        counts_; ///< patches along one side of the picture, in each patch, ...
};

/// h = norm(x); x += attention(h, memory or h); x += MLP(x).
class AttentionLayerImpl : public torch::nn::Module
{
public:
    AttentionLayerImpl(const GeneratorConfig &config, int stage, std::vector<int> axes);
    /// x [B, A1, ..., An, C]; memory [B, 1, T, C0], undefined for self-attention -> like x
    torch::Tensor forward(const torch::Tensor &x, const torch::Tensor &memory,
                          const AttentionControl &control);
    /// MultiAxisAttention::weights() of this x.
    torch::Tensor weights(const torch::Tensor &x, const torch::Tensor &memory, int axis,
                          const AttentionControl &control);

    Norm norm = nullptr;
    MultiAxisAttention attention_layer = nullptr;
    Mlp mlp_block = nullptr;
};
TORCH_MODULE(AttentionLayer);

/// Changes to one stage; the default is the plain network. What a stage does not have (no
/// cross-attention, no RGB) is ignored.
struct StageControl
{
    torch::Tensor tokens;         ///< [B, 1, T, C0], read instead of z's; undefined: z's
    torch::Tensor token_strength; ///< [B or 1, T], factor on the tokens' values; undefined: 1
    torch::Tensor token_bias;     ///< [B or 1, T], added to the cross-attention logits
    double temperature = 1;       ///< the logits are divided by it before the bias
    /// (layer, head): the head's output is 0. Layers as in blocks/i: 0 is the cross-attention
    /// layer of a stage that has one.
    std::vector<std::pair<int, int>> muted_heads;
    bool cross = true, regional = true, dilated = true; ///< false mutes all heads of this kind
    double rgb_gain = 1;                                ///< factor on this stage's own RGB image
};

/// All layers of one stage, blocked: blocks/i.
class StageBlocksImpl : public torch::nn::Module
{
public:
    StageBlocksImpl(const GeneratorConfig &config, int stage);
    /// x [B, H, W, C], tokens [B, 1, T, C0] -> like x
    torch::Tensor forward(const torch::Tensor &x, const torch::Tensor &tokens,
                          const StageControl &control, const TapFunction &tap);

    /// The parts of forward(), for those who look into a stage.
    const Blocking &blocking() const { return blocking_; }
    int layers() const { return static_cast<int>(layers_.size()); }
    /// The axes that a layer attends along, 0 for the cross-attention layer; none for a bare MLP.
    std::vector<int> axes(int layer) const;
    /// The layers [first, last) on blocked x.
    torch::Tensor run_layers(torch::Tensor x, int first, int last, const torch::Tensor &tokens,
                             const StageControl &control, const TapFunction &tap = {});
    /// Softmax of an attention layer along one of its axes. x: its input, or a part of it, see
    /// MultiAxisAttention::weights(); for the cross-attention layer with any axes.
    torch::Tensor weights(int layer, int axis, const torch::Tensor &x, const torch::Tensor &tokens,
                          const StageControl &control);
    /// [H], 0 for the heads that `control` mutes; undefined: all 1, or a bare MLP.
    torch::Tensor head_gain(int layer, const StageControl &control) const;

private:
    AttentionControl attention_control(int layer, const StageControl &control,
                                       const TapFunction &tap) const;
    AttentionKind kind(int axis) const;

    /// Layer j of blocks/i: one of the two. Axes are empty for the cross-attention layer.
    struct Layer
    {
        AttentionLayer attention = nullptr;
        Mlp mlp = nullptr;
        std::vector<int> axes;
    };
    int stage_;
    StageConfig config_;
    Blocking blocking_;
    int axes_; ///< n of [B, A1, ..., An, C]
    std::vector<Layer> layers_;
};
TORCH_MODULE(StageBlocks);

} // namespace hit
