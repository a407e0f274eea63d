// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/subcommand.h"
#include "model/run/run_lock.h"

namespace hit {

/// Images that lie in the folder of a run that is about to begin.
struct PackedImages
{
    std::filesystem::path pack;
    RunLock lock; ///< of that run
};

/// Packs a folder or a .zip of images to `size` into `folder`, a new one. Meanwhile its status says
/// how far that is, and a request to stop ends it, as an error (Interrupted) that leaves nothing.
Result<PackedImages> packForRun(const std::filesystem::path &images,
                                const std::filesystem::path &folder, int size,
                                const Context &context);

} // namespace hit
