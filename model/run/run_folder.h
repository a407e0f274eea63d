// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/durable_file.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hit {

/// A training run on disk: the folder through which a trainer is watched and steered, by anyone who
/// can read it, over a network file system too (training.md, "Run folder"). This class knows where
/// everything lies; nothing in it waits for a trainer. Any thread.
class RunFolder final
{
public:
    /// Makes the folders. Error (WrongUse): there is a run in it already, or something else.
    static Result<RunFolder> create(std::filesystem::path path);
    /// Error (WrongUse): no run in it.
    static Result<RunFolder> open(std::filesystem::path path);
    /// Whatever is there: for who looks at what is left of a run, or is to become one.
    static RunFolder at(std::filesystem::path path) { return RunFolder(std::move(path)); }
    struct ModelPlace
    {
        std::string run;   ///< name of its folder
        std::int64_t step; ///< -1: the live snapshot, of any step
    };
    /// What a model's file is by its place and name alone, there or not; nothing: of no run.
    static std::optional<ModelPlace> place_of_model(const std::filesystem::path &file);

    const std::filesystem::path &path() const { return path_; }
    std::string name() const; ///< the folder's

    std::filesystem::path description_file() const { return path_ / "run.json"; }
    std::filesystem::path lock_file() const { return path_ / "run.lock"; }
    /// Its lock is the place behind this run, and says who has it: see wait_for_turn().
    std::filesystem::path queue_file() const { return path_ / "next.lock"; }
    std::filesystem::path status_file() const { return path_ / "status.json"; }
    std::filesystem::path events_file() const { return path_ / "events.jsonl"; }
    std::filesystem::path log_file() const { return path_ / "log.txt"; }
    std::filesystem::path tensorboard() const { return path_ / "tensorboard"; }
    std::filesystem::path samples() const { return path_ / "samples"; }
    std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }
    std::filesystem::path requests() const { return path_ / "control"; }
    /// Where a trainer packs images that were no pack.
    std::filesystem::path pack_file() const { return path_ / "data.safetensors"; }
    std::filesystem::path live_file() const { return path_ / "live" / "ema.safetensors"; }

    /// Makes it a run, for ever: writes run.json, once. Error (WrongUse): there is one.
    Status describe(const nlohmann::json &description,
                    FileSystem &system = FileSystem::real()) const;
    /// run.json, an object.
    Result<nlohmann::json> description() const;
    /// Takes back create() and what a trainer makes before the run is described. Not of a run.
    void take_back() const;
    /// Removes the temporary files of a trainer that was killed. Only for who holds the lock.
    void sweep() const;

private:
    explicit RunFolder(std::filesystem::path path);
    /// What a trainer that was killed before it described its run has not left; empty: nothing.
    std::filesystem::path first_foreign_file() const;
    std::filesystem::path path_;
};

/// The folders of the runs that `folder` is or holds, sorted by name; also those that have lost
/// run.json, which RunFolder::open() refuses.
std::vector<std::filesystem::path> find_runs(const std::filesystem::path &folder);

/// "step-00012000": how the files of a step are named.
std::string step_name(std::int64_t step);
/// The step of "step-00012000.safetensors"; -1 for any other name.
std::int64_t step_of_name(const std::string &file_name, const std::string &suffix);

} // namespace hit
