// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/feature_directions.h"

#include "model/directions/sample_features.h"
#include "model/directions/solve.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

constexpr const char *what = "directions of features";

std::vector<FoundDirection> components(const SampleFeatures &samples,
                                       const FeatureDirectionOptions &options)
{
    const int dim = static_cast<int>(samples.z.size(1));
    // The scores are orthogonal, so that the least squares fit of z to them is a product.
    const Ranked scores = largest(inner_products(samples.rows), std::min(options.count, dim));
    const auto centred = (samples.z - samples.z.mean(0)).to(torch::kDouble);
    const auto fitted = scores.vectors.matmul(centred);
    Edit like;
    like.name = like.source = "PCA, stage " + std::to_string(options.stage);
    like.name += ',';
    return found({fitted / fitted.norm(2, 1, true), scores.share}, like);
}

} // namespace

Result<std::vector<FoundDirection>> feature_directions(GeneratorImpl &generator,
                                                       const FeatureDirectionOptions &options,
                                                       const StepsDone &progress,
                                                       const std::stop_token &stop)
{
    return sample_features(generator, options.stage, options.samples, what, progress, stop)
        .and_then([&](const SampleFeatures &samples) {
            return guard(what, [&] { return components(samples, options); });
        });
}

} // namespace hit
