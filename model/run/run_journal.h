// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_events.h"
#include "model/run/run_status.h"
#include "model/run/tensorboard_writer.h"

#include <functional>

namespace hit {

/// All that a trainer tells: events.jsonl, tensorboard/, status.json and the log. What cannot be
/// written is said in the log, once for each of them until it works again; training goes on. One
/// thread.
class RunJournal final
{
public:
    explicit RunJournal(const RunFolder &run, FileSystem &system = FileSystem::real());

    /// From `step` on, see RunEvent; `reason` is for a person.
    void start(std::int64_t step, const std::string &reason);
    void scalars(std::int64_t step, const std::map<std::string, double> &values);
    void metrics(std::int64_t step, const std::map<std::string, double> &values);
    /// `file`: a PNG of that size in samples/.
    void sample(std::int64_t step, const std::filesystem::path &file, int width, int height);
    void checkpoint(std::int64_t step, const std::filesystem::path &file);
    void warning(std::int64_t step, const std::string &text);
    void status(const RunStatus &status);

private:
    struct Channel
    {
        const char *name;
        bool failed = false;
    };
    void settle(Channel &channel, const Status &written);
    void numbers(std::string_view type, std::int64_t step,
                 const std::map<std::string, double> &values);
    void on_board(std::int64_t step, const std::function<Status(TensorBoardWriter &)> &add);
    void event(std::string_view type, std::int64_t step, nlohmann::json fields);

    RunFolder run_;
    FileSystem &system_;
    StatusWriter status_;
    std::optional<RunState> state_; ///< the last one that was told
    std::optional<EventLog> events_;
    std::optional<TensorBoardWriter> board_;
    Channel event_channel_{"events.jsonl"}, board_channel_{"tensorboard"},
        status_channel_{"status.json"};
};

} // namespace hit
