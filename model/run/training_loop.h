// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/image_loader.h"
#include "model/run/run_metrics.h"
#include "model/run/run_output.h"
#include "model/run/step_readings.h"

#include <stop_token>

namespace hit {

struct LoopOptions
{
    std::stop_token stop;                         ///< save and stop
    std::function<bool()> snapshot_asked;         ///< true once for each time that it was
    std::function<void(const RunStatus &)> watch; ///< after every step, on the loop's thread
    std::filesystem::path extractor;              ///< for RunMetrics
    FileSystem *system = &FileSystem::real();
};

/// A run from its present step to its end (training.md, "Crash safety"): steps, what is asked of it
/// on the way, and what happens when something is not finite. With several replicas each has a
/// loop; the first decides for all and is the only one that writes. One thread.
class TrainingLoop final
{
public:
    /// All must outlive this; the caller holds the run's lock. `device` is the trainer's.
    TrainingLoop(const RunFolder &run, Trainer &trainer, Replicas &replicas, const ImagePack &pack,
                 at::Device device, LoopOptions options);

    /// `reason`: why the run starts here, for a person. Finished or Stopped, with a checkpoint of
    /// the last step; else an error, which status.json tells too.
    /// `warnings`: what was found on the way here.
    Result<RunState> run(const std::string &reason, std::span<const Error> warnings = {});

private:
    using Clock = std::chrono::steady_clock;
    enum class Act { Step, Wait, RollBack, Finish, Stop, GiveUp };
    struct Decision
    {
        Act act;
        std::int64_t step = 0; ///< of the checkpoint to roll back to
    };
    Result<RunState> train();
    Decision decide();
    Decision decide_in_trouble();
    Decision agree(Decision decision);
    Status act(const Decision &decision);
    Result<RunState> end(const Decision &decision);

    Status step();
    Result<StepReport> step_on(const at::Tensor &images);
    Error memory_is_short(const Error &failed) const;
    void write_scalars();
    void measure();
    void settle_metrics(const Status &measured);
    void report_damage(const ImageBatch &batch);
    void examine_steps();
    Status roll_back(std::int64_t step);
    void take_requests_now();
    void wait();

    const RunFolder &run_;
    Trainer &trainer_;
    Replicas &replicas_;
    const at::Device device_;
    const LoopOptions options_;
    const std::size_t steps_between_looks_;
    ImageLoader loader_;
    StepReadings readings_;
    std::optional<RunOutput> output_;   ///< of the replica that writes
    std::optional<RunMetrics> metrics_; ///< its, until it is known that they cannot be had

    bool paused_ = false, stop_asked_ = false, halved_ = false;
    Clock::time_point next_requests_ = Clock::now();
    std::int64_t replaced_ = 0, left_out_ = 0; ///< images, steps
    int bad_in_a_row_ = 0, rollbacks_ = 0;
    std::optional<Error> trouble_; ///< what makes it roll back or give up
};

} // namespace hit
