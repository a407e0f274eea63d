// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/subcommand.h"

namespace hit {

/// The option that names the checkpoint.
CLI::Option *addModelOption(CLI::App &parser, std::string &path);

/// Opens it as the common options say, with progress.
Result<std::unique_ptr<Session>> openModel(const std::string &path, const Context &context);

/// "ema" or "generator"; "" takes what the file has, EMA first. Error: the file has no such one.
Result<Which> chooseWhich(const std::string &name, const ModelInfo &model);

/// What every result says of the model and the device.
nlohmann::json modelJson(const ModelInfo &model);

/// `path` exists and --force was not given: the error that says so, before any work is done.
Status mayWrite(const std::filesystem::path &path, bool force);

} // namespace hit
