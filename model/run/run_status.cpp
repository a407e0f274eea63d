// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_status.h"

#include "model/core/input_file.h"
#include "model/core/json_fields.h"
#include "model/run/run_lock.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <unistd.h>
#include <utility>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t largest_status = 64 << 10;
constexpr std::size_t longest_text = 4096;
constexpr std::int64_t most = INT64_MAX;

const std::vector<std::string_view> state_names{"waiting",  "packing", "starting",
                                                "running",  "paused",  "stopped",
                                                "finished", "failed",  "killed"};

std::string host_name()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

RunStatus from_json(const nlohmann::json &json)
{
    JsonFields fields(json, "status.json");
    RunStatus status;
    fields.need("state");
    status.state = static_cast<RunState>(fields.read_choice("state", state_names, 0));
    fields.read("step", status.step, 0, most);
    fields.read("images", status.images, 0, most);
    fields.read("last_step", status.last_step, 0, most);
    fields.read("files_done", status.files_done, 0, most);
    fields.read("files", status.files, 0, most);
    fields.read("images_per_second", status.images_per_second, 0, DBL_MAX);
    fields.read("seconds_left", status.seconds_left, -1, DBL_MAX);
    fields.read("memory_bytes", status.memory_bytes, 0, most);
    fields.read("device_bytes", status.device_bytes, 0, most);
    fields.read("checkpoint", status.checkpoint, longest_text);
    fields.read("fd_lite0", status.fd_lite0, -1, DBL_MAX);
    fields.read("best_fd_lite0", status.best_fd_lite0, -1, DBL_MAX);
    fields.read("best_checkpoint", status.best_checkpoint, longest_text);
    fields.read("last_error", status.last_error, longest_text);
    fields.read("last_warning", status.last_warning, longest_text);
    fields.read("waits_for", status.waits_for, longest_text);
    fields.read("host", status.host, longest_text);
    fields.read("process", status.process, 0, most);
    fields.read("time", status.time, 0, DBL_MAX);
    return status;
}

} // namespace

double unix_seconds()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string_view name_of(RunState state)
{
    return state_names[static_cast<std::size_t>(state)];
}

nlohmann::json to_json(const RunStatus &status)
{
    return {{"v", 1},
            {"state", name_of(status.state)},
            {"step", status.step},
            {"images", status.images},
            {"last_step", status.last_step},
            {"files_done", status.files_done},
            {"files", status.files},
            {"images_per_second", status.images_per_second},
            {"seconds_left", status.seconds_left},
            {"memory_bytes", status.memory_bytes},
            {"device_bytes", status.device_bytes},
            {"checkpoint", status.checkpoint},
            {"fd_lite0", status.fd_lite0},
            {"best_fd_lite0", status.best_fd_lite0},
            {"best_checkpoint", status.best_checkpoint},
            {"last_error", status.last_error},
            {"last_warning", status.last_warning},
            {"waits_for", status.waits_for},
            {"host", status.host},
            {"process", status.process},
            {"time", status.time}};
}

Result<RunStatus> read_status(const RunFolder &run)
{
    return read_small_file(run.status_file(), largest_status).and_then([](const std::string &text) {
        return guard("status.json", [&] {
            return from_json(nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false));
        });
    });
}

namespace {

/// The newest step of such files; -1: there are none.
std::int64_t newest_step(const std::filesystem::path &folder, const std::string &suffix)
{
    std::int64_t newest = -1;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error))
        newest = std::max(newest, step_of_name(at->path().filename().string(), suffix));
    return newest;
}

/// Where status.json says nothing, after a power loss for one: that of a run that begins, with what
/// its files tell.
RunStatus status_from_files(const RunFolder &run)
{
    const std::string suffix = ".safetensors";
    const std::int64_t saved = newest_step(run.checkpoints(), suffix);
    RunStatus status;
    if (saved >= 0)
        status.checkpoint = step_name(saved) + suffix;
    status.step = std::max({std::int64_t(0), saved, newest_step(run.samples(), ".png")});
    return status;
}

/// The checkpoint that it names may have gone.
void look_for_checkpoint(const RunFolder &run, RunStatus &status)
{
    std::error_code ignored;
    if (status.checkpoint.empty()
        || std::filesystem::exists(run.checkpoints() / status.checkpoint, ignored))
        return;
    const std::string gone = std::exchange(status.checkpoint, status_from_files(run).checkpoint);
    if (status.checkpoint.empty() && status.last_error.empty())
        status.last_error = "checkpoints: " + gone + " is not there any more";
}

} // namespace

bool is_of_this_machine(const RunStatus &told)
{
    return told.host == host_name();
}

bool is_trained_elsewhere(const RunFolder &run, const RunStatus &told)
{
    return is_at_work(told.state) && !told.host.empty() && !is_of_this_machine(told)
           && RunLock::beats(run);
}

Result<RunFolder> open_watched(const std::filesystem::path &path)
{
    auto run = RunFolder::open(path);
    if (run)
        return run;
    RunFolder folder = RunFolder::at(path);
    const auto told = read_status(folder);
    if (told && is_at_work(told->state) && is_at_work(observe(folder).state))
        return folder;
    return run;
}

RunStatus observe(const RunFolder &run)
{
    RunStatus status;
    // Twice, as a trainer may end, after its last status, between the reading and the probe.
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto told = read_status(run);
        const bool has = told.has_value();
        status = has ? std::move(*told) : status_from_files(run);
        const bool held =
            !is_at_work(status.state) || RunLock::is_held(run) || is_trained_elsewhere(run, status);
        if (!has && (!held || told.error().code != ErrorCode::NoFile)) // one that begins has none
            status.last_error = told.error().line();
        look_for_checkpoint(run, status);
        if (held)
            return status;
    }
    status.state = RunState::Killed;
    return status;
}

StatusWriter::StatusWriter(const RunFolder &run, FileSystem &system)
    : file_(run.status_file())
    , system_(&system)
    , host_(host_name())
{
}

Status StatusWriter::write(RunStatus status)
{
    const bool news =
        !last_ || last_->state != status.state || last_->checkpoint != status.checkpoint
        || last_->last_error != status.last_error || last_->last_warning != status.last_warning
        || last_->waits_for != status.waits_for;
    const auto now = Clock::now();
    if (!news && now < next_)
        return {};
    const RunStatus told = status;
    for (std::string *text : {&status.last_error, &status.last_warning})
        text->resize(std::min(text->size(), longest_text));
    status.host = host_;
    status.process = ::getpid();
    status.time = unix_seconds();
    const auto text = to_json(status).dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
    // What could not be written is news the next time.
    return write_atomically(file_, text + '\n', *system_).map([&] {
        last_ = told;
        next_ = now + 1s;
    });
}

} // namespace hit
