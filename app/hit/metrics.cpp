// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/image_sets.h"
#include "app/hit/model_file.h"
#include "model/metrics/measure.h"
#include "model/metrics/reference_cache.h"

#include <algorithm>
#include <optional>

namespace hit {
namespace {

constexpr std::int64_t mostSamples = 50'000; ///< unless --samples asks for more

std::string textOf(const Measured &m)
{
    switch (m.metric) {
    case Metric::Fid:
        return "FID " + decimalText(m.value);
    case Metric::FdLite0:
        return "FD-Lite0 " + decimalText(m.value);
    case Metric::InceptionScore:
        return "IS " + decimalText(m.value) + " +- " + decimalText(m.second) + " in "
               + std::to_string(m.groups) + " groups of " + std::to_string(m.group_size);
    case Metric::PrecisionRecall:
        break;
    }
    return "Precision " + decimalText(m.value) + ", recall " + decimalText(m.second) + " (k = 3)";
}

nlohmann::json valuesOf(const Measured &m)
{
    switch (m.metric) {
    case Metric::Fid:
    case Metric::FdLite0:
        return {{"distance", m.value}};
    case Metric::InceptionScore:
        return {{"mean", m.value},
                {"deviation", m.second},
                {"groups", m.groups},
                {"group_size", m.group_size}};
    case Metric::PrecisionRecall:
        break;
    }
    return {{"precision", m.value}, {"recall", m.second}, {"k", 3}};
}

nlohmann::json jsonOf(const Measured &m, const std::string &fingerprint)
{
    nlohmann::json json = valuesOf(m);
    json["metric"] = metric_name(m.metric);
    json["extractor"] = m.extractor;
    json["weights_crc32c"] = m.weights;
    json["resize"] = m.resize;
    json["rounded_to_8_bit"] = m.quantised;
    json["samples"] = m.samples;
    if (m.reference_samples > 0) {
        json["reference_samples"] = m.reference_samples;
        json["reference_fingerprint"] = fingerprint;
    }
    return json;
}

std::string lineOf(const Measured &m)
{
    std::string line = textOf(m) + ": " + std::to_string(m.samples) + " images";
    if (m.reference_samples > 0)
        line += " against " + std::to_string(m.reference_samples);
    return line + ", " + m.extractor + " (weights " + m.weights + "), " + m.resize;
}

class Metrics final : public Subcommand
{
public:
    explicit Metrics(CLI::App &program)
        : Subcommand(program, "metrics", "Measure how good images are",
                     "hit metrics model.safetensors --data photos.safetensors --metric fd-lite0,pr")
    {
        auto *model = addModelOption(parser(), m_model)->required(false);
        auto *data = parser()
                         .add_option("--data", m_reference,
                                     "Measure the checkpoint's images (seeds 0, 1, 2 ...) against "
                                     "these: a pack, folder or .zip")
                         ->option_text("PATH");
        auto *images =
            parser()
                .add_option("--images", m_images, "Measure these: a pack, folder or .zip")
                ->option_text("PATH");
        auto *against = parser()
                            .add_option("--against", m_reference, "The images to compare with")
                            ->option_text("PATH");
        model->excludes(images);
        data->needs(model)->excludes(against);
        against->needs(images);
        parser()
            .add_option("--metric", m_metrics,
                        "fid, is, pr (precision and recall), fd-lite0 (default fd-lite0)")
            ->option_text("LIST")
            ->delimiter(',')
            ->allow_extra_args(false);
        parser()
            .add_option("--samples", m_samples,
                        "Images of each side (default: as many as there are to compare with, at "
                        "most 50,000). Of a pack, folder or .zip they are always the same ones, of "
                        "all its parts; other files of a folder are not read")
            ->option_text("N")
            ->check(CLI::Range(std::int64_t{4}, std::int64_t{10'000'000}));
        parser()
            .add_option("--extractor", m_extractors,
                        "Weights made by packaging/to_safetensors.py --extractor; fid and is need "
                        "an Inception-v3. Can be given twice")
            ->option_text("FILE")
            ->allow_extra_args(false);
        parser()
            .add_option("--protocol", m_protocol,
                        "How the 2015 Inception sees images: graph (as StyleGAN, the default) or "
                        "pytorch-fid")
            ->option_text("NAME")
            ->transform(CLI::CheckedTransformer(std::map<std::string, FidProtocol>{
                {"graph", FidProtocol::Graph}, {"pytorch-fid", FidProtocol::PytorchFid}}));
        parser()
            .add_option("--which", m_which, "ema or generator (default: ema where there is one)")
            ->option_text("NAME")
            ->check(CLI::IsMember({"ema", "generator"}));
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (m_model.empty() && m_images.empty())
            return fail(ErrorCode::WrongUse, "command line", "it does not say what to measure",
                        "give a checkpoint and --data, or --images and --against");
        // Before the work: whether there are weights for every metric.
        return measurement(context).and_then(
            [&](Measurement &&measurement) -> Result<nlohmann::json> {
                if (m_reference.empty() && measurement.needs_reference())
                    return fail(ErrorCode::WrongUse, "command line",
                                "it does not say what to compare with",
                                m_model.empty() ? "give --against" : "give --data");
                return m_model.empty() ? ofFiles(measurement, context)
                                       : ofModel(measurement, context);
            });
    }

private:
    Result<Measurement> measurement(const Context &context) const
    {
        MeasureOptions options;
        for (const std::string &name : m_metrics) {
            const Result<Metric> metric = metric_from_name(name);
            if (!metric)
                return tl::unexpected(metric.error());
            if (std::ranges::count(options.metrics, *metric) == 0)
                options.metrics.push_back(*metric);
        }
        const Result<Compute> compute = choose_compute(context.common.device);
        if (!compute)
            return tl::unexpected(compute.error());
        options.compute = *compute;
        options.extractors = {m_extractors.begin(), m_extractors.end()};
        options.protocol = m_protocol;
        options.cache = reference_cache_folder();
        return Measurement::prepare(options);
    }

