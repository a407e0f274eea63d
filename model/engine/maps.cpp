// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/maps.h"

#include <torch/torch.h>

#include <cmath>

namespace hit {
namespace {

/// A map and what its statistics are about.
struct Made
{
    torch::Tensor map; ///< [h, w, c]
    torch::Tensor counted = map;
};

/// The three directions in which features x [N, C] differ most, strongest first, with their
/// standard deviations: [C, 3] and [3], where x is.
std::pair<torch::Tensor, torch::Tensor> principal_axes(const torch::Tensor &x,
                                                       const torch::Tensor &mean)
{
    constexpr std::int64_t at_once = 16'384; // double takes twice the memory
    auto covariance = torch::zeros({x.size(1), x.size(1)}, x.options().dtype(torch::kDouble));
    for (const torch::Tensor &part : x.split(at_once)) {
        const auto centred = (part - mean).to(torch::kDouble);
        covariance += centred.t().mm(centred);
    }
    const auto [values, vectors] = torch::linalg_eigh(covariance.cpu() / x.size(0));
    const auto count = std::min<std::int64_t>(3, x.size(1));
    auto axes = vectors.slice(1, x.size(1) - count).flip(1);
    const auto largest = axes.gather(0, axes.abs().argmax(0, /*keepdim=*/true));
    axes = axes * torch::where(largest < 0, -1.0, 1.0);
    const auto deviations = values.slice(0, x.size(1) - count).flip(0).clamp_min(0).sqrt();
    return {axes.to(x.options()), deviations.to(x.options())};
}

Made components(const torch::Tensor &features)
{
    const auto x = features.flatten(0, 1);
    const auto mean = x.mean(0);
    const auto [axes, deviations] = principal_axes(x, mean);
    const auto along = (x.mm(axes) - mean.unsqueeze(0).mm(axes)) / (2 * deviations);
    auto colours = along.nan_to_num(0, 0, 0).clamp(-1, 1); // 0 / 0 where nothing differs
    colours = torch::constant_pad_nd(colours, {0, 3 - colours.size(1)});
    return {colours.view({features.size(0), features.size(1), 3}), features};
}

/// [h, w, C]
torch::Tensor features_of(StageRun &run, const FeatureQuery &query)
{
    const int stage = query.stage;
    switch (query.of) {
    case FeatureQuery::Of::Tokens:
        return run.tokens(stage).view({4, 4, -1});
    case FeatureQuery::Of::Grid:
        return run.input(0)[0];
    case FeatureQuery::Of::Out:
        break;
    }
    const auto x = run.input(stage) + run.network().positions(stage);
    return run.network().blocks(stage)->forward(x, run.tokens(stage), run.control(stage), {})[0];
}

Made made(StageRun &run, const FeatureQuery &query, int)
{
    const auto features = features_of(run, query);
    switch (query.what) {
    case FeatureQuery::What::Components:
        return components(features);
    case FeatureQuery::What::Channel:
        return {features.narrow(-1, query.channel, 1)};
    case FeatureQuery::What::Norm:
        break;
    }
    return {features.norm(2, -1, /*keepdim=*/true)};
}

Made made(StageRun &run, const ContributionQuery &query, int)
{
    return {run.contribution(query.stage)[0]};
}

Made made(StageRun &run, const AttentionQuery &query, int most_side)
{
    return {attention_map(run, query, most_side)};
}

Made made(StageRun &run, const RolloutQuery &query, int most_side)
{
    return {rollout_map(run, query, most_side)};
}

Made made(StageRun &run, const CausalQuery &query, int)
{
    return {causal_map(run, query)};
}

Statistics statistics_of(const torch::Tensor &x)
{
    const auto [least, most] = torch::aminmax(x);
    const auto [deviation, mean] = torch::std_mean(x, /*unbiased=*/false);
    const auto all = torch::stack({least, most, mean, deviation}).to(torch::kCPU, torch::kFloat);
    const float *values = all.const_data_ptr<float>();
    return {values[0], values[1], values[2], values[3]};
}

} // namespace

torch::Tensor reduced(const torch::Tensor &x, int most_side)
{
    std::int64_t square = 1;
    while (most_side > 0 && x.size(0) / square > most_side)
        square *= 2;
    if (square == 1)
        return x;
    return x.unflatten(1, {-1, square}).unflatten(0, {-1, square}).mean({1, 3});
}

torch::Tensor cross_weights(StageRun &run, int stage, int y, int rows, int x, int columns)
{
    const auto part = [&](const torch::Tensor &whole) {
        return whole.narrow(1, y, rows).narrow(2, x, columns);
    };
    const auto input = part(run.input(stage)) + part(run.network().positions(stage));
    return run.network()
        .blocks(stage)
        ->weights(/*layer=*/0, /*axis=*/0, input, run.tokens(stage), run.control(stage))[0]
        .squeeze(-2);
}

MapResult make_map(StageRun &run, const MapQuery &query)
{
    const Made found =
        std::visit([&](const auto &what) { return made(run, what, query.most_side); }, query.what);
    const auto map =
        reduced(found.map, query.most_side).to(torch::kCPU, torch::kFloat).contiguous();
    const float *values = map.const_data_ptr<float>();
    return {static_cast<int>(map.size(0)),
            static_cast<int>(map.size(1)),
            static_cast<int>(map.size(2)),
            {values, values + map.numel()},
            statistics_of(found.counted.to(torch::kFloat))};
}

} // namespace hit
