// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/layers.h"

#include <functional>

namespace hit {

/// Changes to one attention layer; the default changes nothing.
struct AttentionControl
{
    torch::Tensor head_gain; ///< [H], factor on a head's output; undefined: 1
    /// Cross-attention only. logits = q k / sqrt(d) / temperature + token_bias; a token's value is
    /// multiplied by its strength.
    torch::Tensor token_strength; ///< [B or 1, T]; undefined: 1
    torch::Tensor token_bias;     ///< [B or 1, T]; undefined: 0
    double temperature = 1;
    /// Gets the softmax of every group of heads: axis 0 for cross-attention [B, H, A1, ..., An, 1,
    /// T], else the attended axis [B, the other axes, heads of the group, queries, keys].
    std::function<void(int axis, const torch::Tensor &map)> tap;
};

/// Multi-axis attention (paper section 3.1): the heads are divided evenly among `axes`, and each
/// group attends along one axis of x [B, A1, ..., An, C] only. With no axes it is the
/// cross-attention (section 3.2): every position attends to all tokens of `memory`, with all heads.
class MultiAxisAttentionImpl : public torch::nn::Module
{
public:
    MultiAxisAttentionImpl(std::int64_t dim, std::int64_t memory_dim, std::int64_t heads,
                           KeyValueHeads key_value, std::vector<int> axes);

    /// x [B, A1, ..., An, C]; memory: x itself, or the tokens [B, 1, T, C0] -> like x
    torch::Tensor forward(const torch::Tensor &x, const torch::Tensor &memory,
                          const AttentionControl &control = {});
    /// The softmax alone, as AttentionControl::tap gets it for `axis`, one of the layer's or 0. x
    /// may be a part of the positions: every line along `axis` that is in it must be whole.
    torch::Tensor weights(const torch::Tensor &x, const torch::Tensor &memory, int axis,
                          const AttentionControl &control = {});

    Dense query_dense = nullptr, key_dense = nullptr, value_dense = nullptr, output_dense = nullptr;

private:
    torch::Tensor cross(const torch::Tensor &query, const torch::Tensor &key,
                        const torch::Tensor &value, const AttentionControl &control) const;
    torch::Tensor multi_axis(const torch::Tensor &query, const torch::Tensor &key,
                             const torch::Tensor &value, const AttentionControl &control) const;
    torch::Tensor along(const torch::Tensor &x, std::size_t group) const;

    std::vector<int> axes_;
};
TORCH_MODULE(MultiAxisAttention);

} // namespace hit
