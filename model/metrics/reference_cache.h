// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/feature_moments.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace hit {

/// What statistics were made of. Any difference makes them others.
struct ReferenceKey
{
    std::string fingerprint; ///< of the data; letters and digits
    std::string extractor;   ///< name and checksum of the weights: "efficientnet-lite0-0a1b2c3d"
    std::string input;       ///< ExtractorInput::name
    std::int64_t samples = 0;
};

struct ReferenceStatistics
{
    FeatureMoments moments;
    at::Tensor features; ///< [N, D] float32, for precision and recall; may be undefined
};

/// $XDG_CACHE_HOME/hitscope/metrics or ~/.cache/hitscope/metrics; empty where there is no home.
std::filesystem::path reference_cache_folder();

/// Kept statistics. Nothing if there are none; a file that is not wholly what it must be is passed
/// over with a warning in the log.
std::optional<ReferenceStatistics> load_reference(const std::filesystem::path &folder,
                                                  const ReferenceKey &key);
/// Durable; replaces. Makes the folder.
Status save_reference(const std::filesystem::path &folder, const ReferenceKey &key,
                      const ReferenceStatistics &statistics);

} // namespace hit
