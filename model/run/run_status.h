// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_folder.h"

#include <chrono>
#include <optional>

namespace hit {

enum class RunState {
    Waiting, ///< for another run to end: RunStatus::waits_for
    Packing, ///< the images, before there is a run.json: RunStatus::files_done
    Starting,
    Running,
    Paused,
    Stopped,  ///< asked to; can go on
    Finished, ///< at its last step
    Failed,   ///< gave up; RunStatus::last_error says why
    Killed,   ///< never written: was at work, but no trainer holds the lock
};
std::string_view name_of(RunState state); ///< "running"
/// Should a process hold its lock?
inline bool is_at_work(RunState state)
{
    return state <= RunState::Paused;
}

/// status.json: a run at one moment.
struct RunStatus
{
    RunState state = RunState::Starting;
    std::int64_t step = 0, images = 0;      ///< done
    std::int64_t last_step = 0;             ///< 0: no end
    std::int64_t files_done = 0, files = 0; ///< of the images that are packed
    double images_per_second = 0;
    double seconds_left = -1;      ///< -1: unknown
    std::int64_t memory_bytes = 0; ///< the process' resident memory
    std::int64_t device_bytes = 0; ///< the device's memory in use by torch; 0 on the CPU
    std::string checkpoint;        ///< name of the newest one's file; empty: none yet
    double fd_lite0 = -1;          ///< the newest, lower is better; -1: not measured
    double best_fd_lite0 = -1;
    std::string best_checkpoint; ///< name of the file with the best FD-Lite0
    /// What its work is at risk by, or has ended by, one line: a checkpoint that could not be
    /// saved, what a run failed by.
    std::string last_error;
    std::string last_warning; ///< what it went on without, one line
    /// Of a run that waits, or has ended before its turn came: the one ahead, absolute.
    std::string waits_for;
    std::string host;
    std::int64_t process = 0;
    double time = 0; ///< seconds since 1970, when it was written; 0: it could not be read
};

nlohmann::json to_json(const RunStatus &status);
/// As the file has it. Error: missing, or damaged (BadFile, which names the field).
Result<RunStatus> read_status(const RunFolder &run);
/// A run, or what is about to become one: its images are being packed. Error (WrongUse): neither.
Result<RunFolder> open_watched(const std::filesystem::path &path);
/// As it is: status.json and the lock together. A run without a status, or with a damaged one (its
/// last_error says so), is starting while a trainer is at work, else killed; its step and its
/// checkpoint are those of the newest files.
RunStatus observe(const RunFolder &run);
/// Does a trainer on another machine say that it is at work? Its lock may not be seen from here.
bool is_trained_elsewhere(const RunFolder &run, const RunStatus &told);
bool is_of_this_machine(const RunStatus &told); ///< the process that wrote it

/// The trainer's side: writes at once when the state, the checkpoint, the error or the warning
/// changes, else at most once a second; what could not be written at the next call. Not synced to
/// disk: a power loss may leave an empty file, which observe() allows for. One thread.
class StatusWriter final
{
public:
    explicit StatusWriter(const RunFolder &run, FileSystem &system = FileSystem::real());
    /// Fills host, process and time.
    Status write(RunStatus status);

private:
    using Clock = std::chrono::steady_clock;
    std::filesystem::path file_;
    FileSystem *system_;
    std::string host_;
    std::optional<RunStatus> last_;
    Clock::time_point next_;
};

double unix_seconds(); ///< now

} // namespace hit
