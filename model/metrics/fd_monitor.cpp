// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/fd_monitor.h"

#include "model/metrics/feature_pass.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

Result<Extractor> open_lite0(const FdMonitor::Options &options)
{
    const auto path =
        options.extractor.empty() ? find_lite0() : Result<std::filesystem::path>(options.extractor);
    if (!path)
        return tl::unexpected(path.error());
    auto extractor = Extractor::open(*path, options.device);
    if (extractor && extractor->kind() != ExtractorKind::EfficientNetLite0)
        return fail(ErrorCode::BadFile, path->string(), "it is not EfficientNet-Lite0",
                    "run packaging/setup --metrics");
    return extractor;
}

} // namespace

FdMonitor::FdMonitor(Extractor extractor, FeatureMoments reference)
    : extractor_(std::move(extractor))
    , reference_(std::move(reference))
{
}

Result<FdMonitor> FdMonitor::start(const ImagePack &reference, const Options &options,
                                   std::stop_token stop)
{
    return guard("FD-Lite0", [&]() -> Result<FdMonitor> {
        auto extractor = open_lite0(options);
        if (!extractor)
            return tl::unexpected(extractor.error());
        return reference_statistics(*extractor, reference, {options.samples, false, options.cache},
                                    {}, stop)
            .map([&](ReferenceStatistics statistics) {
                return FdMonitor(std::move(*extractor), std::move(statistics.moments));
            });
    });
}

Result<double> FdMonitor::measure(const DrawBatch &draw, std::int64_t batch, std::stop_token stop)
{
    return guard("FD-Lite0", [&]() -> Result<double> {
        const at::NoGradGuard no_grad;
        MomentsBuilder moments;
        while (moments.count() < samples()) {
            if (stop.stop_requested())
                return fail(ErrorCode::Interrupted, "FD-Lite0", "was stopped");
            const std::int64_t count = std::min(batch, samples() - moments.count());
            moments.add(extractor_.features(draw(moments.count(), count)).pooled);
        }
        return moments.finish().and_then(
            [&](const FeatureMoments &made) { return frechet_distance(made, reference_); });
    });
}

} // namespace hit
