// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/feature_directions.h"

#include "model/directions/principal_scores.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

constexpr const char *what = "directions of features";

std::vector<FoundDirection> components(const SampleFeatures &samples, const Ranked &scores,
                                       int side)
{
    // The scores are orthogonal, so that the least squares fit of z to them is a product.
    const auto centred = (samples.z - samples.z.mean(0)).to(torch::kDouble);
    const auto fitted = scores.vectors.matmul(centred);
    Edit like;
    like.source = "PCA, " + std::to_string(side) + " px";
    like.name = "PCA " + std::to_string(side) + " px,";
    return found({fitted / fitted.norm(2, 1, true), scores.share}, like);
}

} // namespace

Result<std::vector<FoundDirection>> feature_directions(GeneratorImpl &generator,
                                                       const FeatureDirectionOptions &options,
                                                       const StepsDone &progress,
                                                       const std::stop_token &stop)
{
    const int count = std::min(options.count, generator.config().z_dim);
    return scored_samples(generator, options.stage, options.samples, count, what, progress, stop)
        .and_then([&](const ScoredSamples &scored) {
            return guard(what, [&] {
                return components(scored.features, scored.scores,
                                  generator.config().stage_side(options.stage));
            });
        });
}

} // namespace hit
