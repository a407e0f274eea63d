// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/engine/cuda/interop_api.h"
#include "model/engine/frame.h"

#include <cstddef>

namespace hit {

/// The table of the CUDA plug-in that made the frames. Error: it is not loaded, or of another
/// version.
Result<const HitInteropApi *> interopApi();

HitInteropFrame interopFrame(const Frame &frame);

/// The plug-in's answer as a status.
Status cudaStatus(const HitInteropApi &api, int error, const char *during);

/// The rows of a frame in CUDA memory into `target`, `pitch` bytes apart. Waits for the frame.
Status copyCudaFrame(const Frame &frame, std::byte *target, std::size_t pitch);

} // namespace hit
