// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/inbox.h"

#include <algorithm>
#include <utility>

namespace hit {
namespace {

constexpr int most_times_behind = 4;

} // namespace

std::uint64_t Inbox::put_control(ControlWork what)
{
    std::lock_guard lock(mutex_);
    controls_.push_back({++last_order_, std::move(what)});
    filled_.notify_one();
    return last_order_;
}

void Inbox::put_preview(RenderRequest request, std::optional<OtherRequest> other)
{
    std::lock_guard lock(mutex_);
    ++counters_.previews_asked;
    if (preview_)
        ++counters_.previews_dropped;
    preview_ = Preview{++last_order_, std::move(request), std::move(other), {}};
    if (!last_was_stopped_)
        running_preview_.request_stop();
    maps_.stop();
    running_job_.request_stop();
    const int alive = running_preview_.stop_possible() ? 2 : 1;
    counters_.most_alive = std::max(counters_.most_alive, alive);
    filled_.notify_one();
}

void Inbox::put_inspection(int slot, RenderRequest request)
{
    std::lock_guard lock(mutex_);
    if (!request.maps.empty())
        running_job_.request_stop();
    maps_.put(slot, std::move(request), ++last_order_);
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
    maps_.ended();
    const bool woken = filled_.wait(lock, stop, [this] {
        return preview_ || !controls_.empty() || !maps_.empty() || !jobs_.empty();
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
    if (!maps_.empty() && !job_is_due)
        return next_map();
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

MapTurn Inbox::next_map()
{
    if (!jobs_.empty())
        ++jobs_.front().times_behind;
    return maps_.next();
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

std::vector<MapPlace> Inbox::inspection_done(const MapTurn &inspection)
{
    std::lock_guard lock(mutex_);
    return maps_.done(inspection);
}

void Inbox::drop_inspections_before(std::uint64_t order)
{
    std::lock_guard lock(mutex_);
    maps_.drop_before(order);
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
