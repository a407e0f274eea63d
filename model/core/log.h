// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hit::log {

/// The log is the one singleton of the program; spdlog is behind it so that only core includes
/// spdlog. Any thread.
enum class Level { Debug, Info, Warning, Error };

struct Record
{
    std::int64_t unix_ms;
    Level level;
    std::string text;
};

void debug(std::string_view text);
void info(std::string_view text);
void warning(std::string_view text);
void error(std::string_view text);

/// Least level that goes to stderr (the ring buffer and the file get everything); default Warning.
void set_stderr_level(Level level);
/// Also writes to this file, rotated at 5 MB, two old ones kept. A file that cannot be opened is a
/// warning in the log.
void set_file(const std::filesystem::path &path);
/// The last 2,000 records, oldest first, for the log window.
std::vector<Record> recent();
/// Called for every new record, on the thread that logged; what it logs itself it is not told.
/// Pass nothing to end it: no call is under way afterwards. Not from inside the listener.
void set_listener(std::function<void(const Record &)> listener);

} // namespace hit::log
