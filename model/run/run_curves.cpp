// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_curves.h"

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr std::size_t most_values = 256, longest_name = 64, longest_text = 4096,
                      longest_file_name = 255;

template <typename Entry>
void drop_above(std::vector<Entry> &entries, std::int64_t step)
{
    const auto above = std::ranges::upper_bound(entries, step, {}, &Entry::step);
    entries.erase(above, entries.end());
}

/// Steps rise in every list, also where a trainer is wrong or a file is hostile.
template <typename Entry>
void append_rising(std::vector<Entry> &entries, Entry entry)
{
    drop_above(entries, entry.step - 1);
    entries.push_back(std::move(entry));
}

/// The last one stays.
void keep_every_second(std::vector<CurvePoint> &points)
{
    std::vector<CurvePoint> kept;
    kept.reserve(points.size() / 2 + 1);
    for (std::size_t i = (points.size() + 1) % 2; i < points.size(); i += 2)
        kept.push_back(points[i]);
    points = std::move(kept);
}

std::string text_of(const RunEvent &event, const char *name)
{
    const auto field = event.fields.find(name);
    return field != event.fields.end() && field->is_string()
               ? field->get<std::string>().substr(0, longest_text)
               : std::string();
}

void add_file(std::vector<RunCurves::Named> &files, const RunEvent &event)
{
    std::string name = text_of(event, "file");
    if (!name.empty() && name.size() <= longest_file_name && name != "." && name != ".."
        && name.find('/') == std::string::npos)
        append_rising(files, {event.step, std::move(name)});
}

} // namespace

void RunCurves::add(const RunEvent &event)
{
    add_gap(event);
    if (event.type == "start") {
        go_back(event.step);
        starts_.push_back({event.time, event.step, text_of(event, "reason")});
    } else if (event.type == "scalars")
        add_values(scalars_, event);
    else if (event.type == "metrics")
        add_values(metrics_, event);
    else if (event.type == "sample")
        add_file(samples_, event);
    else if (event.type == "checkpoint")
        add_file(checkpoints_, event);
    else if (event.type == "warning")
        warnings_.push_back({event.time, event.step, text_of(event, "text")});
    make_room();
}

void RunCurves::add_values(Series &series, const RunEvent &event)
{
    const auto values = event.fields.find("values");
    if (values == event.fields.end() || !values->is_object())
        return;
    std::size_t count = 0;
    for (const auto &[name, value] : values->items()) {
        if (++count > most_values)
            return;
        if (name.size() > longest_name || !value.is_number() || !std::isfinite(value.get<double>()))
            continue;
        if (scalars_.size() + metrics_.size() < most_curves || series.contains(name))
            append_rising(series[name], {event.step, value.get<double>()});
        else
            is_cut_ = true;
    }
}

/// Room rather than points: what steps that go back have emptied is still taken.
void RunCurves::make_room()
{
    keep_newest(samples_);
    keep_newest(checkpoints_);
    keep_newest(warnings_);
    keep_newest(starts_);
    keep_newest(gaps_);
    for (;;) {
        std::size_t room = 0;
        std::vector<CurvePoint> *longest = nullptr;
        for (Series *series : {&scalars_, &metrics_})
            for (auto &[name, points] : *series) {
                room += points.capacity();
                if (!longest || points.capacity() > longest->capacity())
                    longest = &points;
            }
        if (room <= most_points)
            return;
        keep_every_second(*longest);
        is_cut_ = true;
    }
}

/// Twice as many for a while, as all of them move.
template <typename Entry>
void RunCurves::keep_newest(std::vector<Entry> &entries)
{
    if (entries.size() < 2 * most_entries)
        return;
    entries.erase(entries.begin(), entries.end() - most_entries);
    is_cut_ = true;
}

/// A line alone before a start is what a trainer was writing when it was killed: its steps are
/// trained again.
void RunCurves::add_gap(const RunEvent &event)
{
    const bool torn = event.type == "start" && event.lost_before == 1;
    if (!torn && event.lost_before > 0) {
        lost_lines_ += event.lost_before;
        if (event.step > last_step_)
            gaps_.push_back({last_step_, event.step});
    }
    last_step_ = event.step;
}

void RunCurves::go_back(std::int64_t step)
{
    std::erase_if(gaps_, [step](const Gap &gap) { return gap.to > step; });
    for (Series *series : {&scalars_, &metrics_})
        for (auto &[name, points] : *series)
            drop_above(points, step);
    drop_above(samples_, step);
    drop_above(checkpoints_, step);
}

} // namespace hit
