// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/film_plan.h"

#include <algorithm>
#include <cmath>

namespace hit {

int FilmPlan::frames() const
{
    return std::max(1, static_cast<int>(std::lround(seconds * fps)));
}

Result<std::vector<Latent>> filmStops(std::string_view text, const Latent *first)
{
    const auto seeds = seeds_from_text(text, FilmPlan::mostStops);
    if (!seeds)
        return tl::unexpected(seeds.error());
    std::vector<Latent> stops;
    if (first)
        stops.push_back(*first);
    for (const std::int64_t seed : *seeds) {
        Latent stop;
        stop.plane = {static_cast<double>(seed), 0};
        stops.push_back(std::move(stop));
    }
    if (stops.size() < 2)
        return fail(ErrorCode::WrongUse, "the way", "it needs two pictures at least",
                    "name another seed");
    return stops;
}

} // namespace hit
