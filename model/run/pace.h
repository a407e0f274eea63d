// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace hit {

inline double seconds_since(std::chrono::steady_clock::time_point time)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - time).count();
}

/// Images per second over the last minute of training: what a time left is judged by, which one
/// short interval throws about by hours.
class Pace final
{
public:
    /// `seconds` in which `images` were seen, both above 0.
    void add(double seconds, std::int64_t images);
    double images_per_second() const; ///< 0: nothing is known

private:
    struct Interval
    {
        double seconds;
        std::int64_t images;
    };
    std::deque<Interval> last_minute_;
    double seconds_ = 0;
    std::int64_t images_ = 0;
};

} // namespace hit
