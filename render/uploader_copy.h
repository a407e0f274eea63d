// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/uploader.h"

namespace hit {

/// Through a ring of pixel buffers that are orphaned before every write, so that neither side waits
/// for the other. Takes frames of the host and of CUDA devices.
std::unique_ptr<Uploader> makeCopyUploader();

} // namespace hit
