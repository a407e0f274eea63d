// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/film_parts.h"

#include "model/media/pixels.h"

namespace hit {

Status FrameCheck::add(const Picture &frame)
{
    if (Status checked = check_picture(frame, what_); !checked)
        return checked;
    if (frame.width != options_.width || frame.height != options_.height)
        return fail(ErrorCode::WrongUse, what_,
                    "frame " + std::to_string(added_) + " has " + std::to_string(frame.width)
                        + " x " + std::to_string(frame.height) + " pixels, the film has "
                        + std::to_string(options_.width) + " x " + std::to_string(options_.height));
    if (added_ == options_.frames)
        return fail(ErrorCode::WrongUse, what_,
                    "more frames than the " + std::to_string(options_.frames) + " announced");
    ++added_;
    return {};
}

Status FrameCheck::finish() const
{
    if (added_ != options_.frames)
        return fail(ErrorCode::WrongUse, what_,
                    std::to_string(added_) + " frames came, " + std::to_string(options_.frames)
                        + " were announced");
    return {};
}

Status FrameCheck::go_on(const std::stop_token &stop) const
{
    if (stop.stop_requested())
        return fail(ErrorCode::Interrupted, what_, "it was cancelled");
    return {};
}

} // namespace hit
