// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <variant>

namespace hit {

struct OpenModel
{
    std::filesystem::path path;
    ConfigOverride config;
};
struct Control
{
    std::uint64_t order = 0;
    std::variant<OpenModel, DeviceOptions> what;
};
struct Preview
{
    std::uint64_t order = 0;
    RenderRequest request;
    std::stop_source stopper;
};
/// The next map of a slot.
struct MapTurn
{
    std::uint64_t order = 0;
    int slot = 0;
    std::shared_ptr<const RenderRequest> request;
    std::size_t index = 0; ///< in request->maps
    std::stop_source stopper;
};
struct QueuedRequest
{
    std::uint64_t order = 0;
    RenderRequest request;
    Engine::Answer answer;
    std::stop_token cancelled;           ///< by who asked
    std::stop_source stopper;            ///< by a preview, which it gives way to and starts again
    std::shared_ptr<Session> of_session; ///< held, or once another is open; empty: the open one
    int times_behind = 0;                ///< what went before it since it came to the front
};
using Work = std::variant<Control, Preview, MapTurn, QueuedRequest>;

/// What the engine thread is asked to do. put_*() from any thread, the rest from the engine thread.
/// Every piece of work has a number in order of asking.
class Inbox
{
public:
    std::uint64_t put_control(std::variant<OpenModel, DeviceOptions> what); ///< its order
    /// Replaces the preview that waits. Stops the running job, and the running preview unless the
    /// one before it was stopped too: pictures keep coming while a hand drags faster than the model
    /// draws.
    void put_preview(RenderRequest request);
    /// Replaces what waits in the slot, or clears it where there are no maps; stops the running map
    /// of this slot, and where there are maps that of a higher one and the running job.
    void put_inspection(int slot, RenderRequest request);
    void put_job(RenderRequest request, Engine::Answer answer, std::stop_token cancelled,
                 std::shared_ptr<Session> of_session);

    /// Waits. A preview goes before what was asked for later, before all maps and jobs, and maps go
    /// before jobs; but the fifth time a job goes first and is not stopped. Nothing once `stop` is
    /// requested.
    std::optional<Work> take(const std::stop_token &stop);

    enum class Ending { Done, Stopped, Failed };
    void preview_ended(Ending ending);
    /// The preview runs again unless a newer one waits.
    void put_back(Preview preview);
    /// The map is read; without this it is read again. False if the slot was asked something else.
    bool inspection_done(const MapTurn &inspection);
    void drop_inspections_before(std::uint64_t order);
    /// The job runs again before the others.
    void put_back(QueuedRequest job);
    /// Jobs asked for before `order` belong to `session`, unless they have one already.
    void bind_jobs(std::uint64_t order, const std::shared_ptr<Session> &session);
    std::deque<QueuedRequest> take_jobs();

    Engine::Counters counters() const;

private:
    std::optional<Work> next();
    Preview next_preview();
    MapTurn next_inspection();
    QueuedRequest next_job();

    mutable std::mutex mutex_;
    std::condition_variable_any filled_;
    std::uint64_t last_order_ = 0;
    std::deque<Control> controls_;
    std::optional<Preview> preview_;
    std::map<int, MapTurn> inspections_; ///< by slot; also the one that runs
    std::deque<QueuedRequest> jobs_;
    /// Of what runs now; without state when nothing does.
    std::stop_source running_preview_{std::nostopstate};
    std::stop_source running_job_{std::nostopstate};
    std::stop_source running_inspection_{std::nostopstate};
    int running_slot_ = 0;
    bool last_was_stopped_ = false;
    Engine::Counters counters_;
};

} // namespace hit
