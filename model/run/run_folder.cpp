// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_folder.h"

#include "model/core/file_error.h"
#include "model/core/input_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <system_error>

namespace hit {
namespace {

constexpr std::int64_t largest_description = 4 << 20;

bool holds_run(const std::filesystem::path &folder)
{
    std::error_code ignored;
    return std::filesystem::is_regular_file(folder / "run.json", ignored);
}

/// Or what is left of one, or what a trainer makes before it writes run.json.
bool was_run(const std::filesystem::path &folder)
{
    std::error_code ignored;
    return holds_run(folder) || std::filesystem::is_regular_file(folder / "status.json", ignored)
           || std::filesystem::is_regular_file(folder / "events.jsonl", ignored);
}

/// As DurableFile names them: ".NAME.tmp-PID-COUNT.SUFFIX".
bool is_temporary(const std::filesystem::path &path)
{
    const std::string name = path.filename().string();
    return name.starts_with('.') && name.find(".tmp-") != std::string::npos;
}

void sweep_folder(const std::filesystem::path &folder)
{
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        std::error_code ignored;
        if (is_temporary(at->path())
            && at->symlink_status(ignored).type() == std::filesystem::file_type::regular)
            std::filesystem::remove(at->path(), ignored);
    }
}

} // namespace

RunFolder::RunFolder(std::filesystem::path path)
    : path_(std::move(path))
{
    if (!path_.has_filename())
        path_ = path_.parent_path(); // "runs/x/"
}

Result<RunFolder> RunFolder::create(std::filesystem::path path)
{
    RunFolder run(std::move(path));
    if (holds_run(run.path_))
        return fail(ErrorCode::WrongUse, run.path_.string(), "there is a run in it already",
                    "resume it with hit train --resume, or choose another folder");
    if (const auto other = run.first_foreign_file(); !other.empty())
        return fail(ErrorCode::WrongUse, run.path_.string(),
                    "it holds something else: " + other.filename().string(),
                    "name a folder that does not exist yet");
    for (const auto &folder : {run.tensorboard(), run.samples(), run.checkpoints(), run.requests(),
                               run.live_file().parent_path()}) {
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error)
            return tl::unexpected(write_error(folder, error.value(), -1));
    }
    return run;
}

std::filesystem::path RunFolder::first_foreign_file() const
{
    const std::array ours{
        tensorboard(), samples(),     checkpoints(), requests(),  lock_file(),
        status_file(), events_file(), log_file(),    pack_file(), live_file().parent_path()};
    std::error_code error;
    for (std::filesystem::directory_iterator at(path_, error), end; !error && at != end;
         at.increment(error))
        if (!is_temporary(at->path()) && std::ranges::find(ours, at->path()) == ours.end())
            return at->path();
    return {};
}

Result<RunFolder> RunFolder::open(std::filesystem::path path)
{
    RunFolder run(std::move(path));
    if (!holds_run(run.path_))
        return fail(ErrorCode::WrongUse, run.path_.string(), "there is no run in it",
                    "name the folder that holds run.json; hit runs lists them");
    return run;
}

std::optional<RunFolder::ModelPlace> RunFolder::place_of_model(const std::filesystem::path &file)
{
    const RunFolder run(file.parent_path().parent_path());
    if (run.path_.filename().empty())
        return {};
    if (file == run.live_file())
        return ModelPlace{run.path_.filename().string(), -1};
    const auto step = step_of_name(file.filename().string(), ".safetensors");
    if (step < 0 || file.parent_path() != run.checkpoints())
        return {};
    return ModelPlace{run.path_.filename().string(), step};
}

std::string RunFolder::name() const
{
    std::error_code ignored;
    return std::filesystem::absolute(path_, ignored).lexically_normal().filename().string();
}

Status RunFolder::describe(const nlohmann::json &description, FileSystem &system) const
{
    const std::string text =
        description.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
    auto file =
        DurableFile::create(description_file(), static_cast<std::int64_t>(text.size()), system);
    if (!file)
        return tl::unexpected(file.error());
    if (auto written = file->write(text); !written)
        return written;
    return file->commit(/*overwrite=*/false);
}

Result<nlohmann::json> RunFolder::description() const
{
    return read_small_file(description_file(), largest_description)
        .and_then([&](const std::string &text) -> Result<nlohmann::json> {
            auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
            if (!json.is_object())
                return fail(ErrorCode::BadFile, description_file().string(),
                            "it is not a JSON object", "take it from a copy of the run");
            return json;
        });
}

void RunFolder::take_back() const
{
    if (holds_run(path_))
        return;
    std::error_code ignored; // of folders that are not empty
    for (const auto &file : {pack_file(), status_file(), lock_file()})
        std::filesystem::remove(file, ignored);
    for (const auto &folder :
         {tensorboard(), samples(), checkpoints(), requests(), live_file().parent_path(), path_})
        std::filesystem::remove(folder, ignored);
}

void RunFolder::sweep() const
{
    for (const auto &folder : {path_, samples(), checkpoints(), live_file().parent_path()})
        sweep_folder(folder);
}

std::vector<std::filesystem::path> find_runs(const std::filesystem::path &folder)
{
    if (was_run(folder))
        return {folder};
    std::vector<std::filesystem::path> runs;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error))
        if (was_run(at->path()))
            runs.push_back(at->path());
    std::ranges::sort(runs);
    return runs;
}

std::string step_name(std::int64_t step)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "step-%08lld", static_cast<long long>(step));
    return text.data();
}

std::int64_t step_of_name(const std::string &file_name, const std::string &suffix)
{
    constexpr std::size_t prefix = 5; // "step-"
    std::int64_t step = -1;
    if (file_name.size() > prefix)
        std::from_chars(file_name.data() + prefix, file_name.data() + file_name.size(), step);
    return step >= 0 && step_name(step) + suffix == file_name ? step : -1;
}

} // namespace hit
