// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/inception_v3.h"

#include "model/network/variables.h"

#include <torch/torch.h>

namespace hit {
namespace {

using Pool = InceptionPool;
using Branches = std::vector<InceptionBranchRow>;
using Side = std::array<std::int64_t, 2>;

constexpr Side side3{3, 3}, side5{5, 5}, row3{1, 3}, column3{3, 1}, row7{1, 7}, column7{7, 1};

Branches block_5(std::int64_t pool)
{
    return {{Pool::None, {{"branch1x1", 64}}, {}},
            {Pool::None, {{"branch5x5_1", 48}, {"branch5x5_2", 64, side5}}, {}},
            {Pool::None,
             {{"branch3x3dbl_1", 64}, {"branch3x3dbl_2", 96, side3}, {"branch3x3dbl_3", 96, side3}},
             {}},
            {Pool::Average, {{"branch_pool", pool}}, {}}};
}

Branches block_6a()
{
    return {
        {Pool::None, {{"branch3x3", 384, side3, 2}}, {}},
        {Pool::None,
         {{"branch3x3dbl_1", 64}, {"branch3x3dbl_2", 96, side3}, {"branch3x3dbl_3", 96, side3, 2}},
         {}},
        {Pool::MaxHalving, {}, {}}};
}

Branches block_6(std::int64_t wide)
{
    return {{Pool::None, {{"branch1x1", 192}}, {}},
            {Pool::None,
             {{"branch7x7_1", wide}, {"branch7x7_2", wide, row7}, {"branch7x7_3", 192, column7}},
             {}},
            {Pool::None,
             {{"branch7x7dbl_1", wide},
              {"branch7x7dbl_2", wide, column7},
              {"branch7x7dbl_3", wide, row7},
              {"branch7x7dbl_4", wide, column7},
              {"branch7x7dbl_5", 192, row7}},
             {}},
            {Pool::Average, {{"branch_pool", 192}}, {}}};
}

Branches block_7a()
{
    return {{Pool::None, {{"branch3x3_1", 192}, {"branch3x3_2", 320, side3, 2}}, {}},
            {Pool::None,
             {{"branch7x7x3_1", 192},
              {"branch7x7x3_2", 192, row7},
              {"branch7x7x3_3", 192, column7},
              {"branch7x7x3_4", 192, side3, 2}},
             {}},
            {Pool::MaxHalving, {}, {}}};
}

Branches block_7(Pool pool)
{
    return {{Pool::None, {{"branch1x1", 320}}, {}},
            {Pool::None,
             {{"branch3x3_1", 384}},
             {{"branch3x3_2a", 384, row3}, {"branch3x3_2b", 384, column3}}},
            {Pool::None,
             {{"branch3x3dbl_1", 448}, {"branch3x3dbl_2", 384, side3}},
             {{"branch3x3dbl_3a", 384, row3}, {"branch3x3dbl_3b", 384, column3}}},
            {pool, {{"branch_pool", 192}}, {}}};
}

torch::Tensor pooled(const torch::Tensor &x, Pool pool)
{
    switch (pool) {
    case Pool::None:
        break;
    case Pool::Average:
        return torch::avg_pool2d(x, 3, 1, 1, /*ceil_mode=*/false, /*count_include_pad=*/false);
    case Pool::Max:
        return torch::max_pool2d(x, 3, 1, 1);
    case Pool::MaxHalving:
        return torch::max_pool2d(x, 3, 2);
    }
    return x;
}

} // namespace

InceptionBlockImpl::InceptionBlockImpl(std::int64_t in, const Branches &branches)
{
    for (const InceptionBranchRow &row : branches) {
        Branch branch{row.pool, {}, {}};
        std::int64_t channels = in;
        for (const InceptionConvRow &conv : row.chain) {
            branch.chain.push_back(add(channels, conv));
            channels = conv.out;
        }
        std::int64_t out = row.fork.empty() ? channels : 0;
        for (const InceptionConvRow &conv : row.fork) {
            branch.fork.push_back(add(channels, conv));
            out += conv.out;
        }
        out_ += out;
        branches_.push_back(std::move(branch));
    }
}

FoldedConv InceptionBlockImpl::add(std::int64_t in, const InceptionConvRow &row)
{
    FoldedConvOptions options{in, row.out, row.kernel, row.stride};
    if (row.stride == 1)
        options.padding = {row.kernel[0] / 2, row.kernel[1] / 2};
    return register_module(row.name, FoldedConv(options));
}

torch::Tensor InceptionBlockImpl::forward(const torch::Tensor &x)
{
    std::vector<torch::Tensor> parts;
    for (Branch &branch : branches_) {
        auto y = pooled(x, branch.pool);
        for (FoldedConv &conv : branch.chain)
            y = torch::relu(conv(y));
        for (FoldedConv &conv : branch.fork)
            parts.push_back(torch::relu(conv(y)));
        if (branch.fork.empty())
            parts.push_back(y);
    }
    return torch::cat(parts, 1);
}

InceptionV3::InceptionV3(InceptionWeights weights)
{
    const auto add_stem = [this](const char *name, const FoldedConvOptions &options) {
        stem_.push_back(register_module(name, FoldedConv(options)));
    };
    add_stem("Conv2d_1a_3x3", {3, 32, side3, 2});
    add_stem("Conv2d_2a_3x3", {32, 32, side3});
    add_stem("Conv2d_2b_3x3", {32, 64, side3, 1, {1, 1}});
    add_stem("Conv2d_3b_1x1", {64, 80});
    add_stem("Conv2d_4a_3x3", {80, 192, side3});

    const bool graph = weights == InceptionWeights::Graph2015;
    std::int64_t channels = 192;
    const auto add_block = [&](const char *name, const Branches &branches) {
        blocks_.push_back(register_module(name, InceptionBlock(channels, branches)));
        channels = blocks_.back()->out();
    };
    add_block("Mixed_5b", block_5(32));
    add_block("Mixed_5c", block_5(64));
    add_block("Mixed_5d", block_5(64));
    add_block("Mixed_6a", block_6a());
    add_block("Mixed_6b", block_6(128));
    add_block("Mixed_6c", block_6(160));
    add_block("Mixed_6d", block_6(160));
    add_block("Mixed_6e", block_6(192));
    add_block("Mixed_7a", block_7a());
    add_block("Mixed_7b", block_7(Pool::Average));
    add_block("Mixed_7c", block_7(graph ? Pool::Max : Pool::Average));

    auto &fc = add_group(*this, "fc");
    const std::int64_t classes = graph ? 1008 : 1000;
    fc_weight_ = fc.register_parameter("weight", torch::zeros({classes, channels}), false);
    if (!graph)
        fc_bias_ = fc.register_parameter("bias", torch::zeros(classes), false);
}

torch::Tensor InceptionV3::stem(const torch::Tensor &images)
{
    auto x = images;
    for (std::size_t i = 0; i < stem_.size(); ++i) {
        x = torch::relu(stem_[i](x));
        if (i == 2 || i == 4)
            x = pooled(x, Pool::MaxHalving);
    }
    return x;
}

FeatureBatch InceptionV3::forward(const torch::Tensor &images)
{
    auto x = stem(images);
    for (InceptionBlock &block : blocks_)
        x = block(x);
    const auto features = x.mean({2, 3});
    return {features, torch::linear(features, fc_weight_, fc_bias_)};
}

} // namespace hit
