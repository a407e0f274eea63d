// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/temporary_file.h"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <optional>
#include <string>
#include <unistd.h>

namespace hit {
namespace {

constexpr std::string_view mark = ".tmp-";

/// Whose temporary file `name` is; nothing for any other name.
std::optional<pid_t> process_of(const std::string &name)
{
    const std::size_t at = name.rfind(mark);
    if (!name.starts_with('.') || at == std::string::npos)
        return {};
    const char *const end = name.data() + name.size();
    pid_t process = 0;
    const auto [next, error] = std::from_chars(name.data() + at + mark.size(), end, process);
    if (error != std::errc() || process <= 0 || next == end || *next != '-')
        return {};
    unsigned number = 0;
    const auto [rest, wrong] = std::from_chars(next + 1, end, number);
    const bool complete = wrong == std::errc() && (rest == end || *rest == '.');
    return complete ? std::optional(process) : std::nullopt;
}

} // namespace

std::filesystem::path temporary_beside(const std::filesystem::path &target)
{
    static std::atomic<unsigned> count = 0;
    return target.parent_path()
           / ("." + target.stem().string() + std::string(mark) + std::to_string(::getpid()) + "-"
              + std::to_string(count++) + target.extension().string());
}

void remove_stale_temporaries(const std::filesystem::path &folder)
{
    std::error_code ignored;
    for (std::filesystem::directory_iterator file(folder, ignored), end; !ignored && file != end;
         file.increment(ignored)) {
        const auto process = process_of(file->path().filename().string());
        std::error_code failed;
        if (process && ::kill(*process, 0) != 0 && errno == ESRCH && file->is_regular_file(failed))
            std::filesystem::remove(file->path(), failed);
    }
}

} // namespace hit
