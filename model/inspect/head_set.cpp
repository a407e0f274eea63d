// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/head_set.h"

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

float together(float a, float b, HeadFusion fusion)
{
    return fusion == HeadFusion::Max   ? std::max(a, b)
           : fusion == HeadFusion::Min ? std::min(a, b)
                                       : a + b;
}

Statistics statistics_of(const std::vector<float> &values)
{
    double sum = 0, squares = 0;
    for (const float value : values) {
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double count = static_cast<double>(values.size()), mean = sum / count;
    const double variance = std::max(0.0, squares / count - mean * mean);
    return {*least, *most, static_cast<float>(mean), static_cast<float>(std::sqrt(variance))};
}

} // namespace

MapResult fused(const MapResult &each, const HeadSet &set)
{
    std::vector<std::size_t> heads;
    for (int head = 0; head < std::min(each.channels, 64); ++head)
        if ((set.heads >> head & 1) != 0)
            heads.push_back(static_cast<std::size_t>(head));
    MapResult map{each.height, each.width, 1, {}, {}};
    map.values.reserve(static_cast<std::size_t>(each.height) * each.width);
    const auto step = static_cast<std::size_t>(each.channels);
    for (std::size_t at = 0; at < each.values.size() && !heads.empty(); at += step) {
        float value = each.values[at + heads.front()];
        for (std::size_t i = 1; i < heads.size(); ++i)
            value = together(value, each.values[at + heads[i]], set.fusion);
        if (set.fusion == HeadFusion::Mean)
            value /= static_cast<float>(heads.size());
        map.values.push_back(value);
    }
    if (!map.values.empty())
        map.statistics = statistics_of(map.values);
    return map;
}

} // namespace hit
