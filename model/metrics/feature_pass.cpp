// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/feature_pass.h"

#include "model/core/log.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

/// 16 images of 256 pixels and less, fewer of larger ones: memory, and the time until a stop is
/// seen.
std::int64_t batch_of(int size)
{
    const std::int64_t pixels = std::int64_t{size} * size;
    return std::clamp<std::int64_t>(16 * 256 * 256 / pixels, 1, 16);
}

} // namespace

Status for_batches(ImageSource &source, std::string_view what,
                   const std::function<void(const at::Tensor &images)> &use,
                   const MetricsProgress &progress, const std::stop_token &stop)
{
    const std::int64_t batch = batch_of(source.size());
    for (std::int64_t first = 0; first < source.count(); first += batch) {
        if (stop.stop_requested())
            return fail(ErrorCode::Interrupted, "the metrics", "was stopped");
        const std::int64_t count = std::min(batch, source.count() - first);
        const auto images = source.read(first, count, stop);
        if (!images)
            return tl::unexpected(images.error());
        use(*images);
        if (progress)
            progress(what, first + count, source.count());
    }
    return {};
}

Result<ReferenceStatistics> reference_statistics(Extractor &extractor, const ImagePack &pack,
                                                 const ReferenceOptions &options,
                                                 const MetricsProgress &progress,
                                                 const std::stop_token &stop)
{
    PackImages images(pack, options.samples);
    const ReferenceKey key{pack.fingerprint(),
                           std::string(extractor.name()) + "-" + extractor.weights(),
                           std::string(extractor.input().name), images.count()};
    auto kept = load_reference(options.cache, key);
    if (kept && (kept->features.defined() || !options.keep_features))
        return std::move(*kept);

    MomentsBuilder moments;
    std::vector<at::Tensor> features;
    const Status passed = for_batches(
        images, "Reference",
        [&](const at::Tensor &batch) {
            const at::Tensor pooled = extractor.features(batch).pooled.cpu();
            moments.add(pooled);
            if (options.keep_features)
                features.push_back(pooled);
        },
        progress, stop);
    if (!passed)
        return tl::unexpected(passed.error());
    return moments.finish().map([&](FeatureMoments finished) {
        ReferenceStatistics statistics{std::move(finished), {}};
        if (options.keep_features)
            statistics.features = at::cat(features);
        if (!options.cache.empty())
            if (const Status saved = save_reference(options.cache, key, statistics); !saved)
                log::warning("the statistics are not kept: " + saved.error().line());
        return statistics;
    });
}

} // namespace hit
