// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <functional>
#include <string>
#include <vector>

namespace hit {

/// How the speed changes from key to key.
enum class Easing { Linear, In, Out, InOut };

/// Share of the way after share `t` of the time, both 0 ... 1.
double eased(Easing easing, double t);

/// Place on the path, 0 ... 1, of every frame: frame_place(), eased from key to key. `segments` lie
/// between the keys.
std::vector<double> frameTimes(int frames, int segments, Easing easing, bool loop);

/// The same with equal steps of the picture from frame to frame: `cumulative` is the picture's way
/// at equally spaced places of the path, from 0 on.
std::vector<double> evenTimes(int frames, const std::vector<double> &cumulative, bool loop);

} // namespace hit
