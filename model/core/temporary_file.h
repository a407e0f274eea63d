// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace hit {

/// A hidden name beside `target`, with its suffix, for this process; another one at every call.
std::filesystem::path temporary_beside(const std::filesystem::path &target);
/// Removes the files in `folder` with such names whose process has ended: it was killed. Only for
/// folders that processes of this machine alone write to.
void remove_stale_temporaries(const std::filesystem::path &folder);

} // namespace hit
