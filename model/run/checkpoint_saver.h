// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/checkpoint_files.h"
#include "model/training/trainer.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace hit {

/// Writes snapshots of a run on a thread of its own, so that training waits for the copy only. A
/// checkpoint always gets a new name; older ones go when the new one is on disk and was read back:
/// the newest `keep` and the best stay. After any failure all that was good is still there.
/// One thread calls.
class CheckpointSaver final
{
public:
    CheckpointSaver(RunFolder run, std::int64_t keep, FileSystem &system = FileSystem::real());
    ~CheckpointSaver(); ///< writes what was handed over

    enum class Kind {
        Checkpoint, ///< checkpoints/step-XXXXXXXX.safetensors
        Live,       ///< live/ema.safetensors, replaced
    };
    /// Hands a snapshot over; wait until it is not busy.
    void save(Kind kind, Trainer::Snapshot snapshot);
    bool is_busy() const;
    void wait(); ///< until it is not busy
    /// This one stays whatever comes.
    void set_best(std::int64_t step);

    struct Outcome
    {
        Kind kind;
        std::int64_t step;
        std::filesystem::path file;
        Status status;
    };
    /// Of the saves that have ended since the last call.
    std::vector<Outcome> take_outcomes();

private:
    struct Job
    {
        Kind kind;
        Trainer::Snapshot snapshot;
    };
    void work(const std::stop_token &stop);
    Outcome write(const Job &job) const;
    void remove_old() const;

    const RunFolder run_;
    const std::size_t keep_;
    FileSystem &system_;

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<Job> job_; ///< until its outcome is there
    std::vector<Outcome> outcomes_;
    std::int64_t best_ = -1;
    std::jthread thread_; ///< last: ends before what it uses
};

} // namespace hit
