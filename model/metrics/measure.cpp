// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/measure.h"

#include "model/metrics/feature_pass.h"
#include "model/metrics/inception_score.h"
#include "model/metrics/precision_recall.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <optional>

namespace hit {
namespace {

struct MetricRow
{
    Metric metric;
    std::string_view name;
};
constexpr std::array<MetricRow, 4> names{{
    {Metric::Fid, "fid"},
    {Metric::InceptionScore, "is"},
    {Metric::PrecisionRecall, "pr"},
    {Metric::FdLite0, "fd-lite0"},
}};

/// Everything that is computed with one extractor.
class Job
{
public:
    Job(Extractor extractor, std::vector<Metric> metrics)
        : extractor_(std::move(extractor))
        , metrics_(std::move(metrics))
    {
    }

    bool needs_reference() const
    {
        return !std::ranges::all_of(metrics_, [](Metric m) { return m == Metric::InceptionScore; });
    }

    Status take_reference(const ImagePack &pack, const ReferenceOptions &options,
                          const MetricsProgress &progress, const std::stop_token &stop)
    {
        ReferenceOptions asked = options;
        asked.keep_features = has(Metric::PrecisionRecall);
        auto statistics = reference_statistics(extractor_, pack, asked, progress, stop);
        if (!statistics)
            return tl::unexpected(statistics.error());
        reference_ = std::move(*statistics);
        return {};
    }

    void add(const at::Tensor &images)
    {
        const FeatureBatch batch = extractor_.features(images);
        const at::Tensor pooled = batch.pooled.cpu();
        moments_.add(pooled);
        if (has(Metric::InceptionScore))
            score_.add(batch.logits);
        if (has(Metric::PrecisionRecall))
            features_.push_back(pooled);
    }

    Status finish(std::vector<Measured> &results, const MetricsProgress &progress,
                  const std::stop_token &stop)
    {
        for (const Metric metric : metrics_) {
            Measured measured = described(metric);
            if (Status done = compute(measured, progress, stop); !done)
                return done;
            results.push_back(std::move(measured));
        }
        return {};
    }

private:
    bool has(Metric metric) const { return std::ranges::count(metrics_, metric) > 0; }

    Measured described(Metric metric) const
    {
        Measured measured;
        measured.metric = metric;
        measured.extractor = extractor_.name();
        measured.weights = extractor_.weights();
        measured.resize = extractor_.input().name;
        measured.quantised = extractor_.input().quantised;
        measured.samples = moments_.count();
        if (metric != Metric::InceptionScore)
            measured.reference_samples = reference_.moments.count;
        return measured;
    }

    Status compute(Measured &out, const MetricsProgress &progress, const std::stop_token &stop)
    {
        switch (out.metric) {
        case Metric::Fid:
        case Metric::FdLite0:
            return moments_.finish()
                .and_then([&](const FeatureMoments &moments) {
                    return frechet_distance(moments, reference_.moments);
                })
                .map([&](double distance) { out.value = distance; });
        case Metric::InceptionScore:
            return score_.finish().map([&](const InceptionScoreResult &score) {
                out.value = score.mean;
                out.second = score.deviation;
                out.groups = score.groups;
                out.group_size = score.group_size;
            });
        case Metric::PrecisionRecall:
            break;
        }
        const auto tell = [&](double share) {
            if (progress)
                progress("Precision and recall", static_cast<std::int64_t>(share * 1000), 1000);
        };
        return precision_recall(at::cat(features_), reference_.features, 3, tell, stop)
            .map([&](const PrecisionRecall &pr) {
                out.value = pr.precision;
                out.second = pr.recall;
            });
    }

