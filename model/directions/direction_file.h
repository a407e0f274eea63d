// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

#include <filesystem>

namespace hit {

/// Directions as edits of strength 0: unit vectors of one length, with what they act on. In a file
/// they are the tensor "directions", float32 [K, D], and the metadata "hitscope.directions", a JSON
/// list of K descriptions.
using Directions = std::vector<Edit>;

/// A direction and how good it is by the measure of its method, 0 ... 1.
struct FoundDirection
{
    Edit edit;
    double share = 0; ///< 0: unknown
};

/// Durable; `overwrite` as in DurableFile. Error (WrongUse): none, too many, or of several lengths.
Status write_directions(const std::filesystem::path &path, const Directions &directions,
                        bool overwrite);
/// Error (BadFile): no such file of ours, or one that names the damaged field; a direction that is
/// not finite or is zero.
Result<Directions> read_directions(const std::filesystem::path &path);

/// The same with the shares, in the metadata "hitscope.shares", a JSON list of K numbers; a file
/// without them has shares of 0.
Status write_found(const std::filesystem::path &path, const std::vector<FoundDirection> &found,
                   bool overwrite);
Result<std::vector<FoundDirection>> read_found(const std::filesystem::path &path);

} // namespace hit
