// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/film_plan.h"
#include "ui/exports/frame_source.h"

namespace hit {

using FilmProgress = std::function<void(int done, int total)>;

/// Renders and writes a film, with a map on every frame if the plan has one; the caller waits.
/// `look` gives everything but the place: spread, edits, switches. Two frames are asked for ahead,
/// so that rendering and encoding go on side by side, and previews come between. Once `stop` is
/// requested it returns Interrupted without waiting for the engine; without success no file is
/// left.
Status makeFilm(const FilmPlan &plan, const State &look, const GeneratorConfig &config,
                const FrameSource &ask, const FilmProgress &progress, std::stop_token stop);

} // namespace hit
