// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/film_times.h"

#include "model/latent/latent.h"

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

/// Where `cumulative` reaches `way`, as a share of its places.
double placeOf(double way, const std::vector<double> &cumulative)
{
    const auto after = std::upper_bound(cumulative.begin(), cumulative.end(), way);
    if (after == cumulative.end())
        return 1;
    const auto index = after - cumulative.begin() - 1;
    const double before = cumulative[static_cast<std::size_t>(index)];
    const double part = (way - before) / (*after - before);
    return (static_cast<double>(index) + part) / static_cast<double>(cumulative.size() - 1);
}

} // namespace

double eased(Easing easing, double t)
{
    switch (easing) {
    case Easing::In:
        return t * t;
    case Easing::Out:
        return t * (2 - t);
    case Easing::InOut:
        return t * t * (3 - 2 * t);
    case Easing::Linear:
        break;
    }
    return t;
}

std::vector<double> frameTimes(int frames, int segments, Easing easing, bool loop)
{
    std::vector<double> times;
    for (int frame = 0; frame < frames; ++frame) {
        const double along = frame_place(frame, frames, loop) * segments;
        const double segment = std::min(std::floor(along), segments - 1.0);
        times.push_back((segment + eased(easing, along - segment)) / segments);
    }
    return times;
}

std::vector<double> evenTimes(int frames, const std::vector<double> &cumulative, bool loop)
{
    std::vector<double> times;
    times.reserve(static_cast<std::size_t>(frames));
    for (int frame = 0; frame < frames; ++frame)
        times.push_back(placeOf(frame_place(frame, frames, loop) * cumulative.back(), cumulative));
    return times;
}

} // namespace hit
