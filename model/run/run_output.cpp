// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_output.h"

#include "model/media/media_libraries.h"
#include "model/run/process_memory.h"
#include "model/run/sample_sheet.h"

#include <algorithm>

namespace hit {
RunOutput::RunOutput(const RunFolder &run, Trainer &trainer, at::Device device, FileSystem &system,
                     std::function<void(const RunStatus &)> watch)
    : run_(run)
    , trainer_(trainer)
    , device_(device)
    , watch_(std::move(watch))
    , journal_(run, system)
    , saver_(run, trainer.recipe().keep_checkpoints, system)
{
}

void RunOutput::start(const std::string &reason)
{
    journal_.start(trainer_.steps_done(), reason);
    const std::int64_t step = trainer_.steps_done();
    const auto files = list_checkpoints(run_);
    const auto own = std::ranges::find(files, step, &CheckpointFile::step);
    for (const CheckpointFile &file : files)
        if (file.step > step) // could not be read, and would be in the way
            set_aside(file.file);
    status_.checkpoint = own == files.end() ? "" : own->file.filename().string();
    status_.last_step = trainer_.recipe().last_step();
    handed_over_ = own == files.end() ? -1 : step;
    images_at_log_ = trainer_.images_seen();
    seconds_since_log_ = seconds_paused_ = 0;
    last_log_ = Clock::now();
    status_.memory_bytes = resident_bytes();
    recall_best();
    if (own == files.end()) {
        checkpoint_due_ = true; // something to roll back to
        draw_samples();
    }
    set_state(RunState::Running);
}

bool RunOutput::is_due(std::int64_t every_steps) const
{
    return every_steps > 0 && trainer_.steps_done() % every_steps == 0;
}

void RunOutput::step_done(double seconds)
{
    const Recipe &recipe = trainer_.recipe();
    seconds_since_log_ += seconds;
    checkpoint_due_ = checkpoint_due_ || is_due(recipe.checkpoint_every_steps)
                      || (recipe.checkpoint_every_seconds > 0
                          && seconds_since(last_checkpoint_) >= recipe.checkpoint_every_seconds);
    live_due_ = live_due_
                || (recipe.live_every_seconds > 0
                    && seconds_since(last_live_) >= recipe.live_every_seconds);
    if (is_due(recipe.sample_every_steps))
        draw_samples();
    tell();
}

void RunOutput::measure()
{
    const std::int64_t images = trainer_.images_seen();
    const double all_seconds = seconds_since(last_log_) - seconds_paused_;
    if (seconds_since_log_ > 0 && images > images_at_log_) {
        status_.images_per_second =
            static_cast<double>(images - images_at_log_) / seconds_since_log_;
        // With checkpoints, samples and metrics, which the time left has too.
        pace_.add(std::max(all_seconds, seconds_since_log_), images - images_at_log_);
    }
    images_at_log_ = images;
    seconds_since_log_ = seconds_paused_ = 0;
    last_log_ = Clock::now();
    status_.memory_bytes = resident_bytes();
    status_.device_bytes = device_bytes(device_);
}

void RunOutput::scalars(std::map<std::string, double> values)
{
    measure();
    values["speed/images per second"] = status_.images_per_second;
    values["memory/process bytes"] = static_cast<double>(status_.memory_bytes);
    if (status_.device_bytes > 0)
        values["memory/device bytes"] = static_cast<double>(status_.device_bytes);
    journal_.scalars(trainer_.steps_done(), values);
}

void RunOutput::recall_best()
{
    candidate_.reset();
    status_.fd_lite0 = status_.best_fd_lite0 = -1;
    status_.best_checkpoint.clear();
    const auto before = read_status(run_);
    if (!before)
        return;
    // Steps that are trained again get other numbers.
    for (const CheckpointFile &checkpoint : list_checkpoints(run_))
        if (checkpoint.file.filename() == before->best_checkpoint
            && checkpoint.step <= trainer_.steps_done()) {
            status_.best_checkpoint = before->best_checkpoint;
            status_.fd_lite0 = status_.best_fd_lite0 = before->best_fd_lite0;
            saver_.set_best(checkpoint.step);
        }
}

void RunOutput::fd_lite0(double value)
{
    status_.fd_lite0 = value;
    journal_.metrics(trainer_.steps_done(), {{"metrics/fd-lite0", value}});
    if (status_.best_checkpoint.empty() || value < status_.best_fd_lite0) {
        wait_for_saves(); // so that the next one is of this step
        candidate_ = {trainer_.steps_done(), value};
        checkpoint_due_ = true;
    }
    tell();
}

Status RunOutput::write_due()
{
    take_outcomes();
    if (checkpoint_due_ && !saver_.is_busy()) {
        checkpoint_due_ = false;
        last_checkpoint_ = Clock::now();
        if (handed_over_ != trainer_.steps_done() || save_error_) {
            handed_over_ = trainer_.steps_done();
            auto saved = save(CheckpointSaver::Kind::Checkpoint,
                              guard("checkpoint", [&] { return trainer_.snapshot(); }));
            if (!saved)
                return saved;
        }
    }
    if (live_due_ && !saver_.is_busy()) {
        live_due_ = false;
        last_live_ = Clock::now();
        return save(CheckpointSaver::Kind::Live,
                    guard("live snapshot", [&] { return trainer_.ema_snapshot(); }));
    }
    return {};
}

Status RunOutput::save(CheckpointSaver::Kind kind, Result<Trainer::Snapshot> snapshot)
{
    if (snapshot) {
        saver_.save(kind, std::move(*snapshot));
        return {};
    }
    const bool is_live = kind == CheckpointSaver::Kind::Live;
    if (!is_live)
        save_error_ = snapshot.error();
    if (snapshot.error().code != ErrorCode::OutOfMemory)
        return tl::unexpected(snapshot.error());
    is_live ? warn(snapshot.error()) : warn_of_loss(snapshot.error());
    return {};
}

void RunOutput::draw_samples()
{
    if (!can_draw_ || sampled_ == trainer_.steps_done())
        return;
    sampled_ = trainer_.steps_done();
    auto sheet = save_samples(run_, trainer_);
    if (sheet) {
        journal_.sample(trainer_.steps_done(), sheet->file, sheet->width, sheet->height);
        return;
    }
    can_draw_ = media_libraries().has_value(); // all else may pass
    warn(sheet.error());
}

void RunOutput::take_outcomes()
{
    for (const auto &[kind, step, file, saved] : saver_.take_outcomes()) {
        if (kind != CheckpointSaver::Kind::Checkpoint) {
            if (!saved)
                warn(saved.error());
            continue;
        }
        save_error_ = saved ? std::nullopt : std::optional(saved.error());
        if (!saved) {
            warn_of_loss(saved.error());
            continue;
        }
        status_.last_error.clear();
        status_.checkpoint = file.filename().string();
        if (candidate_ && candidate_->step == step) {
            saver_.set_best(step);
            status_.best_checkpoint = status_.checkpoint;
            status_.best_fd_lite0 = candidate_->value;
            candidate_.reset();
        }
        journal_.checkpoint(step, file);
        tell();
    }
}

void RunOutput::wait_for_saves()
{
    saver_.wait();
    take_outcomes();
}

void RunOutput::set_state(RunState state)
{
    status_.state = state;
    tell();
}

void RunOutput::warn(const Error &error)
{
    status_.last_warning = error.line();
    journal_.warning(trainer_.steps_done(), status_.last_warning);
    tell();
}

void RunOutput::warn_of_loss(const Error &error)
{
    status_.last_error = error.line();
    journal_.warning(trainer_.steps_done(), status_.last_error);
    tell();
}

void RunOutput::fail(const Error &error)
{
    wait_for_saves();
    status_.state = RunState::Failed;
    warn_of_loss(error);
}

Status RunOutput::end(RunState state)
{
    measure();
    if (state == RunState::Finished)
        draw_samples();
    wait_for_saves();
    checkpoint_due_ = true;
    Status saved = write_due();
    wait_for_saves();
    if (saved && save_error_)
        saved = tl::unexpected(*save_error_);
    set_state(saved ? state : RunState::Stopped);
    return saved;
}

void RunOutput::tell()
{
    status_.step = trainer_.steps_done();
    status_.images = trainer_.images_seen();
    const auto left =
        static_cast<double>((status_.last_step - status_.step) * trainer_.recipe().batch);
    status_.seconds_left = status_.last_step > 0 && pace_.images_per_second() > 0
                               ? left / pace_.images_per_second()
                               : -1;
    journal_.status(status_);
    if (watch_)
        watch_(status_);
}

} // namespace hit
