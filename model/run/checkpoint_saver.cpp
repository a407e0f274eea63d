// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/checkpoint_saver.h"

#include <algorithm>
#include <utility>

namespace hit {

CheckpointSaver::CheckpointSaver(RunFolder run, std::int64_t keep, FileSystem &system)
    : run_(std::move(run))
    , keep_(static_cast<std::size_t>(std::max<std::int64_t>(keep, 1)))
    , system_(system)
    , thread_([this](const std::stop_token &stop) { work(stop); })
{
}

CheckpointSaver::~CheckpointSaver()
{
    wait();
}

void CheckpointSaver::save(Kind kind, Trainer::Snapshot snapshot)
{
    {
        std::lock_guard lock(mutex_);
        job_ = Job{kind, std::move(snapshot)};
    }
    changed_.notify_all();
}

bool CheckpointSaver::is_busy() const
{
    std::lock_guard lock(mutex_);
    return job_.has_value();
}

void CheckpointSaver::wait()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !job_; });
}

void CheckpointSaver::set_best(std::int64_t step)
{
    std::lock_guard lock(mutex_);
    best_ = step;
}

std::vector<CheckpointSaver::Outcome> CheckpointSaver::take_outcomes()
{
    std::lock_guard lock(mutex_);
    return std::exchange(outcomes_, {});
}

void CheckpointSaver::work(const std::stop_token &stop)
{
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return job_.has_value(); })) {
        const Job &job = *job_; // nobody touches it before it is done
        lock.unlock();
        Outcome outcome = write(job);
        lock.lock();
        outcomes_.push_back(std::move(outcome));
        job_.reset();
        changed_.notify_all();
    }
}

CheckpointSaver::Outcome CheckpointSaver::write(const Job &job) const
{
    const auto &[kind, snapshot] = job;
    const std::int64_t step = snapshot.header.step;
    const bool live = kind == Kind::Live;
    const std::filesystem::path file = live ? run_.live_file() : checkpoint_path(run_, step);
    Status saved = save_native(file, snapshot.header, snapshot.tensors, live, system_);
    if (saved && !live)
        saved = verify_checkpoint(file);
    if (saved && !live)
        remove_old();
    return {kind, step, file, std::move(saved)};
}

void CheckpointSaver::remove_old() const
{
    const auto files = list_checkpoints(run_);
    std::int64_t best = -1;
    {
        std::lock_guard lock(mutex_);
        best = best_;
    }
    for (std::size_t i = keep_; i < files.size(); ++i)
        if (files[i].step != best)
            system_.remove(files[i].file.c_str());
}

} // namespace hit
