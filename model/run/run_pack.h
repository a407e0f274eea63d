// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_folder.h"

namespace hit {

/// Where a run's images are: its own pack, wherever the run went; without one `data`, which
/// run.json names. Neither need be there.
std::filesystem::path find_pack(const RunFolder &run, const std::filesystem::path &data);

/// A pack in the folder of another run goes when that one is renamed or deleted: a new run gets its
/// own, a second name of the same file where the disk allows it, else a copy. Returns what run.json
/// is to name, absolute. Error: it could not be written.
Result<std::filesystem::path> own_pack(const RunFolder &run, const std::filesystem::path &data);

/// `pack` is what find_pack() missed, in another place: a link lets it be found from now on, where
/// the disk allows one.
void link_pack(const RunFolder &run, const std::filesystem::path &pack);

} // namespace hit
