// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace hit {

/// Pictures on a plane, alike ones near each other: seeds 0 ... N - 1, each where the two strongest
/// principal components of what a stage puts out have it. In a file: the tensors "places" [N, 2],
/// "mean" [F] and "components" [2, F], float32, and the metadata "hitscope.map", a JSON object with
/// "stage" and "shares". No torch in this header.
struct SampleMap
{
    using Place = std::array<float, 2>;

    int stage = 0;
    std::vector<Place> places;      ///< of the seeds; their mean is 0
    std::vector<float> mean;        ///< [F], of the features as Tap::What::StageOut has them
    std::vector<float> components;  ///< [2, F], unit vectors
    std::array<double, 2> shares{}; ///< of the variance of the features

    /// Where a picture with these features lies; none: they are not this stage's.
    std::optional<Place> place_of(std::span<const float> features) const;
};

/// Durable; `overwrite` as in DurableFile.
Status write_sample_map(const std::filesystem::path &path, const SampleMap &map, bool overwrite);
/// Error (BadFile): no such file, or one whose parts do not fit each other or are not finite.
Result<SampleMap> read_sample_map(const std::filesystem::path &path);

} // namespace hit
