// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

using namespace hit::test;

namespace {

/// Features of single pictures, as `hit features` writes them, through NumPy's SVD.
constexpr const char *oracle = R"(
import sys, numpy
places = numpy.load(sys.argv[1]).astype(numpy.float64)
x = numpy.stack([numpy.load(p).ravel() for p in sys.argv[2:]]).astype(numpy.float64)
u, s, _ = numpy.linalg.svd(x - x.mean(0), full_matrices=False)
scores = u[:, :2] * s[:2]
scores *= numpy.sign((scores * places).sum(0))
worst = abs(scores - places).max() / s[0]
print('equal' if places.shape == scores.shape and worst < 1e-5 else worst, end='')
)";

} // namespace

class TestHitMap : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path(const QString &name) const { return m_dir.filePath(name); }
    Ran map(const QStringList &options, const QString &output = QStringLiteral("map.npy")) const
    {
        return runHit(QStringList{"map", checkpoint, "-o", path(output), "--force"} + options);
    }

private Q_SLOTS:
    void placesEqualNumPy()
    {
        constexpr int samples = 6;
        const Ran ran = map({"--stage", "2", "--samples", QString::number(samples), "--json"});
        QVERIFY2(ran.code == 0, ran.text());
        QCOMPARE(ran.json()["shares"].toArray().size(), 2);
        QStringList arguments{"-c", oracle, path("map.npy")};
        for (int seed = 0; seed < samples; ++seed) {
            arguments.append(path(QStringLiteral("%1.npy").arg(seed)));
            const Ran one = runHit({"features", checkpoint, "--seed", QString::number(seed),
                                    "--stage", "2", "-o", arguments.last()});
            QVERIFY2(one.code == 0, one.text());
        }
        const Ran compared = python(arguments);
        QVERIFY2(compared.code == 0 && compared.out == "equal", compared.text());
    }

    void programsCanFollowTheWork()
    {
        const Ran ran = map({"--samples", "40", "--follow"}, "map.safetensors");
        QVERIFY2(ran.code == 0, ran.text());
        QVERIFY(ran.out.trimmed().endsWith(R"({"done":40,"of":40,"part":"search"})"));
        QVERIFY(QFile::exists(path("map.safetensors")));
    }

    void wrongUseIsRefused_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("output");
        QTest::newRow("no such stage") << QStringList{"--stage", "5"} << "map.npy";
        QTest::newRow("two samples") << QStringList{"--samples", "2"} << "map.npy";
        QTest::newRow("too large")
            << QStringList{"--stage", "4", "--samples", "1000000"} << "map.npy";
        QTest::newRow("another suffix") << QStringList{} << "map.png";
    }
    void wrongUseIsRefused()
    {
        QFETCH(QStringList, options);
        QFETCH(QString, output);
        const Ran ran = map(options, output);
        QVERIFY2(ran.failedWith(2), ran.text());
    }
};

QTEST_MAIN(TestHitMap)
#include "tst_hit_map.moc"
