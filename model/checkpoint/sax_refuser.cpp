// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/sax_refuser.h"

namespace hit {
namespace {

constexpr std::size_t longest_text = 4 << 20;
constexpr std::size_t longest_number = 64;

/// What may stand in a number; also in the literals, which are short.
bool is_numeric(char letter)
{
    return (letter >= '0' && letter <= '9')
           || std::string_view("+-.eE").find(letter) != std::string_view::npos;
}

bool has_long_token(std::string_view document)
{
    bool in_text = false;
    std::size_t length = 0;
    for (std::size_t i = 0; i < document.size(); ++i) {
        const char letter = document[i];
        if (letter == '"') {
            in_text = !in_text;
            length = 0;
        } else {
            length = in_text || is_numeric(letter) ? length + 1 : 0;
            i += in_text && letter == '\\' ? 1 : 0;
        }
        if (length > (in_text ? longest_text : longest_number))
            return true;
    }
    return false;
}

} // namespace

bool SaxRefuser::read(std::string_view document)
{
    if (has_long_token(document))
        return refuse("a text or a number is too long");
    return nlohmann::json::sax_parse(document.begin(), document.end(), this);
}

} // namespace hit
