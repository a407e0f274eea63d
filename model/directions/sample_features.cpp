// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/sample_features.h"

#include "model/directions/sample_limits.h"
#include "model/latent/latent.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

constexpr int batch = 16;

Status check(const GeneratorConfig &config, int stage, int samples, const char *what)
{
    if (stage < 0 || stage >= static_cast<int>(config.stages.size()))
        return fail(ErrorCode::WrongUse, what, "the model has no stage " + std::to_string(stage));
    if (samples < 2)
        return fail(ErrorCode::WrongUse, what, "they need two samples or more");
    if (!features_fit(config, stage, samples))
        return fail(ErrorCode::WrongUse, what,
                    "the features of " + std::to_string(samples) + " samples of stage "
                        + std::to_string(stage) + " take over 1 GiB",
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

SampleFeatures collect(GeneratorImpl &generator, int stage, int samples, const char *what,
                       const StepsDone &progress, const std::stop_token &stop)
{
    const torch::NoGradGuard no_grad;
    const auto device = generator.parameters().front().device();
    const auto z = seed_latents(samples, generator.config().z_dim);
    auto rows = torch::empty({samples, stage_features(generator.config(), stage)});
    for (int first = 0; first < samples; first += batch) {
        if (stop.stop_requested())
            throw ErrorException(Error{ErrorCode::Interrupted, what, "were stopped", {}, {}});
        const int last = std::min(first + batch, samples);
        rows.slice(0, first, last)
            .copy_(features(generator, z.slice(0, first, last).to(device), stage));
        if (progress)
            progress(last, samples);
    }
    const auto mean = rows.mean(0);
    rows -= mean;
    return {z, mean, rows};
}

} // namespace

Result<SampleFeatures> sample_features(GeneratorImpl &generator, int stage, int samples,
                                       const char *what, const StepsDone &progress,
                                       const std::stop_token &stop)
{
    return check(generator.config(), stage, samples, what).and_then([&] {
        return guard(what,
                     [&] { return collect(generator, stage, samples, what, progress, stop); });
    });
}

} // namespace hit
