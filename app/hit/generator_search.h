// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/model_file.h"
#include "model/directions/found.h"
#include "model/network/generator.h"

namespace hit {

/// What the commands share that look through a generator for long and write what they found to one
/// file: `hit directions` and `hit map`.
struct SearchOptions
{
    std::string model, output;
    bool force = false;
    bool follow = false; ///< a program reads along
};
void addSearchOptions(CLI::App &parser, SearchOptions &options, const char *output);

/// Tells of the steps as it goes.
using Search = std::function<Result<nlohmann::json>(
    GeneratorImpl &generator, const ModelInfo &model, const StepsDone &steps)>;

/// Opens the model and searches the generator that `which` names. A person sees "`title` 40 %"; a
/// program that reads along gets, at most ten times a second, {"part":"open","done":1,"of":8} and
/// then the same of the part "search".
Result<nlohmann::json> searchGenerator(const SearchOptions &options, const std::string &which,
                                       const char *title, const Context &context,
                                       const Search &search);

} // namespace hit
