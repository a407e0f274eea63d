// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/attention_maps.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hit {
namespace {

constexpr int token_side = 4;

std::int64_t product(const std::vector<std::int64_t> &sizes)
{
    return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

float normalised_entropy(const float *weights, std::int64_t count)
{
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i)
        sum -= weights[i] > 0 ? weights[i] * std::log(static_cast<double>(weights[i])) : 0;
    return count > 1 ? static_cast<float>(sum / std::log(static_cast<double>(count))) : 0;
}

} // namespace

AttentionMaps::AttentionMaps(const TapResult &tap, const GeneratorConfig &config)
    : tap_(&tap)
    , stage_(config.stages[static_cast<std::size_t>(tap.tap.stage)])
    , side_(config.stage_side(tap.tap.stage))
    , axes_(axis_sizes(stage_, side_))
{
    // Regional is the innermost axis, dilated the next one outwards.
    attended_ = axes_.size() - (tap.tap.kind == AttentionKind::Dilated ? 2 : 1);
    const std::vector<std::int64_t> &shape = tap.shape;
    if (shape.size() < 5)
        return;
    heads_ = is_cross() ? shape[1] : shape[shape.size() - 3];
    keys_ = shape.back();
}

Status AttentionMaps::check_shape() const
{
    std::vector<std::int64_t> expected{1};
    if (is_cross()) {
        expected.push_back(heads_);
        expected.insert(expected.end(), axes_.begin(), axes_.end());
        expected.insert(expected.end(), {1, GeneratorConfig::tokens});
    } else {
        for (std::size_t axis = 0; axis < axes_.size(); ++axis)
            if (axis != attended_)
                expected.push_back(axes_[axis]);
        expected.insert(expected.end(), {heads_, axes_[attended_], axes_[attended_]});
    }
    if (tap_->tap.what == Tap::What::Attention && tap_->shape == expected && heads_ > 0
        && static_cast<std::int64_t>(tap_->values.size()) == product(expected))
        return {};
    return fail(ErrorCode::WrongUse, "attention map", "its shape is not that of the model");
}

Result<AttentionMaps> AttentionMaps::create(const TapResult &tap, const GeneratorConfig &config)
{
    if (tap.tap.stage < 0 || static_cast<std::size_t>(tap.tap.stage) >= config.stages.size())
        return fail(ErrorCode::WrongUse, "attention map", "the model has no such stage");
    AttentionMaps maps(tap, config);
    return maps.check_shape().map([&] { return maps; });
}

Status AttentionMaps::check(HeadFusion fusion) const
{
    if (fusion.kind != HeadFusion::Kind::One || (fusion.head >= 0 && fusion.head < heads_))
        return {};
    return fail(ErrorCode::WrongUse, "head " + std::to_string(fusion.head),
                "this layer has the heads 0 to " + std::to_string(heads_ - 1) + " of this kind");
}

std::vector<std::int64_t> AttentionMaps::axis_indices(int x, int y) const
{
    if (stage_.attention == AttentionMode::Full)
        return {0, static_cast<std::int64_t>(y) * side_ + x};
    if (stage_.block_side.empty())
        return {y, x};
    std::vector<std::int64_t> indices;
    int outer = side_;
    for (const int p : stage_.block_side) {
        indices.push_back(static_cast<std::int64_t>(y / p) * (outer / p) + x / p);
        y %= p;
        x %= p;
        outer = p;
    }
    indices.push_back(static_cast<std::int64_t>(y) * outer + x);
    return indices;
}

const float *AttentionMaps::weights(int head, const std::vector<std::int64_t> &indices) const
{
    std::int64_t at = is_cross() ? head : 0;
    for (std::size_t axis = 0; axis < axes_.size(); ++axis)
        if (is_cross() || axis != attended_)
            at = at * axes_[axis] + indices[axis];
    if (!is_cross())
        at = (at * heads_ + head) * axes_[attended_] + indices[attended_];
    return tap_->values.data() + at * keys_;
}

std::vector<float> AttentionMaps::fused(const std::vector<std::int64_t> &indices,
                                        HeadFusion fusion) const
{
    const auto count = static_cast<std::size_t>(keys_);
    if (fusion.kind == HeadFusion::Kind::One) {
        const float *row = weights(fusion.head, indices);
        return {row, row + count};
    }
    std::vector<float> out(count, 0.0F);
    for (int head = 0; head < heads(); ++head) {
        const float *row = weights(head, indices);
        for (std::size_t key = 0; key < count; ++key)
            out[key] = fusion.kind == HeadFusion::Kind::Max
                           ? std::max(out[key], row[key])
                           : out[key] + row[key] / static_cast<float>(heads_);
    }
    return out;
}

AttentionMap AttentionMaps::of_position(int x, int y, HeadFusion fusion) const
{
    const std::vector<std::int64_t> indices = axis_indices(x, y);
    std::vector<float> row = fused(indices, fusion);
    if (is_cross())
        return {token_side, token_side, 1, std::move(row)};
    AttentionMap map{side_, side_, 1,
                     std::vector<float>(static_cast<std::size_t>(side_) * side_, 0.0F)};
    for (int py = 0; py < side_; ++py) {
        for (int px = 0; px < side_; ++px) {
            std::vector<std::int64_t> key = axis_indices(px, py);
            const std::int64_t place = std::exchange(key[attended_], indices[attended_]);
            if (key == indices) // it differs along the attended axis only
                map.values[static_cast<std::size_t>(py) * side_ + px] =
                    row[static_cast<std::size_t>(place)];
        }
    }
    return map;
}

AttentionMap AttentionMaps::of_token(int token, HeadFusion fusion) const
{
    AttentionMap map{side_, side_, 1, {}};
    for (int y = 0; y < side_; ++y)
        for (int x = 0; x < side_; ++x)
            map.values.push_back(
                fused(axis_indices(x, y), fusion)[static_cast<std::size_t>(token)]);
    return map;
}

AttentionMap AttentionMaps::all(HeadFusion fusion) const
{
    AttentionMap map{side_, side_, is_cross() ? GeneratorConfig::tokens : 1, {}};
    for (int y = 0; y < side_; ++y) {
        for (int x = 0; x < side_; ++x) {
            std::vector<std::int64_t> indices = axis_indices(x, y);
            if (is_cross()) {
                const std::vector<float> row = fused(indices, fusion);
                map.values.insert(map.values.end(), row.begin(), row.end());
                continue;
            }
            const auto key = static_cast<std::size_t>(indices[attended_]);
            double sum = 0;
            for (indices[attended_] = 0; indices[attended_] < keys_; ++indices[attended_])
                sum += fused(indices, fusion)[key];
            map.values.push_back(static_cast<float>(sum / static_cast<double>(keys_)));
        }
    }
    return map;
}

AttentionMap AttentionMaps::entropy(int head) const
{
    AttentionMap map{side_, side_, 1, {}};
    for (int y = 0; y < side_; ++y)
        for (int x = 0; x < side_; ++x)
            map.values.push_back(normalised_entropy(weights(head, axis_indices(x, y)), keys_));
    return map;
}

AttentionMap AttentionMaps::entropy() const
{
    AttentionMap mean = entropy(0);
    for (int head = 1; head < heads(); ++head) {
        const AttentionMap next = entropy(head);
        std::transform(mean.values.begin(), mean.values.end(), next.values.begin(),
                       mean.values.begin(), std::plus<>());
    }
    for (float &value : mean.values)
        value /= static_cast<float>(heads_);
    return mean;
}

} // namespace hit
