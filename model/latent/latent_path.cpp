// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

double length(std::span<const double> v)
{
    double square = 0;
    for (const double value : v)
        square += value * value;
    return std::sqrt(square);
}

double length(std::span<const float> v)
{
    const std::vector<double> exact(v.begin(), v.end());
    return length(exact);
}

/// Uniform Catmull-Rom between b and c; the length runs evenly from |b| to |c|, because the plain
/// cubic would dip towards the origin between independent latents.
std::vector<float> spline(std::span<const float> a, std::span<const float> b,
                          std::span<const float> c, std::span<const float> d, double t)
{
    std::vector<double> point(b.size());
    for (std::size_t i = 0; i < point.size(); ++i)
        point[i] = 0.5
                   * (2.0 * b[i] + t * (double(c[i]) - a[i])
                      + t * t * (2.0 * a[i] - 5.0 * b[i] + 4.0 * c[i] - d[i])
                      + t * t * t * (3.0 * b[i] - 3.0 * c[i] + d[i] - a[i]));
    const double now = length(point);
    const double scale = now > 0 ? ((1 - t) * length(b) + t * length(c)) / now : 1.0;
    std::vector<float> z(point.size());
    std::transform(point.begin(), point.end(), z.begin(),
                   [scale](double value) { return static_cast<float>(scale * value); });
    return z;
}

} // namespace

double frame_place(int index, int count, bool loop)
{
    const int steps = loop ? count : count - 1;
    return steps > 0 ? static_cast<double>(index) / steps : 0.0;
}

LatentPath::LatentPath(std::vector<std::vector<float>> keys, Interpolation method, bool loop)
    : keys_(std::move(keys))
    , method_(method)
    , loop_(loop)
{
}

std::vector<float> LatentPath::at(double t) const
{
    const auto count = static_cast<std::ptrdiff_t>(keys_.size());
    if (count == 0)
        return {};
    const std::ptrdiff_t segments = loop_ ? count : count - 1;
    const double place = std::clamp(t, 0.0, 1.0) * static_cast<double>(segments);
    const auto segment = std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(place), 0,
                                                    std::max<std::ptrdiff_t>(segments - 1, 0));
    const double inside = place - static_cast<double>(segment);
    const auto key = [&](std::ptrdiff_t index) -> const std::vector<float> & {
        const auto wrapped =
            loop_ ? (index + count) % count : std::clamp<std::ptrdiff_t>(index, 0, count - 1);
        return keys_[static_cast<std::size_t>(wrapped)];
    };
    // Films must hit their keys to the bit, or a loop would jump.
    if (inside == 0)
        return key(segment);
    if (inside == 1)
        return key(segment + 1);
    switch (method_) {
    case Interpolation::Slerp:
        return slerp(key(segment), key(segment + 1), inside);
    case Interpolation::Linear:
        return lerp(key(segment), key(segment + 1), inside);
    case Interpolation::Spline:
        break;
    }
    return spline(key(segment - 1), key(segment), key(segment + 1), key(segment + 2), inside);
}

std::vector<float> LatentPath::frame(int index, int count) const
{
    return at(frame_place(index, count, loop_));
}

} // namespace hit
