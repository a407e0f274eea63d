// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/console.h"

#include "model/core/file_error.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <unistd.h>

namespace hit {
namespace {

using namespace std::chrono_literals;

std::string duration_text(double seconds)
{
    const auto whole = static_cast<long>(std::lround(seconds));
    return whole < 60 ? std::to_string(whole) + " s"
                      : std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

} // namespace

void Console::configure(bool quiet, bool json)
{
    m_text = !quiet && !json;
    m_json = json;
    m_progress = !quiet && isatty(STDERR_FILENO) == 1;
}

void Console::say(const std::string &line)
{
    if (m_text)
        print(line);
}

void Console::print(const std::string &line)
{
    errno = 0;
    std::cout << line << '\n';
    if (!std::cout && m_writeError == 0)
        m_writeError = errno;
}

Status Console::finish(const nlohmann::json &result)
{
    if (m_json)
        print(result.dump(2));
    return flush();
}

Status Console::flush()
{
    errno = 0;
    if (std::cout.flush())
        return {};
    return tl::unexpected(
        write_error("standard output", m_writeError != 0 ? m_writeError : errno, -1));
}

void Console::fail(const Error &error)
{
    std::string line = "hit: " + error.line();
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::cerr << line << '\n';
}

Console::Progress::Progress(const Console &console, std::string what, std::int64_t total)
    : m_what(std::move(what))
    , m_total(total)
    , m_next(m_start + 1s)
    , m_enabled(console.m_progress)
{
}

Console::Progress::~Progress()
{
    if (m_drawn)
        std::fputs("\r\033[K", stderr);
}

void Console::Progress::set(std::int64_t done)
{
    m_done = done;
    const Clock::time_point now = Clock::now();
    if (!m_enabled || now < m_next)
        return;
    m_next = now + 100ms;
    draw(now);
}

void Console::Progress::set(std::int64_t done, std::int64_t total)
{
    m_total = total;
    set(done);
}

void Console::Progress::draw(Clock::time_point now)
{
    constexpr int width = 24;
    const double share =
        m_total > 0 ? std::min(1.0, static_cast<double>(m_done) / static_cast<double>(m_total)) : 0;
    const auto filled = static_cast<std::size_t>(share * width);
    std::string line = m_what + " [" + std::string(filled, '=') + std::string(width - filled, ' ')
                       + "] " + std::to_string(static_cast<int>(share * 100)) + " %";
    const double seconds = std::chrono::duration<double>(now - m_start).count();
    if (seconds >= 3 && share > 0)
        line += ", " + duration_text(seconds / share - seconds) + " left";
    std::fputs(("\r\033[K" + line).c_str(), stderr);
    m_drawn = true;
}

} // namespace hit
