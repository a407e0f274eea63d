// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/map_slots.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace hit {
namespace {

constexpr int most_times_behind = 4;

bool asks_for(const RenderRequest &request, std::size_t index, const MapTurn &turn)
{
    return request.maps[index] == turn.request->maps[turn.index]
           && is_same_picture(request, *turn.request);
}

} // namespace

void MapSlots::put(int number, RenderRequest request, std::uint64_t order)
{
    if (request.maps.empty()) {
        slots_.erase(number);
        if (running_ && running_->slot == number)
            stop();
        return;
    }
    Question question{order, std::make_shared<const RenderRequest>(std::move(request)), {}};
    question.open.resize(question.request->maps.size());
    std::iota(question.open.begin(), question.open.end(), std::size_t{0});
    Slot &slot = slots_[number];
    replace(slot, std::move(question));
    if (!running_)
        return;
    const bool gives_way = running_->slot > number && !running_is_due_;
    if (gives_way || (running_->slot == number && !still_wants(slot, *running_)))
        stop();
}

void MapSlots::replace(Slot &slot, Question question)
{
    const bool begun = slot.current && slot.current->begun;
    if (begun && slot.dropped_last) {
        slot.waiting = std::move(question);
        return;
    }
    slot.dropped_last = slot.dropped_last || begun;
    slot.current = std::move(question);
}

bool MapSlots::still_wants(const Slot &slot, const MapTurn &turn)
{
    const auto wants = [&](const Question &question) {
        return std::any_of(question.open.begin(), question.open.end(), [&](std::size_t index) {
            return asks_for(*question.request, index, turn);
        });
    };
    return wants(*slot.current) || (slot.waiting && wants(*slot.waiting));
}

bool MapSlots::is_due(const Slot &slot, int number)
{
    return number < first_background && slot.times_behind >= most_times_behind;
}

MapSlots::Place MapSlots::first()
{
    const auto due = std::find_if(slots_.begin(), slots_.end(), [&](const auto &entry) {
        return is_due(entry.second, entry.first);
    });
    return due != slots_.end() ? due : slots_.begin();
}

MapTurn MapSlots::next()
{
    const Place place = first();
    for (Place behind = std::next(place); behind != slots_.end(); ++behind)
        ++behind->second.times_behind;
    Slot &slot = place->second;
    slot.current->begun = true;
    running_is_due_ = is_due(slot, place->first);
    running_ = MapTurn{place->first, slot.current->request, slot.current->open.front(), {}};
    return *running_;
}

void MapSlots::stop()
{
    if (running_)
        running_->stopper.request_stop();
}

void MapSlots::ended()
{
    running_.reset();
}

std::vector<MapPlace> MapSlots::done(const MapTurn &turn)
{
    const Place place = slots_.find(turn.slot);
    if (place == slots_.end())
        return {};
    std::vector<MapPlace> places;
    for (auto *question : {&place->second.current, &place->second.waiting})
        if (*question)
            std::erase_if((*question)->open, [&](std::size_t index) {
                const RenderRequest &request = *(*question)->request;
                if (!asks_for(request, index, turn))
                    return false;
                places.push_back({request.id, index});
                return true;
            });
    place->second.times_behind = 0;
    settle(place);
    return places;
}

/// Goes on with what waits where all is answered.
void MapSlots::settle(Place place)
{
    Slot &slot = place->second;
    if (slot.waiting && slot.waiting->open.empty())
        slot.waiting.reset();
    if (slot.current && !slot.current->open.empty())
        return;
    slot.dropped_last = false;
    slot.current = std::exchange(slot.waiting, std::nullopt);
    if (!slot.current)
        slots_.erase(place);
}

void MapSlots::drop_before(std::uint64_t order)
{
    for (Place place = slots_.begin(); place != slots_.end();) {
        Slot &slot = place->second;
        if (slot.waiting && slot.waiting->order < order)
            slot.waiting.reset();
        if (slot.current && slot.current->order < order)
            slot.current.reset();
        const Place settled = place++;
        settle(settled);
    }
}

} // namespace hit
