// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/runs.h"

#include "app/hit/subcommand.h"
#include "model/core/shell_word.h"
#include "model/run/run_setup.h"

#include <array>
#include <cstdio>
#include <optional>

namespace hit {
namespace {

constexpr const char *damaged = "damaged";

/// Why nobody can train it: what is wrong with run.json; nothing: all is well.
std::optional<Error> problemOf(const RunFolder &run)
{
    if (!RunFolder::open(run.path()) && RunLock::is_held(run))
        return std::nullopt; // its images are being packed
    const auto description = read_description(run);
    return description ? std::nullopt : std::optional(description.error());
}

void sayRow(Console &console, const RunFolder &run, const RunStatus &status)
{
    std::array<char, 256> row{};
    std::snprintf(row.data(), row.size(), "%-20s  %-8s  %12s  %14s  %10.4g  %s", run.name().c_str(),
                  stateText(run, status).c_str(), grouped(status.step).c_str(),
                  grouped(status.images).c_str(), status.images_per_second,
                  status.checkpoint.empty() ? "-" : status.checkpoint.c_str());
    console.say(row.data());
}

bool canGoOn(const RunFolder &run, RunState state)
{
    return (state == RunState::Killed || state == RunState::Stopped || state == RunState::Failed)
           && !problemOf(run);
}

/// A folder that has lost its run.json.
nlohmann::json sayLost(Console &console, std::vector<std::string> &notes,
                       const std::filesystem::path &folder)
{
    const std::string problem = folder.string() + ": run.json is missing";
    std::array<char, 256> row{};
    std::snprintf(row.data(), row.size(), "%-20s  %-8s  %12s  %14s  %10s  -",
                  folder.filename().c_str(), damaged, "-", "-", "-");
    console.say(row.data());
    notes.push_back(problem);
    return {{"run", folder.string()}, {"state", damaged}, {"problem", problem}};
}

class Runs final : public Subcommand
{
public:
    explicit Runs(CLI::App &program)
        : Subcommand(program, "runs", "List training runs and how they are", "hit runs runs/")
    {
        parser().add_option("DIR", m_folder, "A folder of runs, or one run")->required();
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        const auto runs = find_runs(m_folder);
        if (runs.empty())
            return fail(ErrorCode::WrongUse, m_folder, "there is no run in it",
                        "name the folder that hit train --output was given");
        nlohmann::json list = nlohmann::json::array();
        context.console.say("run                   state             step          images  "
                            "  images/s  last checkpoint");
        std::vector<std::string> notes;
        for (const std::filesystem::path &folder : runs) {
            const auto run = open_watched(folder);
            if (!run) {
                list.push_back(sayLost(context.console, notes, folder));
                continue;
            }
            const RunStatus status = observe(*run);
            list.push_back(runJson(*run, status));
            sayRow(context.console, *run, status);
            appendNotes(notes, *run, status);
        }
        for (const std::string &note : notes)
            context.console.say(note);
        return nlohmann::json{{"runs", std::move(list)}};
    }

private:
    std::string m_folder;
};

} // namespace

std::string stateText(const RunFolder &run, const RunStatus &status)
{
    return !is_at_work(status.state) && problemOf(run) ? damaged
                                                       : std::string(name_of(status.state));
}

std::string resumeCommand(const RunFolder &run)
{
    std::string command = "hit train --resume " + shell_word(run.path().string());
    const auto description = run.description();
    const auto processes = description
                               ? description->value("/processes"_json_pointer, nlohmann::json(1))
                               : nlohmann::json(1);
    if (processes.is_number_integer() && processes > 1)
        command += " --processes " + processes.dump();
    return command;
}

void appendNotes(std::vector<std::string> &notes, const RunFolder &run, const RunStatus &status)
{
    const std::string path = run.path().string();
    for (const std::string &said : {status.last_error, status.last_warning})
        if (!said.empty())
            notes.push_back(path + ": " + said);
    if (status.state == RunState::Packing)
        notes.push_back(path + ": packs its images, " + grouped(status.files_done) + " of "
                        + grouped(status.files) + " files");
    if (status.state == RunState::Waiting)
        notes.push_back(path + ": waits for " + status.waits_for);
    const auto problem = problemOf(run);
    if (problem)
        notes.push_back(path + ": " + problem->line());
    else if (status.state == RunState::Killed && status.time > 0)
        notes.push_back(path
                        + ": its trainer ended without a word, as after kill -9, a crash or a "
                          "power loss");
    if (canGoOn(run, status.state))
        notes.push_back(path + ": " + resumeCommand(run) + " goes on from "
                        + (status.checkpoint.empty() ? "the beginning" : status.checkpoint));
}

nlohmann::json runJson(const RunFolder &run, const RunStatus &status)
{
    nlohmann::json json = to_json(status);
    json["run"] = run.path().string();
    if (const auto problem = problemOf(run)) {
        json["problem"] = problem->line();
        json["state"] = stateText(run, status);
    }
    if (canGoOn(run, status.state))
        json["resume"] = resumeCommand(run);
    return json;
}

std::unique_ptr<Subcommand> makeRuns(CLI::App &program)
{
    return std::make_unique<Runs>(program);
}

} // namespace hit
