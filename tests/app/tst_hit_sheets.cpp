// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

using namespace hit::test;

class TestHitSheets final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path(const char *name) const { return m_dir.filePath(name); }
    Ran hitTo(const char *output, const QStringList &arguments) const
    {
        return runHit(arguments + QStringList{"-o", path(output), "--raw", "--force"});
    }
    /// A condition on the arrays of these files, a, b, c ...
    QByteArray holds(const char *condition, const QStringList &files) const
    {
        const QString script =
            QString("import sys, numpy\n"
                    "a, b, c = ([numpy.load(p) for p in sys.argv[1:]] + [0])[:3]\n"
                    "assert %1\nprint('holds', end='')")
                .arg(condition);
        const Ran ran = python(QStringList{"-c", script} + files);
        return ran.code == 0 ? ran.out : ran.err;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(writeLatents(path("z.npy")));
        const Ran ran = runHit({"directions", checkpoint, "--method", "svd", "--count", "3", "-o",
                                path("svd.safetensors")});
        QVERIFY2(ran.code == 0, ran.text());
    }

    void aRowGoesFromOneStrengthToTheOther()
    {
        const Ran ran =
            hitTo("sheet.npy",
                  {"sheet", checkpoint, "--directions", path("svd.safetensors"), "--count", "2",
                   "--range", "-2:2", "--steps", "3", "--latents", path("z.npy"), "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.json()["pictures"].toInt(), 2 * 2 * 3);
        const QString script =
            "import sys, numpy\nfrom safetensors.numpy import load_file\n"
            "z = numpy.load(sys.argv[1]); d = load_file(sys.argv[2])['directions'][:2]\n"
            "numpy.save(sys.argv[3], (z[:, None, None] + d[None, :, None]"
            " * numpy.float32([-2, 0, 2])[:, None]).reshape(-1, z.shape[1]).astype('float32'))";
        QCOMPARE(
            python({"-c", script, path("z.npy"), path("svd.safetensors"), path("moved.npy")}).code,
            0);
        QCOMPARE(hitTo("naive.npy", {"generate", checkpoint, "--latents", path("moved.npy")}).code,
                 0);
        QCOMPARE(holds("a.shape == b.shape and abs(a - b).max() < 1e-4",
                       {path("sheet.npy"), path("naive.npy")}),
                 QByteArray("holds"));
    }

    void rowsGiveTheirStagesAndColumnsTheRest_data()
    {
        QTest::addColumn<QString>("stages");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("last");
        QTest::newRow("coarse") << "0-1" << 0 << 1;
        QTest::newRow("fine") << "2-4" << 2 << 4;
        QTest::newRow("all") << "0-4" << 0 << 4;
    }
    /// The oracle puts the tokens together and takes the start grid from who gives stage 0.
    void rowsGiveTheirStagesAndColumnsTheRest()
    {
        QFETCH(QString, stages);
        QFETCH(int, first);
        QFETCH(int, last);
        const Ran ran = hitTo(
            "mix.npy", {"mix", checkpoint, "--rows", "3", "--columns", "5", "--stages", stages});
        QVERIFY2(ran.code == 0, ran.text());
        for (const char *seed : {"3", "5"})
            QCOMPARE(runHit({"features", checkpoint, "--seed", seed, "--what", "tokens", "-o",
                             path(seed) + ".npy", "--force"})
                         .code,
                     0);
        const QString script =
            QString("import sys, numpy\n"
                    "r, c = (numpy.load(p).reshape(-1, 16, numpy.load(p).shape[-1])"
                    " for p in sys.argv[1:3])\n"
                    "r, c = (numpy.repeat(t, 5, 0) if len(t) == 1 else t for t in (r, c))\n"
                    "c = c.copy(); c[%1:%2] = r[%1:%2]\n"
                    "numpy.save(sys.argv[3], c[None])")
                .arg(first)
                .arg(last + 1);
        const Ran mixed =
            python({"-c", script, path("3") + ".npy", path("5") + ".npy", path("tokens.npy")});
        QVERIFY2(mixed.code == 0, mixed.err);
        const Ran naive = hitTo("naive.npy", {"generate", checkpoint, "--latents",
                                              path("tokens.npy"), "--seeds", first ? "5" : "3"});
        QVERIFY2(naive.code == 0, naive.text());
        QCOMPARE(holds("a.shape == b.shape and abs(a - b).max() < 1e-4",
                       {path("mix.npy"), path("naive.npy")}),
                 QByteArray("holds"));
    }

    void aGridHasARowForEachSeedOfRows()
    {
        const Ran ran = runHit({"mix", checkpoint, "--rows", "1,2", "--columns", "3-5", "--stages",
                                "0-0", "-o", path("grid.png"), "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.json()["pictures"].toInt(), 6);
        QCOMPARE(run("identify", {"-format", "%wx%h", path("grid.png")}).out,
                 QByteArray("388x258")); // two pixels between pictures
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        const QString out = path("refused.png");
        const QString directions = path("svd.safetensors");
        QTest::newRow("stage") << QStringList{"mix", checkpoint, "--rows", "1",  "--columns",
                                              "2",   "--stages", "3-5",    "-o", out}
                               << 2;
        QTest::newRow("stages the wrong way round")
            << QStringList{"mix", checkpoint, "--rows", "1",  "--columns",
                           "2",   "--stages", "2-1",    "-o", out}
            << 2;
        QTest::newRow("range") << QStringList{"sheet",   checkpoint, "--directions", directions,
                                              "--seeds", "1",        "--range",      "3",
                                              "-o",      out}
                               << 2;
        QTest::newRow("infinite range")
            << QStringList{"sheet", checkpoint, "--directions", directions, "--seeds",
                           "1",     "--range",  "0:inf",        "-o",       out}
            << 2;
        QTest::newRow("a range that no state can have")
            << QStringList{"sheet", checkpoint, "--directions", directions, "--seeds",
                           "1",     "--range",  "-1e9:1e9",     "-o",       out}
            << 2;
        QTest::newRow("more than can be made")
            << QStringList{"mix",     checkpoint, "--rows", "0-99999", "--columns",
                           "0-99999", "--stages", "0-1",    "-o",      out}
            << 2;
        QTest::newRow("no direction file")
            << QStringList{"sheet",   checkpoint, "--directions", path("z.npy"),
                           "--seeds", "1",        "-o",           out}
            << 3;
    }
    void whatCannotBeIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        const Ran ran = runHit(arguments);
        QVERIFY2(ran.failedWith(code), ran.text());
    }
};

QTEST_MAIN(TestHitSheets)
#include "tst_hit_sheets.moc"
