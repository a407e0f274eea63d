// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"
#include "tests/support/scratch.h"

#include <csignal>
#include <fstream>

using namespace hit::test;

namespace {

const QString sample = QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64");

} // namespace

class TestHitDataset : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    QString path(const char *name) const { return m_dir.filePath(name); }

private Q_SLOTS:
    void scanTellsWhatIsGood()
    {
        const QString report = path("report.json");
        const Ran ran = runHit({"dataset", "scan", sample, "--report", report});
        QVERIFY2(ran.code == 0, ran.text());
        QVERIFY2(ran.out.contains("README.md: not an image: "), ran.text());
        QVERIFY2(ran.out.contains("200 of 201 files are images to train on"), ran.text());
        QVERIFY2(ran.out.contains("left out: 1 not an image"), ran.text());
        QVERIFY(ran.err.isEmpty());
        QFile file(report);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray images = QJsonDocument::fromJson(file.readAll())["images"].toArray();
        QCOMPARE(images.size(), 201);
        QCOMPARE(images[0]["file"].toString(), "000000.png");
        QCOMPARE(images[0]["verdict"].toString(), "ok");
        QCOMPARE(images[0]["size"], QJsonValue(QJsonArray{64, 64}));
        QCOMPARE(images[200]["verdict"].toString(), "not an image");
        QVERIFY(!images[200]["reason"].toString().isEmpty());
    }

    void controlCharactersOfFileNamesAreShownNotObeyed()
    {
        Scratch scratch;
        writeAll(scratch / "bad\x1b]0;x\x07\n.png", "no image");
        const Ran ran =
            runHit({"dataset", "scan", QString::fromStdString(scratch.path().string())});
        QVERIFY2(ran.out.contains("\\x1b]0;x\\x07\\x0a.png"), ran.text());
        QVERIFY(!ran.out.contains('\x1b') && !ran.out.contains('\x07'));
    }

    void namesThatAreNoUtf8DoNotSpoilTheResult()
    {
        Scratch scratch;
        const auto folder = scratch / "ph\xff";
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "a.png") << "no image"; // Qt would encode the name
        QProcess shell;                                // QProcess' own arguments would be encoded
        shell.start("sh", {"-c", "exec \"$0\" dataset scan \"$1\"/ph* --json", hitProgram,
                           QString::fromStdString(scratch.path().string())});
        QVERIFY(shell.waitForFinished(60'000));
        QCOMPARE(shell.exitCode(), 0);
        QVERIFY(QJsonDocument::fromJson(shell.readAllStandardOutput()).isObject());
    }

    void jsonIsOneObject()
    {
        const Ran ran = runHit({"dataset", "scan", sample, "--min-side", "65", "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.json()["files"].toInt(), 201);
        QCOMPARE(ran.json()["ok"].toInt(), 0);
        QCOMPARE(ran.json()["skipped"].toObject()["too small"].toInt(), 200);
    }

    void followTellsFileByFile()
    {
        const Ran ran = runHit(
            {"dataset", "scan", sample, "--follow", "--min-side", "1", "--thumbnails", "10"});
        QVERIFY2(ran.code == 0, ran.text());
        QVERIFY(ran.err.isEmpty());
        QList<QJsonObject> lines;
        for (const QByteArray &line : ran.out.split('\n'))
            if (!line.isEmpty())
                lines.append(QJsonDocument::fromJson(line).object());
        QCOMPARE(lines.size(), 203);
        QCOMPARE(lines.front()["total"].toInt(), 201);
        QVERIFY(lines.back()["done"].toBool());
        int thumbnails = 0;
        for (const QJsonObject &line : lines.sliced(1, 201)) {
            const QFileInfo file(sample + "/" + line["file"].toString());
            QVERIFY(file.exists());
            QCOMPARE(line["bytes"].toInteger(), file.size());
            if (!line.contains("thumbnail"))
                continue;
            QCOMPARE(line["thumbnail"].toString().size(), 96 * 96 * 3 * 2);
            ++thumbnails;
        }
        QCOMPARE(thumbnails, 10); // every 20th of 201, of which the last is no image
    }

    void followTellsWhatAPackHas()
    {
        const QString pack = path("followed.safetensors");
        QCOMPARE(runHit({"dataset", "pack", sample, pack, "--size", "32"}).code, 0);
        const Ran ran = runHit({"dataset", "scan", pack, "--follow", "--thumbnails", "4"});
        QVERIFY2(ran.code == 0, ran.text());
        const QList<QByteArray> lines = ran.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 6);
        const QJsonObject told = QJsonDocument::fromJson(lines.front())["pack"].toObject();
        QCOMPARE(told["size"].toInt(), 32);
        QCOMPARE(told["count"].toInt(), 200);
        QVERIFY(QJsonDocument::fromJson(lines[1])["thumbnail"].isString());
    }

    void packWritesAPack()
    {
        const QStringList call{"dataset", "pack", sample,   path("a.safetensors"),
                               "--size",  "32",   "--json", "--threads",
                               "2"};
        const Ran ran = runHit(call);
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.json()["ok"].toInt(), 200);
        QCOMPARE(ran.json()["fingerprint"].toString().size(), 40);
        QVERIFY(QFileInfo(path("a.safetensors")).size() > 200 * 32 * 32 * 3);
        QVERIFY2(runHit(call).failedWith(2), "it was overwritten");
        QCOMPARE(runHit(call + QStringList{"--force"}).json(), ran.json());
    }

    void wrongUseIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        const QString out = path("no.safetensors");
        QTest::newRow("no command") << QStringList{"dataset"} << 2;
        QTest::newRow("no size") << QStringList{"dataset", "pack", sample, out} << 2;
        QTest::newRow("a size of 0")
            << QStringList{"dataset", "pack", sample, out, "--size", "0"} << 2;
        QTest::newRow("another suffix")
            << QStringList{"dataset", "pack", sample, path("no.zip"), "--size", "64"} << 2;
        QTest::newRow("another crop")
            << QStringList{"dataset", "pack", sample, out, "--size", "64", "--crop", "left"} << 2;
        QTest::newRow("a part of 0")
            << QStringList{"dataset", "pack", sample, out, "--size", "64", "--crop-part", "0"} << 2;
        QTest::newRow("no folder") << QStringList{"dataset", "scan", path("nothing")} << 3;
        QTest::newRow("a file") << QStringList{"dataset", "scan", sample + "/000000.png"} << 3;
        QTest::newRow("all too small")
            << QStringList{"dataset", "pack", sample, out, "--size", "128"} << 3;
    }
    void wrongUseIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        const Ran ran = runHit(arguments);
        QVERIFY2(ran.failedWith(code), ran.text());
        QVERIFY(!QFile::exists(path("no.safetensors")));
    }
};

QTEST_GUILESS_MAIN(TestHitDataset)
#include "tst_hit_dataset.moc"
