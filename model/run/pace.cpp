// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/pace.h"

namespace hit {
namespace {

constexpr double window_seconds = 60;

} // namespace

void Pace::add(double seconds, std::int64_t images)
{
    last_minute_.push_back({seconds, images});
    seconds_ += seconds;
    images_ += images;
    while (seconds_ - last_minute_.front().seconds >= window_seconds) {
        seconds_ -= last_minute_.front().seconds;
        images_ -= last_minute_.front().images;
        last_minute_.pop_front();
    }
}

double Pace::images_per_second() const
{
    return seconds_ > 0 ? static_cast<double>(images_) / seconds_ : 0;
}

} // namespace hit
