// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/inspect/film_overlay.h"
#include "model/latent/latent.h"
#include "model/media/film_writer.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace hit {

/// A walk from picture to picture, as a film: what the dialog asks for and the job makes.
struct FilmPlan
{
    static constexpr std::size_t mostStops = 1000;
    static constexpr double leastSeconds = 0.1, mostSeconds = 3600;

    std::vector<Latent> stops; ///< at least two
    Interpolation method = Interpolation::Slerp;
    bool loop = false; ///< back to the first stop; without it the last frame is the last stop
    double seconds = 6;
    int fps = 30;
    FilmFormat format;
    std::filesystem::path target;
    bool overwrite = false;
    std::optional<FilmMap> map; ///< over every picture or beside it

    int frames() const; ///< at least one
};

/// The stops that `text` names ("4217-4220, 12"), after `first` where there is one. Error: not
/// seeds, or fewer than two stops.
Result<std::vector<Latent>> filmStops(std::string_view text, const Latent *first);

} // namespace hit
