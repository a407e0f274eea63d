// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/append_file.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

/// One line of events.jsonl: {"v":1,"t":seconds since 1970,"step":..,"type":"..."} and the type's
/// own fields:
///   start       "reason": begins (step 0), goes on after a stop, a kill or a rollback
///   scalars     "values": {name: number}
///   metrics     "values": {name: number}
///   sample      "file": name in samples/
///   checkpoint  "file": name in checkpoints/
///   state       "state": as in status.json
///   warning     "text"
/// Nothing is ever taken out of the file. A start at step s makes void what stands before it about
/// steps above s: those steps are trained again. Readers pass over types they do not know, a last
/// line without its end, and lines that are no record, which they count: one before a start was
/// being written when a trainer was killed, others are damage.
struct RunEvent
{
    std::string type;
    double time = 0;
    std::int64_t step = 0;
    nlohmann::json fields;        ///< all of the line, an object
    std::int64_t lost_before = 0; ///< lines between the record before and this one that are none
};
/// Nothing if the line is no record of version 1.
std::optional<RunEvent> parse_event(std::string_view line);

/// The trainer's side. One thread.
class EventLog final
{
public:
    static Result<EventLog> open(const std::filesystem::path &file,
                                 FileSystem &system = FileSystem::real());
    /// `fields` is an object; see RunEvent.
    Status append(std::string_view type, std::int64_t step, nlohmann::json fields);

private:
    EventLog(AppendFile file, bool torn);
    AppendFile file_;
    bool torn_; ///< the file ends inside a line
};

/// Follows events.jsonl as it grows. One thread.
class EventReader final
{
public:
    explicit EventReader(std::filesystem::path file);
    /// What was added since the last call, at most about 1 MB of it; nothing once all is read.
    /// Lines above 1 MB are passed over.
    Result<std::vector<RunEvent>> read_more();
    /// Lines since the last record that are none.
    std::int64_t lost() const { return lost_; }

private:
    /// Bytes that need not be read again: up to the last line's end, or all of a long line.
    std::size_t take_lines(std::string_view chunk, std::vector<RunEvent> &events);
    void take_line(std::string_view line, std::vector<RunEvent> &events);

    std::filesystem::path file_;
    std::int64_t offset_ = 0, lost_ = 0;
    bool in_long_line_ = false;
};

} // namespace hit
