// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/data_order.h"
#include "model/latent/latent.h"
#include "model/metrics/extractor.h"
#include "model/metrics/fd_monitor.h"
#include "model/metrics/inception_score.h"
#include "model/metrics/measure.h"
#include "model/metrics/precision_recall.h"
#include "model/metrics/reference_cache.h"
#include "tests/metrics/metrics_test.h"

#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

/// Runs metrics, and says which passes it took.
struct Run
{
    std::vector<Measured> results;
    QSet<QString> passes;
};

} // namespace

class TestMeasure : public QObject
{
    Q_OBJECT

    Scratch m_dir;
    at::Tensor m_referencePixels, m_pixels;
    std::optional<ImagePack> m_reference, m_images;

    MeasureOptions options(std::vector<Metric> metrics) const
    {
        MeasureOptions options;
        options.metrics = std::move(metrics);
        options.compute = choose_compute({"cpu", Precision::Auto, 1}).value();
        options.cache = m_dir / "cache";
        return options;
    }

    Run run(const MeasureOptions &options) const
    {
        Run run;
        auto measurement = Measurement::prepare(options);
        if (!measurement)
            qFatal("%s", measurement.error().line().c_str());
        PackImages images(*m_images, 100);
        auto results =
            measurement->run(images, &*m_reference, 100,
                             [&](std::string_view what, std::int64_t done, std::int64_t total) {
                                 if (done < 0 || done > total)
                                     qFatal("progress");
                                 run.passes
                                     << QString::fromUtf8(what.data(), qsizetype(what.size()));
                             },
                             {});
        if (!results)
            qFatal("%s", results.error().line().c_str());
        run.results = std::move(*results);
        return run;
    }

    QStringList keptFiles() const
    {
        return QDir(QString::fromStdString((m_dir / "cache").string())).entryList(QDir::Files);
    }
    std::filesystem::path keptFile() const
    {
        return m_dir / "cache" / keptFiles().first().toStdString();
    }

private Q_SLOTS:
    void init()
    {
        settle_torch();
        std::filesystem::remove_all(m_dir / "cache");
    }

    void initTestCase()
    {
        settle_torch();
        m_referencePixels = pictures(20, 32);
        m_pixels = pictures(18, 32, 0.2);
        m_reference = packOf(m_dir / "reference.pack", m_referencePixels);
        m_images = packOf(m_dir / "images.pack", m_pixels);
        writeInception(m_dir / "inception.safetensors");
    }

    void imagesOfAPackComeInAnOrderOfTheirOwn()
    {
        PackImages images(*m_reference, 8);
        QCOMPARE(images.count(), std::int64_t(8));
        const auto expected = torch::stack(
            {m_referencePixels[image_at(0, 2, 20)], m_referencePixels[image_at(0, 3, 20)]});
        HIT_COMPARE_TENSORS(images.read(2, 2, {}).value(), signedPixels(expected), 1e-6, 0);
        QCOMPARE(PackImages(*m_reference, 1000).count(), std::int64_t(20));
    }

    void groupsOfASetThatIsSortedByClassHaveAllClasses()
    {
        // 600 images of 6 classes, by name: class after class.
        std::vector<at::Tensor> pixels;
        for (int i = 0; i < 600; ++i)
            pixels.push_back(torch::full({2, 2, 3}, i / 100, torch::kUInt8));
        const ImagePack pack = packOf(m_dir / "classes.pack", torch::stack(pixels));
        PackImages images(pack, 600);
        const auto group = images.read(0, 100, {}).value().add(1).mul(127.5).round();
        const auto counts =
            group.select(1, 0).select(1, 0).select(1, 0).to(torch::kLong).bincount();
        QCOMPARE(counts.size(0), std::int64_t(6));
        QVERIFY(counts.min().item<std::int64_t>() >= 5); // 16.7 +- 3.4
    }

    void generatedImagesAreThoseOfTheirSeeds()
    {
        const auto session = Session::random(tiny_config(), 3, {"cpu", Precision::Auto, 1}).value();
        GeneratedImages images(*session, Which::Ema, 9);
        const auto made = images.read(4, 2, {}).value();
        const int dim = session->info().config.z_dim;
        const auto expected =
            session->render_batch({seed_latent(4, 0, dim), seed_latent(5, 0, dim)}, Which::Ema)
                .value();
        HIT_COMPARE_TENSORS(made.flatten(), torch::tensor(expected), 0, 0);
        QCOMPARE(made.size(1), std::int64_t(images.size()));
    }

