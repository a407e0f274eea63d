// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace hit {

/// "3 min 20 s", "5 h 12 min".
std::string durationText(double seconds);
/// Without control characters.
std::string visibleText(const std::string &text);
/// With four digits that count.
std::string decimalText(double number);
/// 12,345,678
std::string grouped(std::int64_t number);

/// Everything that `hit` prints: the result on stdout, progress and errors on stderr. One thread.
class Console
{
public:
    /// `quiet`: neither text nor progress. `json`: no text, the result as one object.
    void configure(bool quiet, bool json);

    void say(const std::string &line); ///< for a person; as visibleText()
    /// Error: something of the output could not be written.
    Status finish(const nlohmann::json &result);
    Status flush();                ///< as finish(), without a result
    void fail(const Error &error); ///< exactly one line

    /// Draws a bar on stderr from the first second on, if that is a terminal.
    class Progress
    {
    public:
        Progress(const Console &console, std::string what, std::int64_t total);
        ~Progress();
        Progress(const Progress &) = delete;
        Progress &operator=(const Progress &) = delete;
        void set(std::int64_t done);
        void set(std::int64_t done, std::int64_t total);
        void show(const std::string &line); ///< instead of the bar

    private:
        using Clock = std::chrono::steady_clock;
        bool isTime();
        void draw();
        void print(const std::string &line);

        std::string m_what;
        std::int64_t m_total, m_done = 0;
        Clock::time_point m_start = Clock::now();
        Clock::time_point m_next;
        bool m_enabled, m_drawn = false;
    };

private:
    void print(const std::string &line);

    int m_writeError = 0; ///< errno of the first write that failed
    bool m_text = true;
    bool m_json = false;
    bool m_progress = false;
};

} // namespace hit
