// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

using namespace hit::test;

class TestHitFeatures : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path(const char *name) const { return m_dir.filePath(name); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(writeLatents(path("z.npy"), "1:2")); }

    void featuresEqualTheReference_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("stage");
        QTest::addColumn<QString>("name");
        QTest::newRow("grid") << "grid"
                              << "0"
                              << "dense";
        QTest::newRow("tokens") << "tokens"
                                << "0"
                                << "embed";
        for (const char *stage : {"0", "1", "2", "3", "4"})
            QTest::addRow("stage %s", stage) << "out" << stage << QString("stage%1/out").arg(stage);
        QTest::newRow("rgb") << "rgb"
                             << "4"
                             << "stage4/rgb";
    }
    void featuresEqualTheReference()
    {
        QFETCH(QString, what);
        QFETCH(QString, stage);
        QFETCH(QString, name);
        QStringList arguments{"features", checkpoint, "--latents",   path("z.npy"), "--what",
                              what,       "-o",       path("f.npy"), "--force"};
        if (what != "grid")
            arguments += {"--stage", stage};
        const Ran ran = runHit(arguments);
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(compared(path("f.npy"), "ema_forward.safetensors", name, "1", 1e-4, 1e-4),
                 QByteArray("equal"));
    }

    void featuresBecomePictures_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("components") << QStringList{"--stage", "1"};
        QTest::newRow("channel") << QStringList{"--stage", "4", "--channel", "7"};
        QTest::newRow("tokens") << QStringList{"--what", "tokens"};
        QTest::newRow("rgb") << QStringList{"--what", "rgb", "--stage", "4"};
        QTest::newRow("contribution") << QStringList{"--what", "contribution", "--stage", "4"};
        QTest::newRow("norm") << QStringList{"--norm", "--stage", "2"};
        QTest::newRow("channel of the grid") << QStringList{"--what", "grid", "--channel", "3"};
    }
    void featuresBecomePictures()
    {
        QFETCH(QStringList, options);
        const Ran picture = runHit(QStringList{"features", checkpoint, "--seed", "1", "-o",
                                               path("f.png"), "--force", "--plain"}
                                   + options);
        QVERIFY2(picture.code == 0, picture.text());
        QCOMPARE(run("identify", {"-format", "%wx%h", path("f.png")}).out, QByteArray("256x256"));
    }

    void attentionEqualsTheReference_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::addColumn<QString>("layer");
        QTest::addColumn<QString>("kind");
        for (const char *stage : {"0", "1", "2"}) {
            QTest::addRow("stage %s, cross", stage) << stage << "0"
                                                    << "cross";
            QTest::addRow("stage %s, regional", stage) << stage << "1"
                                                       << "regional";
            QTest::addRow("stage %s, dilated", stage) << stage << "1"
                                                      << "dilated";
        }
    }
    void attentionEqualsTheReference()
    {
        QFETCH(QString, stage);
        QFETCH(QString, layer);
        QFETCH(QString, kind);
        const QStringList arguments{"attention", checkpoint, "--latents", path("z.npy"),
                                    "--stage",   stage,      "--layer",   layer,
                                    "--kind",    kind,       "--force",   "-o"};
        const Ran ran = runHit(arguments + QStringList{path("a.npy")});
        QVERIFY2(ran.code == 0, ran.text());
        const QString name =
            QString("stage%1/layer%2/%3").arg(stage, layer, kind == "regional" ? "local" : kind);
        QCOMPARE(compared(path("a.npy"), "ema_attention.safetensors", name, "1", 2e-5),
                 QByteArray("equal"));
    }

    void attentionBecomesPictures_data()
    {
        QTest::addColumn<QStringList>("options");
        const QStringList dilated{"--layer", "1", "--kind", "dilated"};
        QTest::newRow("all tokens") << QStringList{"--layer", "0", "--kind", "cross"};
        QTest::newRow("least") << QStringList{"--head", "min", "--token", "3"};
        QTest::newRow("each head") << QStringList{"--head", "each", "--token", "3"};
        QTest::newRow("strongest token") << QStringList{"--strongest"};
        QTest::newRow("causal") << QStringList{"--causal", "--token", "3"};
        QTest::newRow("received") << dilated;
        QTest::newRow("max") << dilated + QStringList{"--head", "max"};
        QTest::newRow("entropy") << dilated + QStringList{"--head", "entropy"};
        QTest::newRow("one head of a pixel")
            << dilated + QStringList{"--head", "1", "--pixel", "17,90"};
    }
    void attentionBecomesPictures()
    {
        QFETCH(QStringList, options);
        const Ran map = runHit(QStringList{"attention", checkpoint, "--seed", "1", "--stage", "1",
                                           "-o", path("a.png"), "--force", "--json"}
                               + options);
        QVERIFY2(map.code == 0, map.text());
        QVERIFY(map.json()["most"].toDouble() > 0);
        QVERIFY(run("identify", {path("a.png")}).code == 0);
    }

    /// Sums over all tokens and the start grid.
    void aRolloutSumsToOne()
    {
        const Ran ran = runHit(
            {"attention", checkpoint, "--seed", "1", "--rollout", "-o", path("rollout.npy")});
        QVERIFY2(ran.code == 0, ran.text());
        const QString script = "import sys, numpy; m = numpy.load(sys.argv[1]);"
                               "assert m.shape == (128, 128, 17);"
                               "assert numpy.allclose(m.sum(-1), 1, atol=1e-5)";
        const Ran sums = python({"-c", script, path("rollout.npy")});
        QVERIFY2(sums.code == 0, sums.err);
    }

    void aLegendStandsBelowTheMap()
    {
        const QStringList map{"attention", checkpoint, "--seed", "1",           "--stage", "1",
                              "--token",   "2",        "-o",     path("l.png"), "--force"};
        QCOMPARE(runHit(map).code, 0);
        const QByteArray with = run("identify", {"-format", "%h", path("l.png")}).out;
        QCOMPARE(runHit(map + QStringList{"--plain"}).code, 0);
        QCOMPARE(run("identify", {"-format", "%h", path("l.png")}).out, QByteArray("256"));
        QVERIFY(with.toInt() > 256 + 30);
    }

    /// The oracle unblocks the official code's weights in numpy.
    void aTokensMapIsTheReferenceUnblocked()
    {
        const Ran ran = runHit({"attention", checkpoint, "--latents", path("z.npy"), "--stage", "2",
                                "--layer", "0", "--kind", "cross", "--token", "5", "--head", "1",
                                "-o", path("token.npy")});
        QVERIFY2(ran.code == 0, ran.text());
        const QString script =
            "import sys, numpy; from safetensors.numpy import load_file;"
            "a = load_file(sys.argv[2])['stage2/layer0/cross'][1, 1, :, :, 0, 5];"
            "m = a.reshape(4, 4, 8, 8).transpose(0, 2, 1, 3).reshape(32, 32);"
            "assert numpy.allclose(numpy.load(sys.argv[1]), m, atol=2e-5)";
        const Ran same =
            python({"-c", script, path("token.npy"), reference + "ema_attention.safetensors"});
        QVERIFY2(same.code == 0, same.err);
    }

    /// The same for what one pixel attends to: its patch, 0 elsewhere; or its lattice.
    void aPixelsMapIsTheReferenceUnblocked_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("oracle");
        // Pixel 17,90 is 4,22 of 32 x 32: patch 8 of 4 x 4, place 52 of 8 x 8.
        QTest::newRow("regional") << "regional"
                                  << "m = numpy.zeros((32, 32));"
                                     "m[16:24, 0:8] = a['stage2/layer1/local'][1, 8, 0, 52]"
                                     ".reshape(8, 8)";
        QTest::newRow("dilated") << "dilated"
                                 << "m = numpy.zeros((32, 32));"
                                    "m[6::8, 4::8] = a['stage2/layer1/dilated'][1, 52, 0, 8]"
                                    ".reshape(4, 4)";
        QTest::newRow("cross") << "cross"
                               << "m = a['stage2/layer0/cross'][1, :, 8, 52, 0].mean(0)"
                                  ".reshape(4, 4)";
    }
    void aPixelsMapIsTheReferenceUnblocked()
    {
        QFETCH(QString, kind);
        QFETCH(QString, oracle);
        const Ran ran =
            runHit({"attention", checkpoint, "--latents", path("z.npy"), "--stage", "2", "--kind",
                    kind, "--pixel", "17,90", "-o", path("pixel.npy"), "--force"});
        QVERIFY2(ran.code == 0, ran.text());
        const QString script = "import sys, numpy; from safetensors.numpy import load_file;"
                               "a = load_file(sys.argv[2]);"
                               + oracle
                               + ";assert m.max() > 0;"
                                 "assert numpy.allclose(numpy.load(sys.argv[1]), m, atol=2e-5)";
        const Ran same =
            python({"-c", script, path("pixel.npy"), reference + "ema_attention.safetensors"});
        QVERIFY2(same.code == 0, same.err);
    }

    void refusesWhatThereIsNot_data()
    {
        QTest::addColumn<QStringList>("options");
        const QStringList cross{"--stage", "0", "--layer", "0", "--kind", "cross"};
        QTest::newRow("layer") << QStringList{"--stage", "1", "--layer", "2", "--kind", "regional"};
        QTest::newRow("kind") << QStringList{"--stage", "0", "--layer", "0", "--kind", "dilated"};
        QTest::newRow("no attention")
            << QStringList{"--stage", "4", "--layer", "1", "--kind", "regional"};
        QTest::newRow("head") << cross + QStringList{"--head", "4"};
        QTest::newRow("head text") << cross + QStringList{"--head", "first"};
        QTest::newRow("token") << cross + QStringList{"--token", "16"};
        QTest::newRow("pixel") << cross + QStringList{"--pixel", "128,0"};
        QTest::newRow("each of tokens") << cross + QStringList{"--head", "each"};
        QTest::newRow("colours of an array")
            << cross + QStringList{"--token", "1", "--colours", "grey", "-o", path("n.npy")};
        QTest::newRow("colours of tokens")
            << cross + QStringList{"--strongest", "--colours", "grey"};
        QTest::newRow("legend of an array")
            << cross + QStringList{"--token", "1", "--plain", "-o", path("n.npy")};
        QTest::newRow("no stage") << QStringList{"--token", "1"};
        QTest::newRow("axis of cross") << cross + QStringList{"--token", "1", "--outer-axis", "1"};
        QTest::newRow("strongest of a rollout") << QStringList{"--rollout", "--strongest"};
        QTest::newRow("layer of a rollout") << QStringList{"--rollout", "--layer", "1"};
        QTest::newRow("axis of a causal map")
            << QStringList{"--causal", "--stage", "0", "--token", "1", "--outer-axis", "1"};
        QTest::newRow("token of regional")
            << QStringList{"--stage", "0", "--layer", "1", "--kind", "regional", "--token", "1"};
    }
    void refusesWhatThereIsNot()
    {
        QFETCH(QStringList, options);
        QStringList arguments = QStringList{"attention", checkpoint, "--seed", "1"} + options;
        if (!options.contains("-o"))
            arguments += {"-o", path("n.png")};
        const Ran ran = runHit(arguments);
        QVERIFY2(ran.failedWith(2), ran.text());
        QVERIFY(!QFile::exists(path("n.png")) && !QFile::exists(path("n.npy")));
    }
};

QTEST_GUILESS_MAIN(TestHitFeatures)
#include "tst_hit_features.moc"
