// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/metrics/extractor.h"
#include "model/metrics/image_source.h"
#include "model/metrics/reference_cache.h"

#include <functional>

namespace hit {

/// Hands on all images of `source` in batches that memory has room for.
Status for_batches(ImageSource &source, std::string_view what,
                   const std::function<void(const at::Tensor &images)> &use,
                   const MetricsProgress &progress, const std::stop_token &stop);

struct ReferenceOptions
{
    std::int64_t samples = 0;    ///< at most as many as there are
    bool keep_features = false;  ///< for precision and recall
    std::filesystem::path cache; ///< folder; empty: neither read nor written
};
/// Statistics of a pack's images, kept ones where there are.
Result<ReferenceStatistics> reference_statistics(Extractor &extractor, const ImagePack &pack,
                                                 const ReferenceOptions &options,
                                                 const MetricsProgress &progress,
                                                 const std::stop_token &stop);

} // namespace hit
