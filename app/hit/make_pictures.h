// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/picture_sinks.h"
#include "app/hit/subcommand.h"

#include <functional>

namespace hit {

/// A picture to make, and how it was made as text for a PNG, "" for none.
struct WantedPicture
{
    RenderRequest request;
    std::string state;
};

/// Opens the model that makes them, once it is known that `output` may be written.
Result<std::unique_ptr<Session>> openToMake(const std::string &model, const OutputOptions &output,
                                            const Context &context);

/// Error (WrongUse): more than one command makes. Known before the pictures' names.
Status isPossible(std::size_t rows, std::size_t columns);

/// Makes the pictures `names` one after the other, each asked of `wanted` by its index, and puts
/// them where `output` says. What --json prints: model, pictures, milliseconds_per_picture, files.
Result<nlohmann::json> makePictures(Session &session, const std::vector<std::string> &names,
                                    const std::function<Result<WantedPicture>(std::size_t)> &wanted,
                                    const OutputOptions &output, const Context &context);

/// Options of all commands that make pictures, but for --output.
void addOutputOptions(CLI::App &parser, OutputOptions &output);

} // namespace hit