    Result<nlohmann::json> ofModel(Measurement &measurement, const Context &context) const
    {
        const Result<std::unique_ptr<Session>> session = openModel(m_model, context);
        if (!session)
            return tl::unexpected(session.error());
        const ModelInfo &model = (*session)->info();
        const Result<Which> which = chooseWhich(m_which, model);
        if (!which)
            return tl::unexpected(which.error());
        const auto reference = openReference(measurement, model.config.size, context);
        if (!reference)
            return tl::unexpected(reference.error());
        GeneratedImages images(**session, *which, *reference ? samples(**reference) : mostImages());
        auto json = measured(measurement, images, *reference, context);
        if (json) {
            (*json)["model"] = modelJson(model);
            (*json)["model"]["which"] = *which == Which::Ema ? "ema" : "generator";
        }
        return json;
    }

    Result<nlohmann::json> ofFiles(Measurement &measurement, const Context &context) const
    {
        const Result<int> side = imageSide(m_images);
        if (!side)
            return tl::unexpected(side.error());
        const auto pack = openImages(m_images, *side, mostImages(), context);
        if (!pack)
            return tl::unexpected(pack.error());
        const auto reference = openReference(measurement, *side, context);
        if (!reference)
            return tl::unexpected(reference.error());
        PackImages images(*pack, samples(*pack));
        auto json = measured(measurement, images, *reference, context);
        if (json)
            (*json)["images"] = packJson(m_images, *pack);
        return json;
    }

    /// None where no metric needs it.
    Result<std::optional<ImagePack>> openReference(const Measurement &measurement, int side,
                                                   const Context &context) const
    {
        if (!measurement.needs_reference())
            return std::optional<ImagePack>();
        return openImages(m_reference, side, mostImages(), context).map([](ImagePack &&pack) {
            return std::optional(std::move(pack));
        });
    }

    Result<nlohmann::json> measured(Measurement &measurement, ImageSource &images,
                                    const std::optional<ImagePack> &reference,
                                    const Context &context) const
    {
        std::optional<Console::Progress> bar;
        std::string shown;
        const auto progress = [&](std::string_view what, std::int64_t done, std::int64_t total) {
            if (shown != what)
                bar.emplace(context.console, shown = what, total);
            bar->set(done, total);
        };
        const auto results =
            measurement.run(images, reference ? &*reference : nullptr,
                            reference ? samples(*reference) : 0, progress, context.stop);
        if (!results)
            return tl::unexpected(results.error());
        bar.reset();
        nlohmann::json json{{"metrics", nlohmann::json::array()}};
        if (reference)
            json["reference"] = packJson(m_reference, *reference);
        const std::string fingerprint = reference ? reference->fingerprint() : "";
        for (const Measured &result : *results) {
            context.console.say(lineOf(result));
            json["metrics"].push_back(jsonOf(result, fingerprint));
        }
        if (reference)
            context.console.say("Data " + fingerprint + ", " + m_reference);
        return json;
    }

    std::int64_t samples(const ImagePack &pack) const
    {
        return m_samples > 0 ? m_samples : std::min(pack.count(), mostSamples);
    }

    std::int64_t mostImages() const { return m_samples > 0 ? m_samples : mostSamples; }

    static nlohmann::json packJson(const std::string &path, const ImagePack &pack)
    {
        return {{"path", path},
                {"fingerprint", pack.fingerprint()},
                {"size", pack.size()},
                {"count", pack.count()},
                {"made", pack.options()}};
    }

    std::string m_model, m_reference, m_images, m_which;
    std::vector<std::string> m_metrics{"fd-lite0"}, m_extractors;
    std::int64_t m_samples = 0;
    FidProtocol m_protocol = FidProtocol::Graph;
};

} // namespace

std::unique_ptr<Subcommand> makeMetrics(CLI::App &program)
{
    return std::make_unique<Metrics>(program);
}

} // namespace hit
