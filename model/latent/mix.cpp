// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/mix.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace hit {
namespace {

double total(const Mix &mix)
{
    double sum = 0;
    for (const MixPart &part : mix)
        sum += part.weight;
    return sum;
}

/// The weights of `mix` add up to `sum`, in the ratios they have.
void scale(Mix &mix, double sum)
{
    const double now = total(mix);
    for (MixPart &part : mix)
        part.weight = now > 0 ? std::min(1.0, part.weight / now * sum) : sum / double(mix.size());
}

} // namespace

Mix with_part(Mix mix, Latent latent)
{
    const double share = 1 / double(mix.size() + 1);
    scale(mix, 1 - share);
    mix.push_back({std::move(latent), share});
    return mix;
}

Mix with_weight(Mix mix, std::size_t index, double weight)
{
    const double wanted = mix.size() == 1 ? 1 : std::clamp(weight, 0.0, 1.0);
    MixPart part = mix[index];
    mix.erase(mix.begin() + std::ptrdiff_t(index));
    scale(mix, 1 - wanted);
    part.weight = wanted;
    mix.insert(mix.begin() + std::ptrdiff_t(index), std::move(part));
    return mix;
}

Mix without_part(Mix mix, std::size_t index)
{
    mix.erase(mix.begin() + std::ptrdiff_t(index));
    scale(mix, 1);
    return mix;
}

Mix evened(Mix mix)
{
    for (MixPart &part : mix)
        part.weight = 1 / double(mix.size());
    return mix;
}

} // namespace hit
