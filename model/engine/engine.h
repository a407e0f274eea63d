// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/session.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace hit {

/// One map of Engine::inspect().
struct MapAnswer
{
    int slot = 0;
    std::uint64_t request_id = 0;
    std::size_t index = 0;    ///< in RenderRequest::maps
    Result<MapResult> result; ///< never Interrupted
};

/// A picture beside the one of a preview, at the same moment: both come before a newer one does.
struct OtherRequest
{
    RenderRequest request;
    bool of_beside = false; ///< by the model that open_beside() opened, else by the open one
    bool first = false;     ///< before the preview's own: that one is not seen
};

/// One of the models in memory.
struct ModelInMemory
{
    std::shared_ptr<const ModelInfo> info;
    std::int64_t bytes = 0; ///< Session::bytes()
};

/// The engine thread: owns a Session; newest preview wins; queued work is never dropped and gives
/// way to previews. All callbacks run on the engine thread; they must not block. The destructor
/// cancels, answers what is queued with Interrupted, and waits. When CUDA stops working for the
/// process, the model is opened again on the CPU: `opened`, `failed` with DeviceLost, and the
/// picture all the same.
class Engine final
{
public:
    struct Callbacks
    {
        /// `asked` is what open() or set_device() returned, 0 when the engine went to the CPU by
        /// itself. Null after set_device() without a model.
        std::function<void(std::shared_ptr<const ModelInfo>, std::uint64_t asked)> opened;
        std::function<void(Error, std::uint64_t asked)> open_failed; ///< the old model stays
        std::function<void(std::int64_t done, std::int64_t total)> open_progress;
        std::function<void(RenderResult)> rendered; ///< of preview()
        std::function<void(Error, std::uint64_t request_id)>
            failed; ///< of preview(); never Interrupted
        std::function<void(MapAnswer)> inspected;
        /// Of OtherRequest; never Interrupted.
        std::function<void(Result<RenderResult>, std::uint64_t request_id)> other_rendered;
        /// What open_beside() brought; null: nothing, or no more.
        std::function<void(std::shared_ptr<const ModelInfo>, std::uint64_t asked)> beside_opened;
        /// Other models are in memory than before, or they need more or less of it.
        std::function<void(std::vector<ModelInMemory>)> in_memory_changed;
    };
    using Answer = std::function<void(Result<RenderResult>)>;

    Engine(DeviceOptions options, Callbacks callbacks);
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// Ordered: opens happen one after the other; a preview asked for later uses the new model.
    /// Work that was asked for before keeps the model that was open then.
    /// Exactly one of `opened` and `open_failed` brings back the number that this returns.
    std::uint64_t open(std::filesystem::path path, ConfigOverride config = {});
    /// A second model at the same time, for OtherRequest: stays until the next call or
    /// close_beside(). Exactly one of `beside_opened` and `open_failed` brings back the number.
    std::uint64_t open_beside(std::filesystem::path path, ConfigOverride config = {});
    void close_beside();
    /// Models that were left stay in memory up to so many bytes of all that are open, the last used
    /// ones longest; what is open and beside stays always. Opening one of them takes no time. None
    /// are kept at first.
    void set_memory_budget(std::int64_t bytes);
    void let_go(std::filesystem::path path); ///< unless it is open or beside
    /// Opens the model again there, answered like open(). A device that cannot be used is
    /// `open_failed`, and the old one stays.
    std::uint64_t set_device(DeviceOptions options);

    /// Replaces a waiting preview and stops the running one at the next stage, but never two in a
    /// row: pictures keep coming while a hand drags faster than the model draws. The request's id
    /// is the caller's and must grow. At most two previews are alive at any time. With `other` both
    /// pictures are one preview.
    void preview(RenderRequest request, std::optional<OtherRequest> other = {});

    /// Reads request.maps without drawing, on what is kept of the last picture. The maps come one
    /// by one, in order but for one that ran already, between the previews and before what is
    /// enqueued; lower slots go first. What the slot was asked before and has not read yet is
    /// dropped, but never twice in a row what was begun: maps keep coming while a pointer moves
    /// faster than they are read. Nothing in `maps` clears the slot. A preview or a lower slot
    /// stops a map, which is read again; slots 0 and 1 get every fifth turn whatever the others
    /// want. Another model drops them all.
    void inspect(int slot, RenderRequest request);

    /// Runs when no preview waits, in order; previews and maps that never end get four turns for
    /// one of its. `answer` gets Interrupted if `stop` is requested before or while it runs, or the
    /// engine ends; a preview never stops it for good: the request starts again. With a `model`
    /// from hold(): draws with that one, whatever was opened since.
    void enqueue(RenderRequest request, Answer answer, std::stop_token stop = {},
                 std::shared_ptr<Session> model = {});
    /// The model that is open, for work that is asked for in parts, such as a film: it stays in
    /// memory until it is given up, best not in the GUI thread. Null without a model. For enqueue()
    /// only, since the engine thread uses it. Any thread.
    std::shared_ptr<Session> hold() const;

    struct Counters
    {
        std::uint64_t previews_asked = 0, previews_dropped = 0, previews_stopped = 0,
                      previews_done = 0;
        int most_alive = 0; ///< most previews alive at once
    };
    Counters counters() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace hit
