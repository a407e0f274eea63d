// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/console.h"

#include "model/core/file_error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <unistd.h>

namespace hit {

using namespace std::chrono_literals;

std::string durationText(double seconds)
{
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60)
        return std::to_string(whole) + " s";
    if (whole < 3600)
        return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

std::string decimalText(double number)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4g", number);
    return text.data();
}

std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

/// Names and messages of files come from others: control characters, which a terminal would obey,
/// are shown as \xNN.
std::string visibleText(const std::string &text)
{
    std::string visible;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        const bool second = byte == 0xc2 && next >= 0x80 && next < 0xa0; // U+0080 to U+009F
        if (byte >= 0x20 && byte != 0x7f && !second) {
            visible += text[i];
            continue;
        }
        std::array<char, 8> code{};
        std::snprintf(code.data(), code.size(), "\\x%02x", second ? next : byte);
        visible += code.data();
        i += second ? 1 : 0;
    }
    return visible;
}

void Console::configure(bool quiet, bool json)
{
    m_text = !quiet && !json;
    m_json = json;
    m_progress = !quiet && isatty(STDERR_FILENO) == 1;
}

void Console::say(const std::string &line)
{
    if (m_text)
        print(visibleText(line));
}

void Console::print(const std::string &line)
{
    errno = 0;
    // Now: what is written to a file must be there if the program is killed.
    std::cout << line << '\n' << std::flush;
    if (!std::cout && m_writeError == 0)
        m_writeError = errno;
}

Status Console::finish(const nlohmann::json &result)
{
    if (m_json)
        print(result.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
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
    std::cerr << visibleText(line) << '\n';
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
    if (isTime())
        draw();
}

void Console::Progress::set(std::int64_t done, std::int64_t total)
{
    m_total = total;
    set(done);
}

void Console::Progress::show(const std::string &line)
{
    if (isTime())
        print(line);
}

bool Console::Progress::isTime()
{
    const Clock::time_point now = Clock::now();
    if (!m_enabled || now < m_next)
        return false;
    m_next = now + 100ms;
    return true;
}

void Console::Progress::draw()
{
    constexpr int width = 24;
    const double share =
        m_total > 0 ? std::min(1.0, static_cast<double>(m_done) / static_cast<double>(m_total)) : 0;
    const auto filled = static_cast<std::size_t>(share * width);
    std::string line = m_what + " [" + std::string(filled, '=') + std::string(width - filled, ' ')
                       + "] " + std::to_string(static_cast<int>(share * 100)) + " %";
    const double seconds = std::chrono::duration<double>(Clock::now() - m_start).count();
    if (seconds >= 3 && share > 0)
        line += ", " + durationText(seconds / share - seconds) + " left";
    print(line);
}

void Console::Progress::print(const std::string &line)
{
    std::fputs(("\r\033[K" + line).c_str(), stderr);
    m_drawn = true;
}

} // namespace hit
