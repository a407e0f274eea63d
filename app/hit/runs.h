// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_status.h"

#include <nlohmann/json.hpp>

namespace hit {

/// The command that goes on with the run.
std::string resumeCommand(const RunFolder &run);
/// "running"; "damaged" where nobody can train it.
std::string stateText(const RunFolder &run, const RunStatus &status);
/// What a person should know besides a run's numbers: its last error, what it waits for, that it
/// was killed or is damaged, how it goes on.
void appendNotes(std::vector<std::string> &notes, const RunFolder &run, const RunStatus &status);
/// status.json with the path and, where it can go on, the command for it;
/// `problem`: what is wrong with run.json.
nlohmann::json runJson(const RunFolder &run, const RunStatus &status);

} // namespace hit
