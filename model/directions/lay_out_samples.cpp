// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/lay_out_samples.h"

#include "model/directions/principal_scores.h"

#include <torch/torch.h>

namespace hit {
namespace {

constexpr const char *what = "samples on a map";

std::vector<float> numbers(const torch::Tensor &values)
{
    const auto flat = values.to(torch::kFloat).contiguous();
    return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

Result<SampleMap> lay_out(const SampleFeatures &samples, const Ranked &scores, int stage)
{
    if (scores.share.size() < 2)
        return fail(ErrorCode::WrongUse, what, "they do not differ in two ways");
    const auto along = scores.vectors.to(torch::kFloat).matmul(samples.rows);
    const auto components = along / along.norm(2, 1, true);
    const auto places = numbers(samples.rows.matmul(components.t()));
    SampleMap map;
    map.stage = stage;
    for (std::size_t i = 0; i < places.size(); i += 2)
        map.places.push_back({places[i], places[i + 1]});
    map.mean = numbers(samples.mean);
    map.components = numbers(components);
    map.shares = {scores.share.at(0), scores.share.at(1)};
    return map;
}

} // namespace

Result<SampleMap> lay_out_samples(GeneratorImpl &generator, int stage, int samples,
                                  const StepsDone &progress, const std::stop_token &stop)
{
    if (samples < 3)
        return fail(ErrorCode::WrongUse, what, "they need three samples or more");
    return scored_samples(generator, stage, samples, 2, what, progress, stop)
        .and_then([&](const ScoredSamples &scored) {
            return guard(what, [&] { return lay_out(scored.features, scored.scores, stage); });
        });
}

} // namespace hit
