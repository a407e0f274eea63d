// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace hit {

/// A mailbox for one value: a newer value replaces the one that waits. Any thread may put and take.
template <typename T>
class LatestSlot
{
public:
    /// Puts `value` in; returns the value that it replaced, if one was waiting.
    std::optional<T> put(T value)
    {
        std::optional<T> dropped;
        {
            std::lock_guard lock(mutex_);
            dropped = std::exchange(value_, std::move(value));
        }
        filled_.notify_one();
        return dropped;
    }

    /// Takes the value out without waiting.
    std::optional<T> try_take()
    {
        std::lock_guard lock(mutex_);
        return std::exchange(value_, std::nullopt);
    }

    /// Waits for a value; nothing once a stop is requested.
    std::optional<T> take(std::stop_token stop)
    {
        std::unique_lock lock(mutex_);
        if (!filled_.wait(lock, stop, [this] { return value_.has_value(); }))
            return std::nullopt;
        return std::exchange(value_, std::nullopt);
    }

private:
    std::mutex mutex_;
    std::condition_variable_any filled_;
    std::optional<T> value_;
};

} // namespace hit
