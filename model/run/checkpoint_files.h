// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_folder.h"

#include <optional>

namespace hit {

inline constexpr const char *checkpoint_suffix = ".safetensors";

struct CheckpointFile
{
    std::int64_t step;
    std::filesystem::path file;
};
/// What lies in checkpoints/, newest first; not opened.
std::vector<CheckpointFile> list_checkpoints(const RunFolder &run);

/// The live snapshot; the step is in its header. Nothing: there is none, or it cannot be read.
std::optional<CheckpointFile> find_live(const RunFolder &run);
/// Of the checkpoints and the live snapshot the one nearest to `step`, rather a checkpoint;
/// nothing: there is none.
std::optional<CheckpointFile> find_nearest(const RunFolder &run, std::int64_t step);

std::filesystem::path checkpoint_path(const RunFolder &run, std::int64_t step);

void set_aside(const std::filesystem::path &file); ///< names it so that it is none any more
/// Reads the whole file and checks every checksum.
Status verify_checkpoint(const std::filesystem::path &file);

struct FoundCheckpoint
{
    std::optional<CheckpointFile> newest; ///< verified; none: the run begins anew
    std::vector<Error> passed_over;       ///< newer ones that are no good, newest first
};
/// Damaged files are renamed to *.damaged, out of the way of a checkpoint of that step; files that
/// cannot be read now stay as they are. Only for who holds the lock.
FoundCheckpoint find_good_checkpoint(const RunFolder &run);

} // namespace hit
