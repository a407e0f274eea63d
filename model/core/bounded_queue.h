// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace hit {

/// First in, first out, never drops: push() waits while `capacity` values are inside. Any thread
/// may push and pop.
template <typename T>
class BoundedQueue
{
public:
    explicit BoundedQueue(std::size_t capacity)
        : capacity_(capacity)
    {
    }

    /// False if the queue was closed or a stop was requested before there was room.
    bool push(T value, std::stop_token stop = {})
    {
        std::unique_lock lock(mutex_);
        const bool room =
            changed_.wait(lock, stop, [this] { return closed_ || values_.size() < capacity_; });
        if (!room || closed_)
            return false;
        values_.push_back(std::move(value));
        changed_.notify_all();
        return true;
    }

    /// Waits for a value; nothing once the queue is closed and empty, or a stop is requested.
    std::optional<T> pop(std::stop_token stop = {})
    {
        std::unique_lock lock(mutex_);
        if (!changed_.wait(lock, stop, [this] { return closed_ || !values_.empty(); })
            || values_.empty())
            return std::nullopt;
        std::optional<T> value(std::move(values_.front()));
        values_.pop_front();
        changed_.notify_all();
        return value;
    }

    /// No more pushes; what is inside can still be popped.
    void close()
    {
        std::lock_guard lock(mutex_);
        closed_ = true;
        changed_.notify_all();
    }

private:
    const std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<T> values_;
    bool closed_ = false;
};

} // namespace hit
