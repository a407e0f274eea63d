// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/attention.h"

#include <torch/torch.h>

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

torch::Tensor MultiAxisAttentionImpl::cross(const torch::Tensor &query, const torch::Tensor &key,
                                            const torch::Tensor &value,
                                            const AttentionControl &control) const
{
    const auto positions = query.flatten(1, -3).transpose(1, 2); // [B, H, N, d]
    const auto tokens_of = [](const torch::Tensor &t) { return t.squeeze(1).transpose(1, 2); };
    auto scores = logits(positions, tokens_of(key)); // [B, H, N, T]
    if (control.temperature != 1)
        scores = scores / control.temperature;
    if (control.token_bias.defined())
        scores = scores + control.token_bias.unsqueeze(1).unsqueeze(1);
    const auto map = scores.softmax(-1);
    if (control.tap) {
        auto shape = query.sizes().slice(1, static_cast<std::size_t>(query.dim()) - 3).vec();
        control.tap(0, map.unflatten(2, shape).unsqueeze(-2));
    }
    auto values = tokens_of(value); // [B, H or 1, T, d]
    if (control.token_strength.defined())
        values = values * control.token_strength.unsqueeze(1).unsqueeze(-1);
    return torch::matmul(map, values).transpose(1, 2).reshape(query.sizes());
}

torch::Tensor MultiAxisAttentionImpl::multi_axis(const torch::Tensor &query,
                                                 const torch::Tensor &key,
                                                 const torch::Tensor &value,
                                                 const AttentionControl &control) const
{
    const auto groups = static_cast<std::int64_t>(axes_.size());
    std::vector<torch::Tensor> outputs;
    for (std::int64_t i = 0; i < groups; ++i) {
        const int axis = axes_[static_cast<std::size_t>(i)];
        // [B, A1, ..., An, H, d] -> [B, the other axes, heads of the group, A, d]
        const auto part = [&](const torch::Tensor &x) {
            return head_group(x, i, groups).movedim(axis, -2);
        };
        const auto map = logits(part(query), part(key)).softmax(-1);
        if (control.tap)
            control.tap(axis, map);
        outputs.push_back(torch::matmul(map, part(value)).movedim(-2, axis));
    }
    return torch::cat(outputs, -2);
}

} // namespace hit
