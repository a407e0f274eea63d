// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/plugin/plugin_log.h"

#include "model/core/log.h"

#include <atomic>
#include <string>

namespace hit {
namespace {

std::atomic<void (*)(int, const char *)> program_log = nullptr;

void hand_on(log::Level level, std::string_view text)
{
    if (const auto to_log = program_log.load())
        to_log(static_cast<int>(level), std::string(text).c_str());
}

} // namespace

void set_plugin_log(void (*to_log)(int level, const char *text))
{
    program_log = to_log;
}

namespace log {

void debug(std::string_view text)
{
    hand_on(Level::Debug, text);
}

void info(std::string_view text)
{
    hand_on(Level::Info, text);
}

void warning(std::string_view text)
{
    hand_on(Level::Warning, text);
}

void error(std::string_view text)
{
    hand_on(Level::Error, text);
}

} // namespace log
} // namespace hit
