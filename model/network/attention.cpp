// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/attention.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace hit {

namespace {

/// The i-th of n groups of heads of [..., H, d]; a single shared head belongs to every group.
torch::Tensor head_group(const torch::Tensor &x, std::int64_t index, std::int64_t groups)
{
    const auto heads = x.size(-2);
    return heads == 1 ? x : x.narrow(-2, index * (heads / groups), heads / groups);
}

torch::Tensor logits(const torch::Tensor &query, const torch::Tensor &key)
{
    const double scale = 1 / std::sqrt(static_cast<double>(query.size(-1)));
    return torch::matmul(query * scale, key.transpose(-2, -1));
}

/// [B, 1, T, H or 1, d] -> [B, H or 1, T, d]
torch::Tensor of_tokens(const torch::Tensor &x)
{
    return x.squeeze(1).transpose(1, 2);
}

/// Softmax over the tokens, [B, H, N, T], N: all positions of query [B, A1, ..., An, H, d].
torch::Tensor token_weights(const torch::Tensor &query, const torch::Tensor &key,
                            const AttentionControl &control)
{
    auto scores = logits(query.flatten(1, -3).transpose(1, 2), of_tokens(key));
    if (control.temperature != 1)
        scores = scores / control.temperature;
    if (control.token_bias.defined())
        scores = scores + control.token_bias.unsqueeze(1).unsqueeze(1);
    return scores.softmax(-1);
}

/// [B, H, N, T] -> [B, H, A1, ..., An, 1, T]
torch::Tensor with_positions(const torch::Tensor &weights, const torch::Tensor &query)
{
    const auto axes = query.sizes().slice(1, static_cast<std::size_t>(query.dim()) - 3).vec();
    return weights.unflatten(2, axes).unsqueeze(-2);
}

} // namespace

MultiAxisAttentionImpl::MultiAxisAttentionImpl(std::int64_t dim, std::int64_t memory_dim,
                                               std::int64_t heads, KeyValueHeads key_value,
                                               std::vector<int> axes)
    : axes_(std::move(axes))
{
    const std::int64_t d = dim / heads;
    const std::vector query_shape{heads, d};
    const std::vector memory_shape{key_value == KeyValueHeads::MultiQuery ? 1 : heads, d};
    query_dense = register_module("query_dense", Dense(std::vector{dim}, query_shape));
    key_dense = register_module("key_dense", Dense(std::vector{memory_dim}, memory_shape));
    value_dense = register_module("value_dense", Dense(std::vector{memory_dim}, memory_shape));
    output_dense = register_module("output_dense", Dense(query_shape, std::vector{dim}));
}

torch::Tensor MultiAxisAttentionImpl::forward(const torch::Tensor &x, const torch::Tensor &memory,
                                              const AttentionControl &control)
{
    const auto query = query_dense(x); // [B, A1, ..., An, H, d]
    const auto key = key_dense(memory);
    const auto value = value_dense(memory);
    auto heads =
        axes_.empty() ? cross(query, key, value, control) : multi_axis(query, key, value, control);
    if (control.head_gain.defined())
        heads = heads * control.head_gain.unsqueeze(-1);
    return output_dense(heads);
}

torch::Tensor MultiAxisAttentionImpl::weights(const torch::Tensor &x, const torch::Tensor &memory,
                                              int axis, const AttentionControl &control)
{
    const auto query = query_dense(x);
    const auto key = key_dense(memory);
    if (axis == 0)
        return with_positions(token_weights(query, key, control), query);
    const auto place = std::find(axes_.begin(), axes_.end(), axis);
    const auto group = static_cast<std::size_t>(place - axes_.begin());
    return logits(along(query, group), along(key, group)).softmax(-1);
}

torch::Tensor MultiAxisAttentionImpl::cross(const torch::Tensor &query, const torch::Tensor &key,
                                            const torch::Tensor &value,
                                            const AttentionControl &control) const
{
    const auto map = token_weights(query, key, control);
    if (control.tap)
        control.tap(0, with_positions(map, query));
    auto values = of_tokens(value); // [B, H or 1, T, d]
    if (control.token_strength.defined())
        values = values * control.token_strength.unsqueeze(1).unsqueeze(-1);
    return torch::matmul(map, values).transpose(1, 2).reshape(query.sizes());
}

/// [B, A1, ..., An, H, d] -> [B, the other axes, heads of the group, A, d]
torch::Tensor MultiAxisAttentionImpl::along(const torch::Tensor &x, std::size_t group) const
{
    const auto groups = static_cast<std::int64_t>(axes_.size());
    return head_group(x, static_cast<std::int64_t>(group), groups).movedim(axes_[group], -2);
}

torch::Tensor MultiAxisAttentionImpl::multi_axis(const torch::Tensor &query,
                                                 const torch::Tensor &key,
                                                 const torch::Tensor &value,
                                                 const AttentionControl &control) const
{
    std::vector<torch::Tensor> outputs;
    for (std::size_t group = 0; group < axes_.size(); ++group) {
        const auto map = logits(along(query, group), along(key, group)).softmax(-1);
        if (control.tap)
            control.tap(axes_[group], map);
        outputs.push_back(torch::matmul(map, along(value, group)).movedim(-2, axes_[group]));
    }
    return torch::cat(outputs, -2);
}

} // namespace hit