    void everyNumberSaysWhatItWasMadeWith()
    {
        MeasureOptions asked = options(
            {Metric::PrecisionRecall, Metric::FdLite0, Metric::Fid, Metric::InceptionScore});
        asked.extractors = {m_dir / "inception.safetensors"};
        const std::vector<Measured> results = run(asked).results;
        QCOMPARE(results.size(), std::size_t(4));
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(results[i].metric, asked.metrics[i]);
            const bool lite0 = results[i].metric == Metric::FdLite0;
            QCOMPARE(results[i].extractor, lite0 ? "efficientnet-lite0" : "inception-v3-2015");
            QCOMPARE(results[i].resize, lite0 ? "bicubic-antialias-224" : "bilinear-corners-299");
            QCOMPARE(results[i].weights.size(), std::size_t(8));
            QVERIFY(results[i].quantised);
            QCOMPARE(results[i].samples, std::int64_t(18));
            QCOMPARE(results[i].reference_samples,
                     std::int64_t(results[i].metric == Metric::InceptionScore ? 0 : 20));
        }
        // The numbers are those of the features.
        Extractor inception = Extractor::open(asked.extractors[0]).value();
        const FeatureBatch a = inception.features(signedPixels(m_pixels)),
                           b = inception.features(signedPixels(m_referencePixels));
        const PrecisionRecall pr = precision_recall(a.pooled, b.pooled).value();
        QCOMPARE(results[0].value, pr.precision);
        QCOMPARE(results[0].second, pr.recall);
        MomentsBuilder x, y;
        x.add(a.pooled);
        y.add(b.pooled);
        const double fid = frechet_distance(x.finish().value(), y.finish().value()).value();
        QVERIFY(std::abs(results[2].value - fid) <= 1e-5 * fid);
        InceptionScore score;
        score.add(a.logits);
        QVERIFY(std::abs(results[3].value - score.finish()->mean) < 1e-5);
        QCOMPARE(results[3].group_size, std::int64_t(18));
    }

    void statisticsOfTheReferenceAreKept()
    {
        const Run first = run(options({Metric::FdLite0}));
        QCOMPARE(first.passes, QSet<QString>({"Reference", "Images"}));
        QCOMPARE(keptFiles().size(), 1);
        QVERIFY(keptFiles().first().contains("efficientnet-lite0-"));
        const Run second = run(options({Metric::FdLite0}));
        QCOMPARE(second.passes, QSet<QString>({"Images"}));
        QCOMPARE(second.results[0].value, first.results[0].value);
        // Precision needs more than was kept.
        const Run third = run(options({Metric::PrecisionRecall}));
        QVERIFY(third.passes.contains("Reference"));
        QCOMPARE(keptFiles().size(), 1);
        const Run fourth = run(options({Metric::PrecisionRecall, Metric::FdLite0}));
        QVERIFY(!fourth.passes.contains("Reference"));
        QCOMPARE(fourth.results[0].value, third.results[0].value);
        QCOMPARE(fourth.results[0].second, third.results[0].second);
    }

    void otherWaysAreKeptApart()
    {
        MeasureOptions graph = options({Metric::Fid});
        graph.extractors = {m_dir / "inception.safetensors"};
        MeasureOptions pytorch = graph;
        pytorch.protocol = FidProtocol::PytorchFid;
        const double first = run(graph).results[0].value;
        const Run second = run(pytorch);
        QVERIFY(second.passes.contains("Reference"));
        QVERIFY(second.results[0].value != first);
        QCOMPARE(second.results[0].resize, std::string("bilinear-299"));
        QCOMPARE(keptFiles().size(), 2);
    }

    void spoiltStatisticsAreNotUsed_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"cut", "other data", "shape", "no factor", "not finite", "type"})
            QTest::newRow(how) << how;
    }

    void spoiltStatisticsAreNotUsed()
    {
        QFETCH(QString, how);
        const Run first = run(options({Metric::FdLite0}));
        const auto path = keptFile();
        auto file = open_safetensors(path).value();
        auto metadata = file->metadata();
        metadata.erase("hitscope.crc32c");
        at::Tensor mean = read_tensor(*file, *file->find("mean")).value();
        at::Tensor factor = read_tensor(*file, *file->find("factor")).value();
        const QByteArray bytes = readAll(path);
        if (how == "other data")
            metadata["hitscope.fingerprint"] = "0123";
        if (how == "shape")
            factor = factor.narrow(1, 0, 7);
        if (how == "not finite")
            mean[3] = std::numeric_limits<double>::infinity();
        if (how == "type")
            mean = mean.to(torch::kFloat);
        std::vector<NamedTensor> tensors{{"mean", mean}};
        if (how != "no factor")
            tensors.push_back({"factor", factor});
        QVERIFY(write_tensors(path, tensors, metadata, true));
        if (how == "cut")
            writeAll(path, bytes.first(bytes.size() / 2));
        const Run second = run(options({Metric::FdLite0}));
        QVERIFY(second.passes.contains("Reference"));
        QCOMPARE(second.results[0].value, first.results[0].value);
        QCOMPARE(readAll(path), bytes); // mended
    }

    void withoutAFolderNothingIsKept()
    {
        MeasureOptions asked = options({Metric::FdLite0});
        asked.cache.clear();
        QVERIFY(run(asked).results[0].value > 0);
        QVERIFY(keptFiles().isEmpty());
    }

    void whatCannotBeMeasuredIsRefusedBeforeTheWork()
    {
        const auto code = [&](std::vector<Metric> metrics,
                              std::vector<std::filesystem::path> files) {
            MeasureOptions asked = options(std::move(metrics));
            asked.extractors = std::move(files);
            return Measurement::prepare(asked).error();
        };
        const auto inception = m_dir / "inception.safetensors";
        for (const Metric metric : {Metric::Fid, Metric::InceptionScore}) {
            const Error error = code({metric}, {});
            QCOMPARE(error.code, ErrorCode::WrongUse);
            QVERIFY(error.remedy.find("to_safetensors.py") != std::string::npos);
        }
        QCOMPARE(code({Metric::FdLite0}, {inception}).code, ErrorCode::WrongUse);
        QCOMPARE(code({Metric::Fid}, {inception, inception}).code, ErrorCode::WrongUse);
        QCOMPARE(code({Metric::Fid}, {m_dir / "reference.pack"}).code, ErrorCode::BadFile);
        QCOMPARE(code({Metric::Fid}, {m_dir / "none"}).code, ErrorCode::NoFile);
    }

    void aStopEndsIt()
    {
        auto measurement = Measurement::prepare(options({Metric::FdLite0})).value();
        PackImages images(*m_images, 100);
        std::stop_source source;
        const auto stopped = measurement.run(
            images, &*m_reference, 100,
            [&](std::string_view, std::int64_t, std::int64_t) { source.request_stop(); },
            source.get_token());
        QCOMPARE(stopped.error().code, ErrorCode::Interrupted);
        QVERIFY(keptFiles().isEmpty());
    }

    void theMonitorMeasuresTheSame()
    {
        // As many as the monitor asks for: those of the reference.
        const at::Tensor pixels = pictures(20, 32, 0.5);
        const ImagePack pack = packOf(m_dir / "series.pack", pixels);
        PackImages images(pack, 20);
        auto measurement = Measurement::prepare(options({Metric::FdLite0})).value();
        const double expected =
            measurement.run(images, &*m_reference, 20, {}, {}).value().front().value;
        FdMonitor::Options asked;
        asked.cache = m_dir / "cache";
        FdMonitor monitor = FdMonitor::start(*m_reference, asked).value();
        QCOMPARE(monitor.samples(), std::int64_t(20));
        const at::Tensor series = signedPixels(pixels);
        std::int64_t next = 0;
        const auto draw = [&](std::int64_t first, std::int64_t count) {
            if (first != next || count > 7)
                qFatal("the series is not asked for in order");
            next = first + count;
            return series.narrow(0, first, count).requires_grad_();
        };
        const double distance = monitor.measure(draw, 7).value();
        QCOMPARE(next, std::int64_t(20));
        QVERIFY(at::GradMode::is_enabled());
        next = 0;
        QCOMPARE(monitor.measure(draw, 7).value(), distance);
        QVERIFY(std::abs(distance - expected) < 1e-5 * expected);

        const auto same = [&](std::int64_t first, std::int64_t count) {
            return signedPixels(m_referencePixels).narrow(0, first, count);
        };
        QVERIFY(monitor.measure(same).value() < 1e-3 * expected);
        const auto broken = [&](std::int64_t first, std::int64_t count) {
            return same(first, count) * std::numeric_limits<float>::quiet_NaN();
        };
        QCOMPARE(monitor.measure(broken).error().code, ErrorCode::WorkFailed);
        std::stop_source source;
        source.request_stop();
        QCOMPARE(monitor.measure(same, 8, source.get_token()).error().code, ErrorCode::Interrupted);
        asked.extractor = m_dir / "inception.safetensors";
        QCOMPARE(FdMonitor::start(*m_reference, asked).error().code, ErrorCode::BadFile);
    }
};

QTEST_GUILESS_MAIN(TestMeasure)
#include "tst_measure.moc"
