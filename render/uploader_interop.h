// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/uploader.h"

namespace hit {

/// From CUDA memory into the texture without a way through the host. The texture is registered once
/// per size and device, and mapped for the copy only.
std::unique_ptr<Uploader> makeInteropUploader();

} // namespace hit
