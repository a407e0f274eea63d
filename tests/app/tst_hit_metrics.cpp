// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

#include <csignal>
#include <unistd.h>

using namespace hit::test;

namespace {

constexpr int images = 20;

} // namespace

/// The numbers themselves are tested in tests/metrics.
class TestHitMetrics : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_pictures, m_pack;

    QStringList keptFiles() const
    {
        return QDir(m_dir.filePath("cache/hitscope/metrics")).entryList(QDir::Files);
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_CACHE_HOME", m_dir.filePath("cache").toUtf8());
        QDir().mkpath(m_dir.filePath("tmp"));
        qputenv("TMPDIR", m_dir.filePath("tmp").toUtf8());
        m_pictures = m_dir.filePath("pictures");
        m_pack = m_dir.filePath("pack.safetensors");
        const Ran made = runHit(
            {"generate", checkpoint, "--seeds", QString("0-%1").arg(images - 1), "-o", m_pictures});
        QVERIFY2(made.code == 0, made.text());
        const Ran packed = runHit({"dataset", "pack", m_pictures, m_pack, "--size", "128"});
        QVERIFY2(packed.code == 0, packed.text());
    }

    void cleanup() { QCOMPARE(QDir(m_dir.filePath("tmp")).entryList(QDir::Files), QStringList()); }

    /// The pictures of a folder are the model's own, so all distances are those of rounding.
    void theSamePicturesAreAsGoodAsEachOther_data()
    {
        QTest::addColumn<QStringList>("what");
        QTest::newRow("folder, folder")
            << QStringList{"--images", m_pictures, "--against", m_pictures};
        QTest::newRow("pack, folder") << QStringList{"--images", m_pack, "--against", m_pictures};
        QTest::newRow("model, folder") << QStringList{checkpoint, "--data", m_pictures};
        QTest::newRow("model, pack") << QStringList{checkpoint, "--data", m_pack};
    }
    void theSamePicturesAreAsGoodAsEachOther()
    {
        QFETCH(QStringList, what);
        const Ran ran = runHit(QStringList{"metrics", "--metric", "pr,fd-lite0", "--json"} + what);
        QVERIFY2(ran.code == 0, ran.text());
        const QJsonArray metrics = ran.json()["metrics"].toArray();
        QCOMPARE(metrics.size(), 2);
        const QJsonObject pr = metrics[0].toObject(), distance = metrics[1].toObject();
        QCOMPARE(pr["metric"].toString(), "pr");
        QCOMPARE(pr["precision"].toDouble(), 1.0);
        QCOMPARE(pr["recall"].toDouble(), 1.0);
        QCOMPARE(distance["metric"].toString(), "fd-lite0");
        QVERIFY2(distance["distance"].toDouble(-1) >= 0, ran.text());
        QVERIFY2(distance["distance"].toDouble() < 1e-6, ran.text());
        const QString fingerprint = ran.json()["reference"].toObject()["fingerprint"].toString();
        for (const auto &metric : metrics) {
            QCOMPARE(metric.toObject()["extractor"].toString(), "efficientnet-lite0");
            QCOMPARE(metric.toObject()["resize"].toString(), "bicubic-antialias-224");
            QCOMPARE(metric.toObject()["samples"].toInt(), images);
            QCOMPARE(metric.toObject()["reference_samples"].toInt(), images);
            QCOMPARE(metric.toObject()["reference_fingerprint"].toString(), fingerprint);
        }
        QCOMPARE(fingerprint.size(), 40);
    }

    void aPersonReadsWhatANumberWasMadeWith()
    {
        const Ran ran = runHit(
            {"metrics", checkpoint, "--data", m_pack, "--samples", "12", "--metric", "fd-lite0"});
        QVERIFY2(ran.code == 0, ran.text());
        QVERIFY2(ran.out.startsWith("FD-Lite0 "), ran.text());
        QVERIFY2(ran.out.contains("12 images against 12, efficientnet-lite0"), ran.text());
        QVERIFY2(!ran.out.contains("FID"), ran.text());
        QVERIFY2(ran.err.isEmpty(), ran.text());
    }

    void onlyThePartThatIsAskedForIsRead()
    {
        const auto ran = [&](const QStringList &samples) {
            return runHit(
                QStringList{"metrics", "--images", m_pictures, "--against", m_pack, "--json"}
                + samples);
        };
        const QJsonObject part = ran({"--samples", "8"}).json();
        QCOMPARE(part["images"].toObject()["count"].toInt(), 8);
        QVERIFY(part["images"].toObject()["made"].toString().endsWith(", 8 of the images"));
        QCOMPARE(part["metrics"].toArray()[0].toObject()["samples"].toInt(), 8);
        QCOMPARE(part["metrics"].toArray()[0].toObject()["reference_samples"].toInt(), 8);
        QCOMPARE(ran({"--samples", "8"}).json(), part);
        const QJsonObject all = ran({}).json();
        QCOMPARE(all["images"].toObject()["count"].toInt(), images);
        QVERIFY(!all["images"].toObject()["made"].toString().contains("of the images"));
    }

    void wrongUseIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("says");
        const QStringList both{"--images", m_pictures, "--against", m_pack};
        QTest::newRow("nothing") << QStringList() << 2 << QByteArray("--images and --against");
        QTest::newRow("model alone") << QStringList{checkpoint} << 2 << QByteArray("--data");
        QTest::newRow("images alone")
            << QStringList{"--images", m_pack} << 2 << QByteArray("--against");
        QTest::newRow("too much") << QStringList{checkpoint, "--data", m_pack} + both << 2
                                  << QByteArray("excludes");
        QTest::newRow("fid without weights")
            << QStringList{"--metric", "fid"} + both << 2 << QByteArray("to_safetensors.py");
        QTest::newRow("is without weights")
            << QStringList{"--metric", "fd-lite0,is"} + both << 2 << QByteArray("Inception-v3");
        QTest::newRow("no metric")
            << QStringList{"--metric", "kid"} + both << 2 << QByteArray("kid");
        QTest::newRow("no extractor") << QStringList{"--extractor", m_pack} + both << 3
                                      << QByteArray("not a feature extractor");
        QTest::newRow("no such folder")
            << QStringList{"--images", m_dir.filePath("none"), "--against", m_pack} << 3
            << QByteArray("none");
        QTest::newRow("no images")
            << QStringList{"--images", m_dir.filePath("tmp"), "--against", m_pack} << 3
            << QByteArray("tmp");
        QTest::newRow("no pack") << QStringList{"--images", m_pack, "--against",
                                                reference + "z.safetensors"}
                                 << 3 << QByteArray("z.safetensors");
    }
    void wrongUseIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QByteArray, says);
        const Ran ran = runHit(QStringList{"metrics"} + arguments);
        QVERIFY2(ran.failedWith(code), ran.text());
        QVERIFY2(ran.err.contains(says), ran.text());
    }

    void aPackOfAnotherSizeIsRefused()
    {
        const QString small = m_dir.filePath("small.safetensors");
        const Ran packed = runHit({"dataset", "pack", m_pictures, small, "--size", "64"});
        QVERIFY2(packed.code == 0, packed.text());
        const Ran ran = runHit({"metrics", checkpoint, "--data", small});
        QVERIFY2(ran.failedWith(2), ran.text());
        QVERIFY2(ran.err.contains("--size 128"), ran.text());
    }

    void anInterruptEndsIt()
    {
        QDir(m_dir.filePath("cache")).removeRecursively();
        QProcess process;
        process.start(hitProgram,
                      {"metrics", checkpoint, "--data", m_pack, "--samples", "1000000"});
        // The reference is measured: the model's images are under way.
        QTRY_VERIFY_WITH_TIMEOUT(!keptFiles().isEmpty(), 120'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(process.readAllStandardError().count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(TestHitMetrics)
#include "tst_hit_metrics.moc"
