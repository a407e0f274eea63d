// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/session.h"

#include <CLI/CLI.hpp>

namespace hit {

/// Options that every command takes.
struct CommonOptions
{
    DeviceOptions device;
    ConfigOverride config;
    bool quiet = false;
    bool json = false;
};

/// They belong to the program and are understood after the command too.
void addCommonOptions(CLI::App &program, CommonOptions &options);

/// "x,y" and the like: `count` whole numbers. Error: ErrorCode::WrongUse about `option`.
Result<std::vector<int>> wholeNumbers(const std::string &text, char separator, std::size_t count,
                                      const std::string &option);
/// "X,Y,W,H" -> a rectangle inside the picture; "" -> all of it.
Result<PixelRect> rectangle(const std::string &text, const std::string &option, int size);

} // namespace hit
