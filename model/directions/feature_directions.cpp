// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/feature_directions.h"

#include "model/directions/solve.h"
#include "model/latent/latent.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

constexpr int batch = 16;
constexpr std::int64_t most_bytes = 1 << 30;

std::int64_t features_of(const GeneratorConfig &config, int stage)
{
    const std::int64_t pixels = config.stage_side(stage);
    return pixels * pixels * config.stages[static_cast<std::size_t>(stage)].dim;
}

Status check(const GeneratorConfig &config, const FeatureDirectionOptions &options)
{
    if (options.stage < 0 || options.stage >= static_cast<int>(config.stages.size()))
        return fail(ErrorCode::WrongUse, "directions of features",
                    "the model has no stage " + std::to_string(options.stage));
    if (options.samples < 2)
        return fail(ErrorCode::WrongUse, "directions of features", "they need two samples or more");
    const auto bytes = features_of(config, options.stage) * options.samples
                       * static_cast<std::int64_t>(sizeof(float));
    if (bytes > most_bytes)
        return fail(ErrorCode::WrongUse, "directions of features",
                    "the features of " + std::to_string(options.samples) + " samples of stage "
                        + std::to_string(options.stage) + " take over 1 GiB",
                    "take an earlier stage or fewer samples");
    return {};
}

/// Output of stages 0 ... `last`, [B, features].
torch::Tensor features(GeneratorImpl &generator, const torch::Tensor &z, int last)
{
    torch::Tensor out;
    const TapFunction tap = [&, name = "stage" + std::to_string(last) + "/out"](
                                const std::string &what, const torch::Tensor &value) {
        if (what == name)
            out = value;
    };
    const GeneratorInput input = generator.embed(z);
    StageState state{input.grid, {}};
    for (int stage = 0; stage <= last; ++stage)
        state = generator.run_stage(stage, state, input.tokens, {}, tap);
    return out.flatten(1);
}

torch::Tensor seed_latents(int count, int dim)
{
    auto z = torch::empty({count, dim});
    for (int seed = 0; seed < count; ++seed)
        z[seed].copy_(torch::tensor(seed_latent(seed, 0, dim)));
    return z;
}

std::vector<FoundDirection> components(GeneratorImpl &generator,
                                       const FeatureDirectionOptions &options,
                                       const StepsDone &progress, const std::stop_token &stop)
{
    const torch::NoGradGuard no_grad;
    const auto device = generator.parameters().front().device();
    const auto z = seed_latents(options.samples, generator.config().z_dim);
    auto rows = torch::empty({options.samples, features_of(generator.config(), options.stage)});
    for (int first = 0; first < options.samples; first += batch) {
        if (stop.stop_requested())
            throw ErrorException(
                Error{ErrorCode::Interrupted, "directions", "were stopped", {}, {}});
        const int last = std::min(first + batch, options.samples);
        rows.slice(0, first, last)
            .copy_(features(generator, z.slice(0, first, last).to(device), options.stage));
        if (progress)
            progress(last, options.samples);
    }
    rows -= rows.mean(0);
    // The scores are orthogonal, so that the least squares fit of z to them is a product.
    const Ranked scores =
        largest(inner_products(rows), std::min(options.count, generator.config().z_dim));
    const auto centred = (z - z.mean(0)).to(torch::kDouble);
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
    return check(generator.config(), options).and_then([&] {
        return guard("directions of features",
                     [&] { return components(generator, options, progress, stop); });
    });
}

} // namespace hit
