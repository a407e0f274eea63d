// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensors.h"
#include "model/engine/session.h"
#include "model/metrics/extractor.h"
#include "tests/support/scratch.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

QString text(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

/// What it printed to stderr; empty if it ended well.
QByteArray python(const QStringList &arguments)
{
    QProcess process;
    process.start(HIT_TEST_PYTHON, arguments);
    const bool ended = process.waitForFinished(300'000);
    const QByteArray said = process.readAllStandardError();
    return ended && process.exitCode() == 0 ? QByteArray() : said + "(failed)";
}

QByteArray convert(const QStringList &arguments)
{
    return python(QStringList{HIT_SOURCE_DIR "/packaging/to_safetensors.py"} + arguments);
}

at::Tensor tensor(const std::filesystem::path &path, const char *name)
{
    const auto file = open_safetensors(path).value();
    return read_tensor(*file, *file->find(name)).value();
}

} // namespace

class TestExtractors : public QObject
{
    Q_OBJECT

    Scratch m_dir;

private Q_SLOTS:
    void init() { settle_torch(); }

    void agreeWithOtherDefinitions_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("extractor");
        QTest::addColumn<QString>("sampling");
        QTest::newRow("EfficientNet-Lite0 of its package") << "lite0"
                                                           << "efficientnet-lite0"
                                                           << "bicubic-antialias-224";
        QTest::newRow("2015 weights as in their graph") << "graph2015"
                                                        << "inception-v3-2015"
                                                        << "bilinear-corners-299";
        QTest::newRow("Keras' weights as of the official code") << "keras"
                                                                << "inception-v3-keras"
                                                                << "bilinear-299";
    }

    void agreeWithOtherDefinitions()
    {
        QFETCH(QString, kind);
        QFETCH(QString, extractor);
        QFETCH(QString, sampling);
        const auto published = m_dir / "weights", converted = m_dir / "extractor.safetensors",
                   expected = m_dir / "expected.safetensors";
        QCOMPARE(python({HIT_SOURCE_DIR "/tests/metrics/extractors.py", kind, text(published),
                         text(expected)}),
                 QByteArray());
        QStringList arguments{"--extractor", extractor, text(converted)};
        if (kind != "lite0")
            arguments.insert(2, text(published));
        QCOMPARE(convert(arguments), QByteArray());

        auto opened = Extractor::open(converted);
        QVERIFY2(opened, opened ? "" : opened.error().line().c_str());
        QCOMPARE(QString::fromLatin1(opened->name().data()), extractor);
        QCOMPARE(QString::fromLatin1(opened->input().name.data()), sampling);
        QCOMPARE(opened->weights().size(), std::size_t(8));
        const at::Tensor images = tensor(expected, "images");
        HIT_COMPARE_TENSORS(prepared(images, opened->input()), tensor(expected, "input"), 2e-5, 0);
        const FeatureBatch batch = opened->features(images);
        HIT_COMPARE_TENSORS(batch.pooled, tensor(expected, "pooled"), 1e-4, 0);
        QCOMPARE(batch.logits.defined(), kind != "lite0");
        if (batch.logits.defined())
            HIT_COMPARE_TENSORS(batch.logits, tensor(expected, "logits"), 1e-4, 0);
        if (opened->kind() == ExtractorKind::Inception2015) {
            const auto other = Extractor::open(converted, at::kCPU, FidProtocol::PytorchFid);
            QCOMPARE(other->input().name, std::string_view("bilinear-299"));
            HIT_COMPARE_TENSORS(prepared(images, other->input()),
                                tensor(expected, "pytorch_fid_input"), 2e-5, 0);
        }
    }

    void theGpuAgreesWithTheCpu()
    {
        if (!cuda_status().available)
            QSKIP(cuda_status().reason.c_str());
        const auto path = find_lite0().value();
        Extractor cpu = Extractor::open(path).value(),
                  gpu = Extractor::open(path, at::kCUDA).value();
        const at::Tensor images = torch::rand({4, 64, 48, 3}) * 2 - 1;
        const at::Tensor pooled = gpu.features(images.to(at::kCUDA)).pooled;
        QVERIFY(pooled.is_cuda());
        HIT_COMPARE_TENSORS(pooled.cpu(), cpu.features(images).pooled, 1e-4, 0);
    }

    void otherFilesAreRefused()
    {
        const auto file = m_dir / "other.safetensors";
        const std::vector<NamedTensor> tensors{{"stem/weight", torch::zeros({32, 3, 3, 3})}};
        QVERIFY(write_tensors(file, tensors, {}, true));
        const Error plain = Extractor::open(file).error();
        QCOMPARE(plain.code, ErrorCode::BadFile);
        QVERIFY(plain.remedy.find("--extractor") != std::string::npos);
        QVERIFY(write_tensors(file, tensors, {{"hitscope.extractor", "efficientnet-lite0"}}, true));
        QCOMPARE(Extractor::open(file).error().code, ErrorCode::BadFile);
        QVERIFY(write_tensors(file, tensors, {{"hitscope.extractor", "vgg16"}}, true));
        QCOMPARE(Extractor::open(file).error().code, ErrorCode::BadFile);
        QCOMPARE(Extractor::open(m_dir / "none").error().code, ErrorCode::NoFile);
    }

    void theConverterRefusesOtherWeights()
    {
        const auto weights = m_dir / "other.pth";
        const QString save =
            QString("import torch; torch.save({'fc.weight': torch.zeros(2, 2)}, '%1')")
                .arg(text(weights));
        QCOMPARE(python({"-c", save}), QByteArray());
        for (const char *kind : {"efficientnet-lite0", "inception-v3-2015", "inception-v3-keras"}) {
            const QByteArray said =
                convert({"--extractor", kind, text(weights), text(m_dir / "none.safetensors")});
            QVERIFY2(said.startsWith("to_safetensors: ") && said.count('\n') == 1, said);
            QVERIFY(!std::filesystem::exists(m_dir / "none.safetensors"));
        }
        QVERIFY(convert({"--extractor", "inception-v3-2015", text(m_dir / "none.safetensors")})
                    .contains("no package carries"));
    }
};

QTEST_GUILESS_MAIN(TestExtractors)
#include "tst_extractors.moc"
