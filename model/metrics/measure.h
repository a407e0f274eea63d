// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/device.h"
#include "model/metrics/extractor_files.h"
#include "model/metrics/image_source.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

enum class Metric { Fid, InceptionScore, PrecisionRecall, FdLite0 };
/// "fid", "is", "pr", "fd-lite0". Error (WrongUse): another name.
Result<Metric> metric_from_name(std::string_view name);
std::string_view metric_name(Metric metric);

struct MeasureOptions
{
    std::vector<Metric> metrics;
    std::vector<std::filesystem::path> extractors; ///< FD-Lite0's own is found if it is not here
    FidProtocol protocol = FidProtocol::Graph;     ///< for the 2015 weights
    Compute compute;
    std::filesystem::path cache; ///< reference_cache_folder(), or empty
};

/// One number or two, and what they were made with: another extractor, way of resizing or count
/// makes other numbers.
struct Measured
{
    Metric metric = Metric::FdLite0;
    double value = 0;                        ///< distance; mean score; precision
    double second = 0;                       ///< deviation of the scores; recall
    std::int64_t groups = 0, group_size = 0; ///< of the score
    std::string extractor;                   ///< "inception-v3-2015"
    std::string weights;                     ///< their checksum
    std::string resize;                      ///< ExtractorInput::name
    bool quantised = false;                  ///< images were rounded to 8 bit
    std::int64_t samples = 0;                ///< images measured
    std::int64_t reference_samples = 0;      ///< 0: the metric needs no reference
};

/// Computes metrics of images against a reference. One thread.
class Measurement
{
public:
    /// Chooses and opens the extractors, so that what is missing is known before the work. FID and
    /// IS need an Inception; precision and recall take it where there is one, else
    /// EfficientNet-Lite0. Errors: no weights for a metric, a file that none needs (WrongUse).
    static Result<Measurement> prepare(const MeasureOptions &options);
    Measurement(Measurement &&) noexcept;
    ~Measurement();

    bool needs_reference() const; ///< not for inception scores alone
    /// In the order of MeasureOptions::metrics. At most `samples` images of the reference, which
    /// may be null if there is no need of it.
    Result<std::vector<Measured>> run(ImageSource &images, const ImagePack *reference,
                                      std::int64_t samples, const MetricsProgress &progress,
                                      std::stop_token stop);

private:
    struct Impl;
    explicit Measurement(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace hit
