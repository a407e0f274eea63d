// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/maps.h"

#include <torch/torch.h>

#include <cmath>

namespace hit {
namespace {

torch::Tensor contribution_map(StageRun &run, const ContributionQuery &query, int most_side)
{
    const torch::Tensor image = run.contribution(query.stage)[0];
    return reduced(image, square_of(image.size(0), most_side));
}

MapResult result_of(const torch::Tensor &map, const Summary &summary)
{
    const auto own = map.to(torch::kCPU, torch::kFloat).contiguous();
    const float *values = own.const_data_ptr<float>();
    return {static_cast<int>(own.size(0)), static_cast<int>(own.size(1)),
            static_cast<int>(own.size(2)), {values, values + own.numel()},
            summary.statistics(),          summary.not_finite()};
}

MapResult with_own_statistics(const torch::Tensor &map)
{
    Summary summary;
    summary.add(map);
    return result_of(map, summary);
}

struct Maker
{
    StageRun &run;
    int most_side;

    MapResult operator()(const AttentionQuery &query) const
    {
        return with_own_statistics(attention_map(run, query, most_side));
    }
    MapResult operator()(const FeatureQuery &query) const
    {
        if (query.what != FeatureQuery::What::Components)
            return with_own_statistics(feature_map(run, query, most_side));
        Summary features;
        const auto map = component_map(run, query, most_side, features);
        return result_of(map, features);
    }
    MapResult operator()(const ContributionQuery &query) const
    {
        return with_own_statistics(contribution_map(run, query, most_side));
    }
    MapResult operator()(const RolloutQuery &query) const
    {
        return with_own_statistics(rollout_map(run, query, most_side));
    }
    MapResult operator()(const CausalQuery &query) const
    {
        return with_own_statistics(causal_map(run, query, most_side));
    }
};

} // namespace

void Summary::add(const torch::Tensor &x)
{
    constexpr std::int64_t at_once = 1 << 17;
    for (const torch::Tensor &part : x.flatten().split(at_once)) {
        const auto finite = part.masked_select(part.isfinite()).to(torch::kDouble);
        finite_ += finite.numel();
        not_finite_ += part.numel() - finite.numel();
        if (finite.numel() == 0)
            continue;
        const auto [least, most] = torch::aminmax(finite);
        const auto all =
            torch::stack({least, most, finite.sum(), finite.dot(finite)}).to(torch::kCPU);
        const double *values = all.const_data_ptr<double>();
        least_ = std::min(least_, static_cast<float>(values[0]));
        most_ = std::max(most_, static_cast<float>(values[1]));
        sum_ += values[2];
        squares_ += values[3];
    }
}

Statistics Summary::statistics() const
{
    if (finite_ == 0)
        return {};
    const auto count = static_cast<double>(finite_);
    const double mean = sum_ / count;
    const double variance = std::max(0.0, squares_ / count - mean * mean);
    return {least_, most_, static_cast<float>(mean), static_cast<float>(std::sqrt(variance))};
}

float Summary::largest() const
{
    return finite_ == 0 ? 0 : std::max(-least_, most_);
}

std::int64_t square_of(std::int64_t side, int most_side)
{
    std::int64_t square = 1;
    while (most_side > 0 && side / square > most_side)
        square *= 2;
    return square;
}

torch::Tensor reduced(const torch::Tensor &x, std::int64_t square)
{
    if (square == 1)
        return x;
    return x.unflatten(1, {-1, square}).unflatten(0, {-1, square}).mean({1, 3});
}

torch::Tensor cross_weights(StageRun &run, int stage, std::int64_t y, std::int64_t rows,
                            std::int64_t x, std::int64_t columns)
{
    const auto part = [&](const torch::Tensor &whole) {
        return whole.narrow(1, y, rows).narrow(2, x, columns);
    };
    const auto input = part(run.input(stage)) + part(run.network().positions(stage));
    // The tokens of a bf16 session may be bf16 where a map is made in float32.
    const auto tokens = run.tokens(stage).to(input.scalar_type());
    return run.network()
        .blocks(stage)
        ->weights(/*layer=*/0, /*axis=*/0, input, tokens, run.control(stage))[0]
        .squeeze(-2);
}

MapResult make_map(StageRun &run, const MapQuery &query)
{
    run.check_stop();
    return std::visit(Maker{run, query.most_side}, query.what);
}

} // namespace hit
