// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <cstdint>
#include <string>

/// Metadata of a native checkpoint (formats.md).
namespace hit::native {

inline constexpr const char *format_key = "hitscope.format";
inline constexpr const char *format = "1";
inline constexpr const char *config_key = "hitscope.config";
inline constexpr const char *discriminator_key = "hitscope.discriminator";
inline constexpr const char *step_key = "hitscope.step";

/// -1 where the text is not a whole number of at least 0.
inline std::int64_t step_from_text(const std::string &text)
{
    std::int64_t step = -1;
    const char *end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, step);
    return parsed.ec == std::errc() && parsed.ptr == end && step >= 0 ? step : -1;
}

} // namespace hit::native
