// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/help_format.h"

#include <sstream>

namespace hit {
namespace {

constexpr std::size_t nameWidth = 34;
constexpr std::size_t textWidth = 100 - nameWidth;

std::string wrapped(const std::string &text)
{
    std::istringstream words(text);
    std::string out, line;
    for (std::string word; words >> word;) {
        if (!line.empty() && line.size() + 1 + word.size() > textWidth) {
            out += line + '\n';
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    return out + line;
}

} // namespace

HelpFormat::HelpFormat()
{
    column_width(nameWidth);
}

std::string HelpFormat::make_option_opts(const CLI::Option *option) const
{
    std::string text = option->get_option_text();
    if (!text.empty())
        text.insert(0, " ");
    return text + (option->get_required() && !option->get_positional() ? " (required)" : "");
}

std::string HelpFormat::make_option_desc(const CLI::Option *option) const
{
    return wrapped(CLI::Formatter::make_option_desc(option));
}

} // namespace hit
