// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/training_loop.h"

#include "model/core/log.h"
#include "model/core/stoppable_sleep.h"
#include "model/run/run_requests.h"

#include <ATen/DeviceAccelerator.h>
#include <torch/torch.h>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr auto request_interval = 100ms;
/// Looking at a step's scalars waits for a GPU, so it is done for several at once.
constexpr std::size_t steps_between_looks_on_gpu = 16;
constexpr int most_bad_in_a_row = 3, most_rollbacks = 2;

} // namespace

TrainingLoop::TrainingLoop(const RunFolder &run, Trainer &trainer, Replicas &replicas,
                           const ImagePack &pack, at::Device device, LoopOptions options)
    : run_(run)
    , trainer_(trainer)
    , replicas_(replicas)
    , device_(device)
    , options_(std::move(options))
    , steps_between_looks_(device.is_cpu() ? 1 : steps_between_looks_on_gpu)
    , loader_(pack)
{
    if (replicas.rank() > 0)
        return;
    output_.emplace(run, trainer, device, *options_.system, options_.watch);
    metrics_.emplace(pack, trainer, device, options_.extractor);
}

Result<RunState> TrainingLoop::run(const std::string &reason, std::span<const Error> warnings)
{
    return guard("training", [&] {
        if (output_)
            output_->start(reason);
        for (const Error &warning : warnings)
            if (output_)
                output_->warn(warning);
        if (metrics_)
            settle_metrics(metrics_->check());
        return train();
    });
}

Result<RunState> TrainingLoop::train()
{
    Decision decision{Act::Step};
    Status done;
    while (done) {
        decision = agree(decide());
        if (decision.act == Act::Finish || decision.act == Act::Stop || decision.act == Act::GiveUp)
            return end(decision);
        done = act(decision);
    }
    trouble_ = done.error();
    return end({Act::GiveUp});
}

TrainingLoop::Decision TrainingLoop::decide()
{
    if (!output_)
        return {Act::Step}; // agree() has the word of the one that writes
    take_requests_now();
    if (trouble_)
        return decide_in_trouble();
    if (auto written = output_->write_due(); !written) {
        trouble_ = written.error();
        return decide_in_trouble();
    }
    if (trainer_.is_done())
        return {Act::Finish};
    if (stop_asked_)
        return {Act::Stop};
    return {paused_ ? Act::Wait : Act::Step};
}

TrainingLoop::Decision TrainingLoop::decide_in_trouble()
{
    output_->warn(*trouble_);
    output_->wait_for_saves();
    const auto found = find_good_checkpoint(run_);
    if (rollbacks_ < most_rollbacks && found.newest)
        return {Act::RollBack, found.newest->step};
    trouble_->remedy = found.newest
                           ? "it was rolled back twice; change the recipe, such as a lower "
                             "lr, and start from the last checkpoint with --from"
                           : "there is no checkpoint to go back to";
    return {Act::GiveUp};
}

TrainingLoop::Decision TrainingLoop::agree(Decision decision)
{
    if (replicas_.size() == 1)
        return decision;
    at::Tensor word = at::zeros({2}, at::kDouble);
    if (output_) {
        word[0] = static_cast<double>(decision.act);
        word[1] = static_cast<double>(decision.step);
    }
    word = replicas_.sum(word.to(device_)).cpu();
    return {static_cast<Act>(word[0].item<int>()), word[1].item<std::int64_t>()};
}

Status TrainingLoop::act(const Decision &decision)
{
    return guard("training", [&]() -> Status {
        if (decision.act == Act::Wait)
            return wait(), Status{};
        return decision.act == Act::RollBack ? roll_back(decision.step) : step();
    });
}

Result<RunState> TrainingLoop::end(const Decision &decision)
{
    const RunState state = decision.act == Act::Finish ? RunState::Finished : RunState::Stopped;
    if (output_ && readings_.read_since_means() > 0)
        write_scalars(); // the last steps
    if (decision.act != Act::GiveUp)
        return (output_ ? output_->end(state) : Status{}).map([&] { return state; });
    // Another replica has the reason.
    if (!trouble_)
        return fail(ErrorCode::WorkFailed, run_.name(), "the run failed");
    if (output_)
        output_->fail(*trouble_);
    return tl::unexpected(*trouble_);
}

Status TrainingLoop::step()
{
    const auto begin = Clock::now();
    auto batch = loader_.next(trainer_);
    if (!batch)
        return tl::unexpected(batch.error());
    auto report = step_on(batch->images);
    if (!report)
        return tl::unexpected(report.error());
    if (!output_) {
        if (batch->damage)
            log::warning(batch->damage->line());
        return {};
    }
    report_damage(*batch);
    readings_.add(*report);
    if (readings_.waiting() >= steps_between_looks_ || output_->wants_scalars())
        examine_steps();
    output_->step_done(seconds_since(begin));
    if (output_->wants_scalars())
        write_scalars();
    if (metrics_ && metrics_->is_due())
        measure();
    return {};
}

