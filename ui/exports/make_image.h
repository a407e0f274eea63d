// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/exports/frame_source.h"

#include <filesystem>

namespace hit {

struct ImagePlan
{
    RenderRequest request;
    std::filesystem::path target;
    ImageWriteOptions options;
};

/// Renders and writes one picture; the caller waits. Once `stop` is requested it returns
/// Interrupted without waiting for the engine; without success what was at the target is still
/// there.
Status makeImage(const ImagePlan &plan, const FrameSource &ask, const std::stop_token &stop);

} // namespace hit
