// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace hit {

/// `word` as a POSIX shell reads it back: itself if it needs no quotes.
std::string shell_word(std::string_view word);

} // namespace hit
