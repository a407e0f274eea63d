// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine.h"
#include "model/engine/map_slots.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>

namespace hit {

struct OpenModel
{
    std::filesystem::path path;
    ConfigOverride config;
};
struct OpenBeside
{
    std::optional<OpenModel> model; ///< nothing: none any more
};
struct LetGo
{
    std::filesystem::path path;
};
struct MemoryBudget
{
    std::int64_t bytes = 0;
};
using ControlWork = std::variant<OpenModel, DeviceOptions, OpenBeside, LetGo, MemoryBudget>;
struct Control
{
    std::uint64_t order = 0;
    ControlWork what;
};
struct Preview
{
    std::uint64_t order = 0;
    RenderRequest request;
    std::optional<OtherRequest> other;
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
    std::uint64_t put_control(ControlWork what); ///< its order
    /// Replaces the preview that waits. Stops the running job, and the running preview unless the
    /// one before it was stopped too: pictures keep coming while a hand drags faster than the model
    /// draws.
    void put_preview(RenderRequest request, std::optional<OtherRequest> other = {});
    /// As MapSlots::put(); with maps it stops the running job.
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
    /// The map is read; without this it is read again. See MapSlots::done().
    std::vector<MapPlace> inspection_done(const MapTurn &inspection);
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
    MapTurn next_map();
    QueuedRequest next_job();

    mutable std::mutex mutex_;
    std::condition_variable_any filled_;
    std::uint64_t last_order_ = 0;
    std::deque<Control> controls_;
    std::optional<Preview> preview_;
    MapSlots maps_; ///< also what runs
    std::deque<QueuedRequest> jobs_;
    /// Of what runs now; without state when nothing does.
    std::stop_source running_preview_{std::nostopstate};
    std::stop_source running_job_{std::nostopstate};
    bool last_was_stopped_ = false;
    Engine::Counters counters_;
};

} // namespace hit
