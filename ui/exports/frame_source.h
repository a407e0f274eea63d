// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/latest_slot.h"
#include "model/engine/engine.h"
#include "model/media/image_file.h"

#include <functional>

namespace hit {

/// Asks for one picture, as Engine::enqueue does.
using FrameSource = std::function<void(RenderRequest, Engine::Answer, std::stop_token)>;

/// Pictures of `model`, from Engine::hold(), whatever is opened meanwhile. `engine` must outlive
/// it. Let go of it in the thread that asks: it may be the last to hold the model.
FrameSource framesOf(Engine &engine, std::shared_ptr<Session> model);

/// A picture that a source was asked for.
class PendingPicture
{
public:
    PendingPicture(const FrameSource &ask, RenderRequest request, const std::stop_token &stop);
    /// Waits; once. With the float image and the maps that were asked for. Interrupted when `stop`
    /// is requested, without waiting for the engine.
    Result<RenderResult> take(const std::stop_token &stop);

private:
    /// The answer may come after we gave up: the slot is as much the engine's as ours.
    std::shared_ptr<LatestSlot<Result<RenderResult>>> m_slot;
};

Picture pictureFrom(RenderResult result); ///< its float image

} // namespace hit
