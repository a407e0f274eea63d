// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/data/image_pack.h"
#include "model/metrics/extractor.h"
#include "model/metrics/feature_moments.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace hit {

/// FD-Lite0 of a generator while it trains: the reference set is measured once, images as often as
/// asked. Lower is better; the same `samples` give comparable numbers, others do not (the distance
/// of few images is larger), so say them with the number. Never call it FID. One thread at a time.
class FdMonitor
{
public:
    struct Options
    {
        at::Device device = at::kCPU;
        std::int64_t samples = 1000;     ///< of the reference, at most as many as there are
        std::filesystem::path extractor; ///< empty: find_lite0()
        std::filesystem::path cache;     ///< reference_cache_folder(); empty: keeps nothing
    };
    /// Errors: no weights (WrongUse), weights of another network or a damaged image (BadFile),
    /// Interrupted.
    static Result<FdMonitor> start(const ImagePack &reference, const Options &options,
                                   std::stop_token stop = {});

    std::int64_t samples() const { return reference_.count; } ///< of the reference

    /// Images [count, S, S, 3] in [-1, 1], numbers first ... first + count - 1 of a fixed series;
    /// any device. What it throws ends the measurement.
    using DrawBatch = std::function<at::Tensor(std::int64_t first, std::int64_t count)>;
    /// FD-Lite0 of `samples()` images, asked for in batches of at most `batch`. Leaves gradients,
    /// precision and threads as they are. Errors: what `draw` throws, images that are not finite
    /// (WorkFailed), Interrupted.
    Result<double> measure(const DrawBatch &draw, std::int64_t batch = 32,
                           std::stop_token stop = {});

private:
    FdMonitor(Extractor extractor, FeatureMoments reference);

    Extractor extractor_;
    FeatureMoments reference_;
};

} // namespace hit
