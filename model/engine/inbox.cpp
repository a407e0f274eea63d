// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/inbox.h"

#include <algorithm>
#include <utility>

namespace hit {
namespace {

constexpr int most_times_behind = 4;

} // namespace

std::uint64_t Inbox::put_control(std::variant<OpenModel, DeviceOptions> what)
{
    std::lock_guard lock(mutex_);
    controls_.push_back({++last_order_, std::move(what)});
    filled_.notify_one();
    return last_order_;
}

void Inbox::put_preview(RenderRequest request)
{
    std::lock_guard lock(mutex_);
    ++counters_.previews_asked;
    if (preview_)
        ++counters_.previews_dropped;
    preview_ = Preview{++last_order_, std::move(request), {}};
    if (!last_was_stopped_)
        running_preview_.request_stop();
    running_inspection_.request_stop();
    running_job_.request_stop();
    const int alive = running_preview_.stop_possible() ? 2 : 1;
    counters_.most_alive = std::max(counters_.most_alive, alive);
    filled_.notify_one();
}

void Inbox::put_inspection(int slot, RenderRequest request)
{
    std::lock_guard lock(mutex_);
    const bool clears = request.maps.empty();
    if (slot == running_slot_ || (slot < running_slot_ && !clears))
        running_inspection_.request_stop();
    inspections_.erase(slot);
    if (clears)
        return;
    auto shared = std::make_shared<const RenderRequest>(std::move(request));
    inspections_[slot] = {++last_order_, slot, std::move(shared), 0, {}};
    running_job_.request_stop();
    filled_.notify_one();
}

void Inbox::put_job(RenderRequest request, Engine::Answer answer, std::stop_token cancelled,
                    std::shared_ptr<Session> of_session)
{
    std::lock_guard lock(mutex_);
    jobs_.push_back({++last_order_,
                     std::move(request),
                     std::move(answer),
                     std::move(cancelled),
                     {},
                     std::move(of_session),
                     0});
    filled_.notify_one();
}

std::optional<Work> Inbox::take(const std::stop_token &stop)
{
    std::unique_lock lock(mutex_);
    running_job_ = std::stop_source(std::nostopstate);
    running_inspection_ = std::stop_source(std::nostopstate);
    const bool woken = filled_.wait(lock, stop, [this] {
        return preview_ || !controls_.empty() || !inspections_.empty() || !jobs_.empty();
    });
    return woken && !stop.stop_requested() ? next() : std::nullopt;
}

std::optional<Work> Inbox::next()
{
    // A preview that was asked for before a control must not see what that changes.
    const bool job_is_due =
        controls_.empty() && !jobs_.empty() && jobs_.front().times_behind >= most_times_behind;
    if (preview_ && !job_is_due && (controls_.empty() || preview_->order < controls_.front().order))
        return next_preview();
    if (!controls_.empty()) {
        Control control = std::move(controls_.front());
        controls_.pop_front();
        return control;
    }
    if (!inspections_.empty() && !job_is_due)
        return next_inspection();
    return next_job();
}

Preview Inbox::next_preview()
{
    if (!jobs_.empty())
        ++jobs_.front().times_behind;
    running_preview_ = preview_->stopper;
    Preview preview = std::move(*preview_);
    preview_.reset();
    return preview;
}

MapTurn Inbox::next_inspection()
{
    if (!jobs_.empty())
        ++jobs_.front().times_behind;
    MapTurn &first = inspections_.begin()->second;
    first.stopper = {};
    running_inspection_ = first.stopper;
    running_slot_ = first.slot;
    return first;
}

QueuedRequest Inbox::next_job()
{
    QueuedRequest job = std::move(jobs_.front());
    jobs_.pop_front();
    job.stopper = {};
    if (job.times_behind < most_times_behind)
        running_job_ = job.stopper;
    return job;
}

void Inbox::preview_ended(Ending ending)
{
    std::lock_guard lock(mutex_);
    running_preview_ = std::stop_source(std::nostopstate);
    last_was_stopped_ = ending == Ending::Stopped;
    counters_.previews_done += ending == Ending::Done ? 1 : 0;
    counters_.previews_stopped += ending == Ending::Stopped ? 1 : 0;
}

void Inbox::put_back(Preview preview)
{
    std::lock_guard lock(mutex_);
    running_preview_ = std::stop_source(std::nostopstate);
    if (preview_)
        ++counters_.previews_dropped;
    else
        preview_ = std::move(preview);
}

bool Inbox::inspection_done(const MapTurn &inspection)
{
    std::lock_guard lock(mutex_);
    const auto place = inspections_.find(inspection.slot);
    if (place == inspections_.end() || place->second.order != inspection.order)
        return false;
    if (++place->second.index == inspection.request->maps.size())
        inspections_.erase(place);
    return true;
}

void Inbox::drop_inspections_before(std::uint64_t order)
{
    std::lock_guard lock(mutex_);
    std::erase_if(inspections_, [&](const auto &entry) { return entry.second.order < order; });
}

void Inbox::put_back(QueuedRequest job)
{
    std::lock_guard lock(mutex_);
    jobs_.push_front(std::move(job));
}

void Inbox::bind_jobs(std::uint64_t order, const std::shared_ptr<Session> &session)
{
    std::lock_guard lock(mutex_);
    for (QueuedRequest &job : jobs_)
        if (job.order < order && !job.of_session)
            job.of_session = session;
}

std::deque<QueuedRequest> Inbox::take_jobs()
{
    std::lock_guard lock(mutex_);
    return std::exchange(jobs_, {});
}

Engine::Counters Inbox::counters() const
{
    std::lock_guard lock(mutex_);
    return counters_;
}

} // namespace hit
