// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exports/frame_source.h"

#include <utility>

namespace hit {

FrameSource framesOf(Engine &engine, std::shared_ptr<Session> model)
{
    return [&engine, model = std::move(model)](RenderRequest request, Engine::Answer answer,
                                               std::stop_token stop) {
        engine.enqueue(std::move(request), std::move(answer), std::move(stop), model);
    };
}

PendingPicture::PendingPicture(const FrameSource &ask, RenderRequest request,
                               const std::stop_token &stop)
    : m_slot(std::make_shared<LatestSlot<Result<RenderResult>>>())
{
    request.float_image = true;
    ask(
        std::move(request),
        [slot = m_slot](Result<RenderResult> result) { slot->put(std::move(result)); }, stop);
}

Result<RenderResult> PendingPicture::take(const std::stop_token &stop)
{
    auto answer = m_slot->take(stop);
    if (!answer)
        return fail(ErrorCode::Interrupted, "the picture", "it was cancelled");
    return std::move(*answer);
}

Picture pictureFrom(RenderResult result)
{
    return {result.frame.width, result.frame.height, std::move(result.float_image)};
}

} // namespace hit
