// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_events.h"

#include "model/core/input_file.h"
#include "model/core/json_fields.h"
#include "model/run/run_status.h"

#include <algorithm>
#include <cfloat>
#include <utility>

namespace hit {
namespace {

constexpr std::int64_t chunk_bytes = 1 << 20;
constexpr std::size_t longest_type = 64;

RunEvent event_from_json(nlohmann::json json)
{
    RunEvent event;
    int version = 0;
    JsonFields fields(json, "events.jsonl");
    fields.read("v", version, 1, 1);
    for (const char *needed : {"v", "t", "step", "type"})
        fields.need(needed);
    fields.read("t", event.time, 0, DBL_MAX);
    fields.read("step", event.step, 0, INT64_MAX);
    fields.read("type", event.type, longest_type);
    event.fields = std::move(json);
    return event;
}

bool ends_inside_a_line(const std::filesystem::path &path)
{
    const auto file = InputFile::open(path);
    std::byte last{};
    return file && file->size() > 0 && file->read_at(file->size() - 1, {&last, 1})
           && last != std::byte{'\n'};
}

} // namespace

std::optional<RunEvent> parse_event(std::string_view line)
{
    auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    auto event = guard("events.jsonl", [&] { return event_from_json(std::move(json)); });
    return event ? std::optional(std::move(*event)) : std::nullopt;
}

EventLog::EventLog(AppendFile file, bool torn)
    : file_(std::move(file))
    , torn_(torn)
{
}

Result<EventLog> EventLog::open(const std::filesystem::path &file, FileSystem &system)
{
    return AppendFile::open(file, system).map([&](AppendFile opened) {
        return EventLog(std::move(opened), ends_inside_a_line(file));
    });
}

Status EventLog::append(std::string_view type, std::int64_t step, nlohmann::json fields)
{
    fields["v"] = 1;
    fields["t"] = unix_seconds();
    fields["step"] = step;
    fields["type"] = type;
    const auto text = fields.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    // One write: what follows the file then sees whole lines.
    auto written = file_.append((torn_ ? "\n" : "") + text + '\n');
    torn_ = !written;
    return written;
}

EventReader::EventReader(std::filesystem::path file)
    : file_(std::move(file))
{
}

Result<std::vector<RunEvent>> EventReader::read_more()
{
    std::vector<RunEvent> events;
    const auto file = InputFile::open(file_);
    if (!file)
        return tl::unexpected(file.error());
    for (std::int64_t before = -1; events.empty() && before != offset_;) {
        before = offset_;
        // Shorter than before: a network file system that is late.
        const std::int64_t size = std::min(file->size() - offset_, chunk_bytes);
        if (size <= 0)
            break;
        std::string chunk(static_cast<std::size_t>(size), '\0');
        if (auto read = file->read_at(offset_, std::as_writable_bytes(std::span(chunk))); !read)
            return tl::unexpected(read.error());
        offset_ += static_cast<std::int64_t>(take_lines(chunk, events));
    }
    return events;
}

void EventReader::take_line(std::string_view line, std::vector<RunEvent> &events)
{
    auto event = in_long_line_ ? std::nullopt : parse_event(line);
    in_long_line_ = false;
    if (!event) {
        ++lost_;
        return;
    }
    event->lost_before = std::exchange(lost_, 0);
    events.push_back(std::move(*event));
}

std::size_t EventReader::take_lines(std::string_view chunk, std::vector<RunEvent> &events)
{
    std::size_t begin = 0;
    for (std::size_t end; (end = chunk.find('\n', begin)) != chunk.npos; begin = end + 1)
        take_line(chunk.substr(begin, end - begin), events);
    if (begin > 0 || chunk.size() < chunk_bytes)
        return begin;
    in_long_line_ = true;
    return chunk.size();
}

} // namespace hit
