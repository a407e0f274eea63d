// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/training_trial.h"

#include "model/core/file_error.h"
#include "model/engine/device.h"
#include "model/run/process_memory.h"
#include "model/training/trainer.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <fstream>

namespace hit {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double most_seconds = 20; ///< for the measured steps

/// Steps with and without the penalties that come every r1_every steps only.
struct StepTimes
{
    std::int64_t batch = 0;
    double with_penalty = 0, plain = 0;

    double mean(std::int64_t every) const
    {
        return (with_penalty + static_cast<double>(every - 1) * plain) / static_cast<double>(every);
    }
};

Recipe measurable(Recipe recipe, std::int64_t batch)
{
    recipe.batch = batch;
    recipe.micro_batch = 0;
    recipe.r1_every = std::min<std::int64_t>(recipe.r1_every, 2); // both kinds soon
    return recipe;
}

Result<double> timeStep(Trainer &trainer, const at::Tensor &images, const Context &context)
{
    if (context.stop.stop_requested())
        return fail(ErrorCode::Interrupted, "the trial", "it was stopped");
    const Clock::time_point start = Clock::now();
    const StepReport report = trainer.step(images);
    (void)report.finite.item<float>(); // waits for the device
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Two steps to warm up, then at least one of each kind and as many as fit into `seconds`.
Result<StepTimes> timeSteps(Trainer &trainer, double seconds, const Context &context)
{
    const std::int64_t batch = trainer.recipe().batch, side = trainer.recipe().size();
    const std::int64_t every = trainer.recipe().r1_every;
    const at::Tensor images = torch::randint(0, 256, {batch, side, side, 3}, at::kByte);
    std::array<std::vector<double>, 2> times; // without, with
    double spent = 0;
    for (int step = 0; step < 4 || (spent < seconds && step < 40); ++step) {
        const Result<double> taken = timeStep(trainer, images, context);
        if (!taken)
            return tl::unexpected(taken.error());
        if (step < 2)
            continue;
        spent += *taken;
        times[step % every == 0 ? 1 : 0].push_back(*taken);
    }
    for (auto &kind : times)
        std::ranges::sort(kind);
    StepTimes median{.batch = batch, .with_penalty = times[1][times[1].size() / 2], .plain = 0};
    if (every > 1)
        median.plain = times[0][times[0].size() / 2];
    return median;
}

std::int64_t bytesOf(const Trainer::Snapshot &snapshot)
{
    std::int64_t bytes = 0;
    for (const NamedTensor &tensor : snapshot.tensors)
        bytes += static_cast<std::int64_t>(tensor.value.nbytes());
    return bytes;
}

struct Trial
{
    StepTimes times;
    std::int64_t checkpoint_bytes = 0;
    std::int64_t memory_before = 0, memory = 0; ///< of the process, or of the device
};

Result<Trial> measure(const Recipe &recipe, const Compute &compute, double seconds,
                      const Context &context)
{
    return guard("the trial", [&]() -> Result<Trial> {
        const auto used = [&] {
            return compute.device.is_cpu() ? peak_resident_bytes()
                                           : peak_device_bytes(compute.device);
        };
        Replicas alone;
        Trainer trainer(recipe, compute.device, alone);
        Trial trial;
        trial.memory_before = used();
        return timeSteps(trainer, seconds, context).and_then([&](const StepTimes &times) {
            trial.times = times;
            trial.memory = used();
            return trainer.snapshot().map([&](const Trainer::Snapshot &snapshot) {
                trial.checkpoint_bytes = bytesOf(snapshot);
                return trial;
            });
        });
    });
}

double share(std::int64_t all, std::int64_t part)
{
    return static_cast<double>(all) / static_cast<double>(part);
}

std::int64_t memoryFor(std::int64_t batch, const Trial &trial)
{
    return trial.memory_before
           + static_cast<std::int64_t>(static_cast<double>(trial.memory - trial.memory_before)
                                       * share(batch, trial.times.batch));
}

std::int64_t imagesAtOnce(const Recipe &recipe)
{
    return recipe.micro_batch > 0 ? recipe.micro_batch : recipe.batch;
}

/// A small batch first: it tells whether the whole one is too much to try.
Result<Trial> measureWithinReason(const Recipe &recipe, const Compute &compute,
                                  const Context &context)
{
    const std::int64_t whole = imagesAtOnce(recipe), small = std::min<std::int64_t>(whole, 4);
    auto first = measure(measurable(recipe, small), compute, 0, context);
    if (!first || small == whole)
        return first;
    const double pair = first->times.with_penalty + first->times.plain;
    const bool too_long = 2 * pair * share(whole, small) > most_seconds; // after a warm-up as long
    const std::int64_t most = obtainable_bytes(compute.device);
    if (too_long || memoryFor(whole, *first) > most - most / 4)
        return first;
    auto second = measure(measurable(recipe, whole), compute, 3, context);
    // What does not fit is judged by the small batch: it says how much it would need.
    return second || second.error().code == ErrorCode::Interrupted ? second : first;
}

nlohmann::json resultOf(const Recipe &recipe, const Compute &compute, const Trial &trial)
{
    const std::int64_t batch = trial.times.batch;
    const double step = trial.times.mean(recipe.r1_every) * share(recipe.batch, batch);
    return {{"device", compute.text()},
            {"batch", recipe.batch},
            {"measured_batch", batch},
            {"seconds_per_step", step},
            {"images_per_second", static_cast<double>(recipe.batch) / step},
            {"steps", recipe.last_step()},
            {"memory_bytes", memoryFor(imagesAtOnce(recipe), trial)},
            {"memory_obtainable_bytes", obtainable_bytes(compute.device)},
            {"checkpoint_bytes", trial.checkpoint_bytes}};
}

/// If memory runs out after all, the kernel shall end this, not a run that is being trained.
void yieldToOthers()
{
    std::ofstream("/proc/self/oom_score_adj") << 1000;
}

} // namespace

Result<nlohmann::json> trialOf(const Recipe &recipe, const Context &context)
{
    const auto compute = choose_compute(context.common.device);
    if (!compute)
        return tl::unexpected(compute.error());
    at::set_num_threads(compute->threads);
    yieldToOthers();
    return measureWithinReason(recipe, *compute, context).map([&](const Trial &trial) {
        nlohmann::json result = resultOf(recipe, *compute, trial);
        context.console.say(compute->text() + ": "
                            + decimalText(result["seconds_per_step"].get<double>())
                            + " s a step of " + grouped(recipe.batch) + ", "
                            + decimalText(result["images_per_second"].get<double>()) + " images/s"
                            + (trial.times.batch == recipe.batch
                                   ? ""
                                   : ", judged by steps of " + std::to_string(trial.times.batch)));
        context.console.say(
            "memory " + byte_text(result["memory_bytes"].get<std::int64_t>()) + " of "
            + byte_text(result["memory_obtainable_bytes"].get<std::int64_t>())
            + " that can be had, a checkpoint " + byte_text(trial.checkpoint_bytes));
        if (recipe.last_step() > 0)
            context.console.say("all " + grouped(recipe.last_step()) + " steps: "
                                + durationText(result["seconds_per_step"].get<double>()
                                               * static_cast<double>(recipe.last_step())));
        return result;
    });
}

} // namespace hit
