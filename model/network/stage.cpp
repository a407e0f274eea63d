// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/stage.h"

#include <torch/torch.h>

#include <numeric>

namespace hit {

namespace {

/// Full attention is regional attention inside one patch that is the whole picture.
Blocking blocking_of(const GeneratorConfig &config, int stage)
{
    const StageConfig &s = config.stages[static_cast<std::size_t>(stage)];
    const int side = config.stage_side(stage);
    return {side, s.attention == AttentionMode::Full ? std::vector{side} : s.block_side};
}

} // namespace

Blocking::Blocking(int side, std::vector<int> block_side)
    : side_(side)
{
    std::int64_t outer = side;
    for (const std::int64_t inner : block_side) {
        counts_.push_back(outer / inner);
        outer = inner;
    }
    if (!block_side.empty())
        counts_.push_back(outer);
}

torch::Tensor Blocking::block(const torch::Tensor &x) const
{
    if (counts_.empty())
        return x;
    // [B, rows by level, columns by level, C] -> [B, (row, column) by level, C]
    const auto levels = static_cast<std::int64_t>(counts_.size());
    std::vector<std::int64_t> split{x.size(0)}, order{0}, joined{x.size(0)};
    split.insert(split.end(), counts_.begin(), counts_.end());
    split.insert(split.end(), counts_.begin(), counts_.end());
    split.push_back(x.size(-1));
    for (std::int64_t level = 0; level < levels; ++level) {
        order.insert(order.end(), {1 + level, 1 + levels + level});
        joined.push_back(counts_[static_cast<std::size_t>(level)]
                         * counts_[static_cast<std::size_t>(level)]);
    }
    order.push_back(2 * levels + 1);
    joined.push_back(x.size(-1));
    return x.reshape(split).permute(order).reshape(joined);
}

torch::Tensor Blocking::unblock(const torch::Tensor &x) const
{
    if (counts_.empty())
        return x;
    const auto levels = static_cast<std::int64_t>(counts_.size());
    std::vector<std::int64_t> split{x.size(0)}, order{0};
    for (const std::int64_t count : counts_)
        split.insert(split.end(), {count, count});
    split.push_back(x.size(-1));
    for (const std::int64_t column : {0, 1})
        for (std::int64_t level = 0; level < levels; ++level)
            order.push_back(1 + 2 * level + column);
    order.push_back(2 * levels + 1);
    return x.reshape(split).permute(order).reshape({x.size(0), side_, side_, x.size(-1)});
}

AttentionLayerImpl::AttentionLayerImpl(const GeneratorConfig &config, int stage,
                                       std::vector<int> axes)
{
    const StageConfig &s = config.stages[static_cast<std::size_t>(stage)];
    const int memory_dim = axes.empty() ? config.stages.front().dim : s.dim;
    attention_layer =
        register_module("attention_layer", MultiAxisAttention(s.dim, memory_dim, s.heads,
                                                              config.key_value, std::move(axes)));
    norm = register_module("norm", Norm(config.norm, s.dim));
    mlp_block = register_module("mlp_block", Mlp(config.norm, s.dim));
}

torch::Tensor AttentionLayerImpl::forward(const torch::Tensor &x, const torch::Tensor &memory,
                                          const AttentionControl &control)
{
    const auto h = norm(x);
    return mlp_block(x + attention_layer(h, memory.defined() ? memory : h, control));
}

torch::Tensor AttentionLayerImpl::weights(const torch::Tensor &x, const torch::Tensor &memory,
                                          int axis, const AttentionControl &control)
{
    const auto h = norm(x);
    return attention_layer->weights(h, memory.defined() ? memory : h, axis, control);
}

std::string attention_tap_name(int stage, int layer, AttentionKind kind, int outer_axis)
{
    std::string name = "stage" + std::to_string(stage) + "/layer" + std::to_string(layer);
    switch (kind) {
    case AttentionKind::Cross:
        return name + "/cross";
    case AttentionKind::Regional:
        return name + "/local";
    case AttentionKind::Dilated:
        break;
    }
    return name + "/dilated" + (outer_axis > 1 ? std::to_string(outer_axis) : "");
}

StageBlocksImpl::StageBlocksImpl(const GeneratorConfig &config, int stage)
    : stage_(stage)
    , config_(config.stages[static_cast<std::size_t>(stage)])
    , blocking_(blocking_of(config, stage))
    , axes_(static_cast<int>(axis_sizes(config_, config.stage_side(stage)).size()))
{
    const auto name = [this] { return sequential_name(static_cast<int>(layers_.size())); };
    if (config_.cross_attention) {
        auto layer =
            register_module(name(), AttentionLayer(config, stage, /*axes=*/std::vector<int>{}));
        layers_.push_back({layer, nullptr, {}});
    }
    for (int j = 0; j < config_.layers; ++j) {
        const auto axes = attention_axes(config_, j);
        if (axes.empty()) {
            layers_.push_back(
                {nullptr, register_module(name(), Mlp(config.norm, config_.dim)), {}});
        } else {
            layers_.push_back(
                {register_module(name(), AttentionLayer(config, stage, axes)), nullptr, axes});
        }
    }
}

torch::Tensor StageBlocksImpl::forward(const torch::Tensor &x, const torch::Tensor &tokens,
                                       const StageControl &control, const TapFunction &tap)
{
    return blocking_.unblock(run_layers(blocking_.block(x), 0, layers(), tokens, control, tap));
}

std::vector<int> StageBlocksImpl::axes(int layer) const
{
    const Layer &at = layers_.at(static_cast<std::size_t>(layer));
    if (at.attention.is_empty())
        return {};
    return at.axes.empty() ? std::vector{0} : at.axes;
}

torch::Tensor StageBlocksImpl::run_layers(torch::Tensor x, int first, int last,
                                          const torch::Tensor &tokens, const StageControl &control,
                                          const TapFunction &tap)
{
    for (int j = first; j < last; ++j) {
        Layer &layer = layers_.at(static_cast<std::size_t>(j));
        if (layer.attention.is_empty()) {
            x = layer.mlp(x);
            continue;
        }
        const auto memory = layer.axes.empty() ? tokens : torch::Tensor();
        x = layer.attention(x, memory, attention_control(j, control, tap));
    }
    return x;
}

torch::Tensor StageBlocksImpl::weights(int layer, int axis, const torch::Tensor &x,
                                       const torch::Tensor &tokens, const StageControl &control)
{
    Layer &at = layers_.at(static_cast<std::size_t>(layer));
    return at.attention->weights(x, axis == 0 ? tokens : torch::Tensor(), axis,
                                 attention_control(layer, control, {}));
}

AttentionControl StageBlocksImpl::attention_control(int layer, const StageControl &control,
                                                    const TapFunction &tap) const
{
    AttentionControl result;
    result.head_gain = head_gain(layer, control);
    result.token_strength = control.token_strength;
    result.token_bias = control.token_bias;
    result.temperature = control.temperature;
    if (tap)
        result.tap = [this, layer, &tap](int axis, const torch::Tensor &map) {
            tap(attention_tap_name(stage_, layer, kind(axis), axes_ - axis), map);
        };
    return result;
}

torch::Tensor StageBlocksImpl::head_gain(int layer, const StageControl &control) const
{
    std::vector<float> gain(static_cast<std::size_t>(config_.heads), 1.0F);
    const std::vector<int> groups = axes(layer);
    if (groups.empty())
        return {};
    const std::size_t group = gain.size() / groups.size();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const AttentionKind k = kind(groups[i]);
        const bool on = k == AttentionKind::Cross      ? control.cross
                        : k == AttentionKind::Regional ? control.regional
                                                       : control.dilated;
        if (!on)
            std::fill_n(gain.begin() + static_cast<std::ptrdiff_t>(i * group), group, 0.0F);
    }
    for (const auto &[muted_layer, head] : control.muted_heads)
        if (muted_layer == layer)
            gain.at(static_cast<std::size_t>(head)) = 0;
    if (std::all_of(gain.begin(), gain.end(), [](float g) { return g == 1; }))
        return {};
    return torch::tensor(gain, layers_[static_cast<std::size_t>(layer)]
                                   .attention->attention_layer->query_dense->kernel.options()
                                   .requires_grad(false));
}

AttentionKind StageBlocksImpl::kind(int axis) const
{
    if (axis == 0)
        return AttentionKind::Cross;
    return axis == axes_ ? AttentionKind::Regional : AttentionKind::Dilated;
}

} // namespace hit
