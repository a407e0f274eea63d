// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exports/make_image.h"

namespace hit {

Status makeImage(const ImagePlan &plan, const FrameSource &ask, const std::stop_token &stop)
{
    PendingPicture pending(ask, plan.request, stop);
    return pending.take(stop).and_then([&](RenderResult result) {
        return write_image(plan.target, pictureFrom(std::move(result)), plan.options, stop);
    });
}

} // namespace hit
