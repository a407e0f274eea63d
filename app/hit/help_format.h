// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

namespace hit {

/// --help with plain names for values (Option::option_text) and lines of at most 100 characters.
class HelpFormat final : public CLI::Formatter
{
public:
    HelpFormat();
    std::string make_option_opts(const CLI::Option *option) const override;
    std::string make_option_desc(const CLI::Option *option) const override;
};

} // namespace hit
