// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <filesystem>

namespace hit {

/// Where the plug-in `name` ("libhit_media.so") lies: in ../lib/hitscope of the program's folder,
/// or where the environment variable `asked` says, which the tests set.
std::filesystem::path plugin_file(const char *name, const char *asked);

/// dlopen for the rest of the process, all symbols at once, with `flags` besides. A bare name is
/// looked up by the loader; of a file with a folder it is checked that none of it was cut off. The
/// Error is about `file` and has the loader's reason in its details.
Result<void *> load_library(const std::filesystem::path &file, int flags);

} // namespace hit
