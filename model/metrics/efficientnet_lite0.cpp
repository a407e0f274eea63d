// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/efficientnet_lite0.h"

#include "model/network/variables.h"

#include <torch/torch.h>

#include <array>

namespace hit {
namespace {

struct StageRow
{
    std::int64_t repeats, side, stride, expansion, out;
};
constexpr std::array<StageRow, 7> stages{{
    {1, 3, 1, 1, 16},
    {2, 3, 2, 6, 24},
    {2, 5, 2, 6, 40},
    {3, 3, 2, 6, 80},
    {3, 5, 1, 6, 112},
    {4, 5, 2, 6, 192},
    {1, 3, 1, 6, 320},
}};
constexpr std::int64_t stem_channels = 32, features = 1280;

/// TensorFlow's "same" padding for sides that the stride divides: with stride 2 there is one zero
/// more after than before.
torch::Tensor padded(const torch::Tensor &x, std::int64_t side, std::int64_t stride)
{
    const std::int64_t before = (side - stride) / 2, after = side - stride - before;
    return torch::constant_pad_nd(x, {before, after, before, after});
}

} // namespace

MobileBlockImpl::MobileBlockImpl(const Options &options)
    : options_(options)
{
    const std::int64_t wide = options.in * options.expansion;
    if (options.expansion != 1)
        expand_ = register_module("expand", FoldedConv(FoldedConvOptions{options.in, wide}));
    depthwise_ = register_module(
        "depthwise", FoldedConv(FoldedConvOptions{
                         wide, wide, {options.side, options.side}, options.stride, {0, 0}, wide}));
    project_ = register_module("project", FoldedConv(FoldedConvOptions{wide, options.out}));
}

torch::Tensor MobileBlockImpl::forward(const torch::Tensor &x)
{
    auto y = expand_.is_empty() ? x : torch::relu6(expand_(x));
    y = torch::relu6(depthwise_(padded(y, options_.side, options_.stride)));
    y = project_(y);
    return options_.stride == 1 && options_.in == options_.out ? y + x : y;
}

EfficientNetLite0::EfficientNetLite0()
    : stem_(
        register_module("stem", FoldedConv(FoldedConvOptions{3, stem_channels, {3, 3}, 2, {0, 0}})))
{
    auto &group = add_group(*this, "blocks");
    std::int64_t in = stem_channels;
    for (const StageRow &stage : stages)
        for (std::int64_t i = 0; i < stage.repeats; ++i) {
            const MobileBlock block(MobileBlockImpl::Options{
                in, stage.out, stage.side, i == 0 ? stage.stride : 1, stage.expansion});
            blocks_.push_back(group.register_module(std::to_string(blocks_.size()), block));
            in = stage.out;
        }
    head_ = register_module("head", FoldedConv(FoldedConvOptions{in, features}));
}

FeatureBatch EfficientNetLite0::forward(const torch::Tensor &images)
{
    auto x = torch::relu6(stem_(padded(images, 3, 2)));
    for (MobileBlock &block : blocks_)
        x = block(x);
    return {torch::relu6(head_(x)).mean({2, 3}), {}};
}

} // namespace hit
