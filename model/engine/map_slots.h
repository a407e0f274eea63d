// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace hit {

/// One map of what a slot is asked.
struct MapTurn
{
    int slot = 0;
    std::shared_ptr<const RenderRequest> request;
    std::size_t index = 0; ///< in request->maps
    std::stop_source stopper;
};

/// Where the answer to a turn belongs.
struct MapPlace
{
    std::uint64_t request_id = 0;
    std::size_t index = 0;
    friend bool operator==(const MapPlace &, const MapPlace &) = default;
};

/// What Engine::inspect() was asked and which map is read next. No lock: the Inbox has it.
class MapSlots
{
public:
    /// Slots from here on give way to lower ones every time.
    static constexpr int first_background = 2;

    /// Replaces what the slot is asked, but never twice in a row what was begun: the second time it
    /// is answered to its end while the newest question waits. The running map goes on if it is
    /// asked again, or if a lower slot went before it too often. Without maps it clears the slot
    /// and stops no other.
    void put(int slot, RenderRequest request, std::uint64_t order);
    bool empty() const { return slots_.empty(); }
    /// The next map, of the lowest slot; but the fifth time a slot of the foreground goes first.
    /// There must be one.
    MapTurn next();
    void stop();  ///< the running map: it is read again
    void ended(); ///< nothing runs any more
    /// Everything that asks for this map of this picture has it now; nothing if it was asked
    /// something else meanwhile.
    std::vector<MapPlace> done(const MapTurn &turn);
    void drop_before(std::uint64_t order);

private:
    /// The maps that were asked for together.
    struct Question
    {
        std::uint64_t order = 0;
        std::shared_ptr<const RenderRequest> request;
        std::vector<std::size_t> open; ///< of request->maps, what is not answered yet
        bool begun = false;
    };
    struct Slot
    {
        std::optional<Question> current;
        std::optional<Question> waiting; ///< until `current`, which was begun, is answered
        bool dropped_last = false;       ///< the question before `current`, which was begun
        int times_behind = 0;            ///< lower slots, since it was answered last
    };
    using Place = std::map<int, Slot>::iterator;

    static void replace(Slot &slot, Question question);
    void settle(Place place);
    Place first();
    static bool is_due(const Slot &slot, int number);
    static bool still_wants(const Slot &slot, const MapTurn &turn);

    std::map<int, Slot> slots_; ///< those that are asked something
    std::optional<MapTurn> running_;
    bool running_is_due_ = false;
};

} // namespace hit
