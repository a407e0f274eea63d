// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/console.h"

#include <chrono>

namespace hit {

/// Tells a program that reads along, at most ten times a second: {"part":"open","done":1,"of":8}.
class Follower
{
public:
    explicit Follower(Console &console)
        : m_console(console)
    {
    }
    void begin(const char *part)
    {
        m_part = part;
        m_next = {};
    }
    void tell(std::int64_t done, std::int64_t all)
    {
        const auto now = std::chrono::steady_clock::now();
        if (now < m_next && done < all)
            return;
        m_next = now + std::chrono::milliseconds(100);
        m_console.say(nlohmann::json{{"part", m_part}, {"done", done}, {"of", all}}.dump());
    }

private:
    Console &m_console;
    const char *m_part = "open";
    std::chrono::steady_clock::time_point m_next;
};

} // namespace hit