    Extractor extractor_;
    std::vector<Metric> metrics_;
    ReferenceStatistics reference_;
    MomentsBuilder moments_;
    InceptionScore score_;
    std::vector<at::Tensor> features_; ///< of the images, for precision and recall
};

struct Files
{
    std::optional<std::filesystem::path> inception, lite0;
};

Result<Files> sorted_files(const std::vector<std::filesystem::path> &paths)
{
    Files files;
    for (const auto &path : paths) {
        const auto kind = extractor_kind(path);
        if (!kind)
            return tl::unexpected(kind.error());
        auto &place = *kind == ExtractorKind::EfficientNetLite0 ? files.lite0 : files.inception;
        if (place)
            return fail(ErrorCode::WrongUse, path.string(),
                        "there is another extractor of its kind", "name one of the two");
        place = path;
    }
    return files;
}

tl::unexpected<Error> no_inception(Metric metric)
{
    return fail(ErrorCode::WrongUse, metric == Metric::Fid ? "FID" : "IS",
                "it needs Inception-v3, whose weights come with no package",
                "packaging/to_safetensors.py --help says where they are and converts them; name "
                "the result with --extractor. Without them there is fd-lite0");
}

/// Which metrics are computed with which file.
struct Plan
{
    std::vector<Metric> inception, lite0;
};

Result<Plan> planned(const std::vector<Metric> &metrics, const Files &files)
{
    Plan plan;
    for (const Metric metric : metrics) {
        const bool needs = metric == Metric::Fid || metric == Metric::InceptionScore;
        if (needs && !files.inception)
            return no_inception(metric);
        const bool takes = needs || (metric == Metric::PrecisionRecall && files.inception);
        (takes ? plan.inception : plan.lite0).push_back(metric);
    }
    for (const auto &[file, users] :
         {std::pair(files.inception, &plan.inception), std::pair(files.lite0, &plan.lite0)})
        if (file && users->empty())
            return fail(ErrorCode::WrongUse, file->string(), "no metric that was asked for uses it",
                        "leave it out, or ask for other metrics");
    return plan;
}

} // namespace

Result<Metric> metric_from_name(std::string_view name)
{
    for (const MetricRow &row : names)
        if (row.name == name)
            return row.metric;
    return fail(ErrorCode::WrongUse, std::string(name), "is not a metric",
                "use fid, is, pr or fd-lite0");
}

std::string_view metric_name(Metric metric)
{
    for (const MetricRow &row : names)
        if (row.metric == metric)
            return row.name;
    return {};
}

struct Measurement::Impl
{
    MeasureOptions options;
    std::vector<Job> jobs;

    Status add_job(const std::filesystem::path &file, std::vector<Metric> metrics)
    {
        if (metrics.empty())
            return {};
        auto extractor = Extractor::open(file, options.compute.device, options.protocol);
        if (!extractor)
            return tl::unexpected(extractor.error());
        jobs.emplace_back(std::move(*extractor), std::move(metrics));
        return {};
    }

    Result<std::vector<Measured>> run(ImageSource &images, const ImagePack *reference,
                                      std::int64_t samples, const MetricsProgress &progress,
                                      const std::stop_token &stop)
    {
        const ComputeScope scope(options.compute);
        for (Job &job : jobs) {
            if (!job.needs_reference())
                continue;
            if (Status taken =
                    job.take_reference(*reference, {samples, false, options.cache}, progress, stop);
                !taken)
                return tl::unexpected(taken.error());
        }
        const auto use = [&](const at::Tensor &batch) {
            for (Job &job : jobs)
                job.add(batch);
        };
        if (Status passed = for_batches(images, "Images", use, progress, stop); !passed)
            return tl::unexpected(passed.error());
        std::vector<Measured> results;
        for (Job &job : jobs)
            if (Status finished = job.finish(results, progress, stop); !finished)
                return tl::unexpected(finished.error());
        std::ranges::sort(results, {}, [this](const Measured &measured) {
            return std::ranges::find(options.metrics, measured.metric);
        });
        return results;
    }
};

Measurement::Measurement(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl))
{
}

bool Measurement::needs_reference() const
{
    return std::ranges::any_of(impl_->jobs, &Job::needs_reference);
}

Measurement::Measurement(Measurement &&) noexcept = default;
Measurement::~Measurement() = default;

Result<Measurement> Measurement::prepare(const MeasureOptions &options)
{
    auto files = sorted_files(options.extractors);
    if (!files)
        return tl::unexpected(files.error());
    auto plan = planned(options.metrics, *files);
    if (!plan)
        return tl::unexpected(plan.error());
    auto impl = std::make_unique<Impl>();
    impl->options = options;
    impl->options.compute.precision = Precision::Fp32;
    if (!plan->lite0.empty() && !files->lite0) {
        auto found = find_lite0();
        if (!found)
            return tl::unexpected(found.error());
        files->lite0 = std::move(*found);
    }
    for (const auto &[file, metrics] :
         {std::pair(files->inception, plan->inception), std::pair(files->lite0, plan->lite0)})
        if (Status added = impl->add_job(file.value_or(""), metrics); !added)
            return tl::unexpected(added.error());
    return Measurement(std::move(impl));
}

Result<std::vector<Measured>> Measurement::run(ImageSource &images, const ImagePack *reference,
                                               std::int64_t samples,
                                               const MetricsProgress &progress,
                                               std::stop_token stop)
{
    return guard("the metrics",
                 [&] { return impl_->run(images, reference, samples, progress, stop); });
}

} // namespace hit
