// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine.h"
#include "ui/dialogs/film_plan.h"

#include <functional>

namespace hit {

/// Asks for one frame, as Engine::enqueue does.
using FrameSource = std::function<void(RenderRequest, Engine::Answer, std::stop_token)>;
using FilmProgress = std::function<void(int done, int total)>;

/// Frames of the model that is open now, whatever is opened while the film is made. `engine` must
/// outlive it. Error: no model is open.
Result<FrameSource> engineFrames(Engine &engine);

/// Renders and writes a film; the caller waits. `look` gives everything but the place: spread,
/// edits, switches. Two frames are asked for ahead, so that rendering and encoding go on side by
/// side, and previews come between. Once `stop` is requested it returns Interrupted without waiting
/// for the engine; without success no file is left.
Status makeFilm(const FilmPlan &plan, const State &look, const GeneratorConfig &config,
                const FrameSource &ask, const FilmProgress &progress, std::stop_token stop);

} // namespace hit
