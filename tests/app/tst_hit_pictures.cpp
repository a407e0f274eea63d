// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

using namespace hit::test;

class TestHitPictures : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path(const char *name) const { return m_dir.filePath(name); }
    static QByteArray pixels(const QString &file)
    {
        return run("convert", {file, "-depth", "8", "rgb:-"}).out;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(writeLatents(path("z.npy"))); }

    void picturesEqualTheReference_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QString>("file");
        QTest::newRow("ema") << "ema"
                             << "ema_forward.safetensors";
        QTest::newRow("generator") << "generator"
                                   << "generator_image.safetensors";
    }
    void picturesEqualTheReference()
    {
        QFETCH(QString, which);
        QFETCH(QString, file);
        const Ran ran = runHit({"generate", checkpoint, "--latents", path("z.npy"), "--which",
                                which, "--raw", "-o", path("out.npy"), "--force", "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.json()["pictures"].toInt(), 2);
        QCOMPARE(compared(path("out.npy"), file, "image", "all", 1e-4, 1e-4), QByteArray("equal"));
    }

    void arraysAreClippedUnlessRaw()
    {
        const QStringList common{"generate", checkpoint, "--latents", path("z.npy"), "-o"};
        QCOMPARE(runHit(common + QStringList{path("clipped.npy")}).code, 0);
        QCOMPARE(runHit(common + QStringList{path("raw.npy"), "--raw"}).code, 0);
        const QString script = "import sys, numpy; a, b = map(numpy.load, sys.argv[1:]);"
                               "assert abs(b).max() > 1 and (a == b.clip(-1, 1)).all()";
        const Ran same = python({"-c", script, path("clipped.npy"), path("raw.npy")});
        QVERIFY2(same.code == 0, same.err);
    }

    void tokenSetsAreReadInsteadOfTheLatents()
    {
        const QString script = "import sys, numpy; from safetensors.numpy import load_file;"
                               "e = load_file(sys.argv[1])['embed'];" // [2, 1, 16, C]
                               "numpy.save(sys.argv[2], numpy.repeat(e, 5, axis=1))";
        QVERIFY(
            python({"-c", script, reference + "ema_forward.safetensors", path("tokens.npy")}).code
            == 0);
        // Seed 3's own tokens, fetched through features, give seed 3 again.
        QCOMPARE(runHit({"features", checkpoint, "--seed", "3", "--what", "tokens", "-o",
                         path("t3.npy")})
                     .code,
                 0);
        const QString repeat =
            "import sys, numpy;"
            "numpy.save(sys.argv[2], numpy.repeat(numpy.load(sys.argv[1]), 5, 1))";
        QCOMPARE(python({"-c", repeat, path("t3.npy"), path("tokens3.npy")}).code, 0);
        QCOMPARE(runHit({"generate", checkpoint, "--latents", path("tokens3.npy"), "--seeds", "3",
                         "-o", path("again.npy")})
                     .code,
                 0);
        QCOMPARE(runHit({"generate", checkpoint, "--seeds", "3", "-o", path("seed3.npy")}).code, 0);
        const QString same = "import sys, numpy; a, b = map(numpy.load, sys.argv[1:]);"
                             "assert numpy.allclose(a, b, atol=1e-5), abs(a - b).max()";
        const Ran equal = python({"-c", same, path("again.npy"), path("seed3.npy")});
        QVERIFY2(equal.code == 0, equal.err);
        const Ran two = runHit({"generate", checkpoint, "--latents", path("tokens.npy"), "--seeds",
                                "1,2", "-o", path("two"), "--json"});
        QVERIFY2(two.code == 0, two.text());
        QCOMPARE(names(path("two")), QStringList({"tokens-00000.png", "tokens-00001.png"}));
    }

    void aFolderGetsOneFileEach()
    {
        const Ran ran = runHit({"generate", checkpoint, "--seeds", "4,7-8", "-o", path("many"),
                                "--format", "tiff16", "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(names(path("many")),
                 QStringList({"seed-00004.tif", "seed-00007.tif", "seed-00008.tif"}));
        QCOMPARE(ran.json()["files"].toArray().size(), 3);
        QCOMPARE(pixels(path("many/seed-00007.tif")).size(), 128 * 128 * 3);
    }

    void aSheetHasItsGrid()
    {
        QCOMPARE(runHit({"generate", checkpoint, "--seeds", "0-4", "--grid", "3x2", "-o",
                         path("sheet.webp")})
                     .code,
                 0);
        QCOMPARE(run("identify", {"-format", "%wx%h", path("sheet.webp")}).out,
                 QByteArray("388x258"));
    }

    void aCropIsThatPartOfThePicture()
    {
        QCOMPARE(runHit({"generate", checkpoint, "--seeds", "5", "-o", path("whole.png")}).code, 0);
        QCOMPARE(runHit({"generate", checkpoint, "--seeds", "5", "--crop", "20,40,50,30", "-o",
                         path("part.png")})
                     .code,
                 0);
        const QByteArray part = pixels(path("part.png"));
        const QByteArray cut =
            run("convert", {path("whole.png"), "-crop", "50x30+20+40", "-depth", "8", "rgb:-"}).out;
        QCOMPARE(part.size(), 50 * 30 * 3);
        for (qsizetype i = 0; i < part.size(); ++i)
            QVERIFY(std::abs(quint8(part[i]) - quint8(cut[i])) <= 1);
    }

    void aPictureSaysHowToMakeItAgain()
    {
        QCOMPARE(runHit({"generate", checkpoint, "--place", "4217.38,12.06", "--spread", "0.7",
                         "-o", path("first.png")})
                     .code,
                 0);
        const Ran again = runHit(
            {"generate", checkpoint, "--edits", path("first.png"), "-o", path("second.png")});
        QVERIFY2(again.code == 0, again.text());
        QCOMPARE(pixels(path("second.png")), pixels(path("first.png")));
        QCOMPARE(runHit({"generate", checkpoint, "--place", "4217.38,12.06", "-o", path("wide.png"),
                         "--no-state"})
                     .code,
                 0);
        QVERIFY(pixels(path("wide.png")) != pixels(path("first.png")));
        QVERIFY(runHit({"generate", checkpoint, "--edits", path("wide.png"), "-o", path("no.png")})
                    .failedWith(3));
    }

    void existingResultsStayWithoutForce()
    {
        const QStringList arguments{"generate", checkpoint, "--seeds", "1", "-o", path("kept.png")};
        QCOMPARE(runHit(arguments).code, 0);
        const QByteArray before = pixels(path("kept.png"));
        const QStringList other{"generate", checkpoint, "--seeds", "2", "-o", path("kept.png")};
        QVERIFY(runHit(other).failedWith(2));
        QCOMPARE(pixels(path("kept.png")), before);
        QCOMPARE(runHit(other + QStringList{"--force"}).code, 0);
        QVERIFY(pixels(path("kept.png")) != before);
    }

    void latentsOfAnotherModelAreRefused_data()
    {
        QTest::addColumn<QString>("array");
        QTest::newRow("other length") << "numpy.zeros((2, 17), 'f4')";
        QTest::newRow("scalar") << "numpy.float32(1)";
        QTest::newRow("none") << "numpy.zeros((0, 16), 'f4')";
        QTest::newRow("other tokens") << "numpy.zeros((1, 5, 15, 32), 'f4')";
        QTest::newRow("pickled") << "numpy.array([{}])";
    }
    void latentsOfAnotherModelAreRefused()
    {
        QFETCH(QString, array);
        const QString script = "import numpy; numpy.save('%1', %2)";
        QCOMPARE(python({"-c", script.arg(path("bad.npy"), array)}).code, 0);
        const Ran ran =
            runHit({"generate", checkpoint, "--latents", path("bad.npy"), "-o", path("x.png")});
        QVERIFY2(ran.failedWith(3), ran.text());
    }

    void quietPrintsNothing()
    {
        const Ran ran =
            runHit({"generate", checkpoint, "--seeds", "9", "-o", path("quiet.png"), "--quiet"});
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.out + ran.err, QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestHitPictures)
#include "tst_hit_pictures.moc"
