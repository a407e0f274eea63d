// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/checkpoint_saver.h"
#include "model/run/pace.h"
#include "model/run/run_journal.h"

#include <functional>

namespace hit {

/// All that a trainer writes into its run, at the recipe's intervals: checkpoints, samples, the
/// live snapshot, scalars, status. What fails is a warning and is tried again at the next interval,
/// but for what is not finite. One thread.
class RunOutput final
{
public:
    /// `watch` is called with every status. All must outlive this.
    RunOutput(const RunFolder &run, Trainer &trainer, at::Device device, FileSystem &system,
              std::function<void(const RunStatus &)> watch);

    /// From the trainer's step on; `reason` is for a person.
    void start(const std::string &reason);
    void step_done(double seconds); ///< that it took
    bool wants_scalars() const { return is_due(trainer_.recipe().log_every_steps); }
    void scalars(std::map<std::string, double> values);
    /// Of the average at this step. The best one's checkpoint stays.
    void fd_lite0(double value);
    void ask_for_checkpoint() { checkpoint_due_ = true; }
    void ask_for_live() { live_due_ = true; }
    /// Begins to save what is due, without waiting for a save under way. Error: the trainer holds
    /// something that is not finite; nothing of it is saved.
    Status write_due();
    void wait_for_saves();
    void set_state(RunState state);
    /// Tells the status again, for those who see by it that this process lives: where no step is
    /// taken for long.
    void tell_again() { journal_.status(status_); }
    void paused_for(double seconds) { seconds_paused_ += seconds; } ///< no part of the time left
    void warn(const Error &error);
    /// What the work is at risk by, until a checkpoint is saved.
    void warn_of_loss(const Error &error);
    void fail(const Error &error); ///< the run ends so
    /// The last checkpoint and status of a run that ends well. Error: it could not be saved; the
    /// run then counts as stopped, at the checkpoint before.
    Status end(RunState state);

private:
    using Clock = std::chrono::steady_clock;
    bool is_due(std::int64_t every_steps) const;
    Status save(CheckpointSaver::Kind kind, Result<Trainer::Snapshot> snapshot);
    void measure();
    void draw_samples();
    void take_outcomes();
    void recall_best();
    void tell();

    const RunFolder &run_;
    Trainer &trainer_;
    const at::Device device_;
    const std::function<void(const RunStatus &)> watch_;
    RunJournal journal_;
    CheckpointSaver saver_;
    RunStatus status_;

    struct Best
    {
        std::int64_t step;
        double value;
    };
    std::optional<Best> candidate_; ///< best so far, its checkpoint is not on disk yet
    bool checkpoint_due_ = false, live_due_ = false, can_draw_ = true;
    std::int64_t sampled_ = -1;       ///< step of the last sheet
    std::int64_t handed_over_ = -1;   ///< step of the last checkpoint that went to the saver
    std::optional<Error> save_error_; ///< of the last checkpoint
    std::int64_t images_at_log_ = 0;
    double seconds_since_log_ = 0; ///< in steps
    double seconds_paused_ = 0;    ///< since the log
    Clock::time_point last_log_ = Clock::now();
    Pace pace_;
    Clock::time_point last_checkpoint_ = last_log_, last_live_ = last_log_;
};

} // namespace hit