void TrainingLoop::write_scalars()
{
    auto values = readings_.take_means();
    values["augment/probability"] = trainer_.augment_probability();
    values["lr/factor"] = trainer_.recipe().lr_factor(trainer_.steps_done());
    values["steps/left out"] = static_cast<double>(left_out_);
    values["images/replaced"] = static_cast<double>(replaced_);
    output_->scalars(std::move(values));
}

void TrainingLoop::measure()
{
    const auto ended = [&] {
        take_requests_now();
        output_->tell_again();
        return stop_asked_ || paused_;
    };
    settle_metrics(metrics_->measure(ended, options_.stop).map([&](double value) {
        output_->fd_lite0(value);
    }));
}

void TrainingLoop::settle_metrics(const Status &measured)
{
    if (measured || measured.error().code == ErrorCode::Interrupted)
        return;
    Error error = measured.error();
    error.why += "; the run goes on without metrics";
    output_->warn(error);
    metrics_.reset();
}

Result<StepReport> TrainingLoop::step_on(const at::Tensor &images)
{
    auto report = guard("a step", [&] { return trainer_.step(images); });
    if (report || report.error().code != ErrorCode::OutOfMemory)
        return report;
    Error error = memory_is_short(report.error());
    if (halved_ || replicas_.size() > 1 || trainer_.is_torn() || !trainer_.halve_micro_batch())
        return tl::unexpected(std::move(error));
    // Outside of the step, whose tensors are gone by now.
    if (!device_.is_cpu())
        at::accelerator::emptyCache();
    halved_ = true;
    const std::string part = std::to_string(trainer_.micro_batch());
    error.remedy = "from here on it is done in parts of " + part;
    const Recipe &recipe = trainer_.recipe();
    if ((recipe.generator.norm == NormType::Batch && recipe.tail_crop == 0)
        || recipe.discriminator.minibatch_stddev)
        error.remedy += ", which batch statistics are of";
    output_->warn(error);
    return step_on(images);
}

Error TrainingLoop::memory_is_short(const Error &failed) const
{
    const std::int64_t images = trainer_.micro_batch();
    return {ErrorCode::OutOfMemory, "memory",
            "it is too little for a step of " + std::to_string(images) + " images at once",
            "make room and resume the run, or begin a new one from its last checkpoint with --from "
            "and a smaller micro_batch or network",
            failed.details};
}

void TrainingLoop::report_damage(const ImageBatch &batch)
{
    replaced_ += batch.replaced;
    if (!batch.damage)
        return;
    Error error = *batch.damage;
    error.remedy = "another image takes its place; pack the images again";
    output_->warn(error);
}

void TrainingLoop::examine_steps()
{
    for (const bool finite : readings_.read()) {
        bad_in_a_row_ = finite ? 0 : bad_in_a_row_ + 1;
        left_out_ += finite ? 0 : 1;
        const Error error{ErrorCode::WorkFailed,
                          "losses or gradients",
                          "they are not finite, the step was left out",
                          {},
                          {}};
        if (bad_in_a_row_ >= most_bad_in_a_row)
            trouble_ = error;
        else if (!finite)
            output_->warn(error);
    }
}

Status TrainingLoop::roll_back(std::int64_t step)
{
    ++rollbacks_;
    if (auto restored = trainer_.restore(checkpoint_path(run_, step)); !restored)
        return restored;
    // Other images and latents than those that led here.
    trainer_.reseed(trainer_.data_seed() + rollbacks_);
    readings_.clear();
    bad_in_a_row_ = 0;
    if (output_)
        output_->start("rolled back: " + trouble_->what + ' ' + trouble_->why);
    trouble_.reset();
    return {};
}

void TrainingLoop::take_requests_now()
{
    stop_asked_ = stop_asked_ || options_.stop.stop_requested();
    if (options_.snapshot_asked && options_.snapshot_asked())
        output_->ask_for_live();
    if (Clock::now() < next_requests_)
        return;
    next_requests_ = Clock::now() + request_interval;
    const auto asked = take_requests(run_);
    stop_asked_ = stop_asked_ || asked.contains(Request::Stop);
    if (asked.contains(Request::Snapshot))
        output_->ask_for_live();
    const bool was_paused = paused_;
    // A pause that waits beside a continue is the older one.
    if (asked.contains(Request::Pause))
        paused_ = true;
    if (asked.contains(Request::Continue))
        paused_ = false;
    if (paused_ == was_paused)
        return;
    if (paused_)
        output_->ask_for_checkpoint();
    output_->set_state(paused_ ? RunState::Paused : RunState::Running);
}

void TrainingLoop::wait()
{
    const auto begin = Clock::now();
    sleep_unless_stopped(options_.stop, request_interval);
    if (!output_)
        return;
    output_->paused_for(seconds_since(begin));
    output_->tell_again();
}

} // namespace hit
