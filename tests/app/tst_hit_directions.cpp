// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/hit_program.h"

using namespace hit::test;

class TestHitDirections : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path(const char *name) const { return m_dir.filePath(name); }
    Ran directions(const QStringList &options) const
    {
        return runHit(QStringList{"directions", checkpoint, "-o", path("d.safetensors"), "--force"}
                      + options);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(writeLatents(path("one.npy"), "0:1"));
        QVERIFY(writeLatents(path("other.npy"), "1:2"));
    }

    void closedFormsEqualNumPy_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QStringList>("numbers");
        QTest::newRow("svd") << QStringList{} << QStringList{};
        for (const char *stage : {"0", "2", "4"})
            QTest::addRow("sefa, stage %s", stage)
                << QStringList{"--stage", stage} << QStringList{stage};
        for (const char *token : {"0", "7", "15"})
            QTest::addRow("token %s", token) << QStringList{"--token", token} << QStringList{token};
        QTest::newRow("place") << QStringList{"--cells", "2,3,2,1"}
                               << QStringList{"2", "3", "2", "1"};
    }
    void closedFormsEqualNumPy()
    {
        QFETCH(QStringList, options);
        QFETCH(QStringList, numbers);
        const QString method =
            QString(QTest::currentDataTag()).section(QRegularExpression("[, ]"), 0, 0);
        const Ran ran = directions(QStringList{"--method", method, "--count", "4"} + options);
        QVERIFY2(ran.code == 0, ran.text());
        const Ran oracle = python(
            QStringList{QStringLiteral(HIT_SOURCE_DIR "/tests/app/directions_oracle.py"),
                        path("d.safetensors"), reference + "ema_generator.safetensors", method}
            + numbers);
        QVERIFY2(oracle.code == 0 && oracle.out == "equal", oracle.text());
    }

    void everyMethodSaysWhatItsShareIsOf_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("svd") << QStringList{};
        QTest::newRow("sefa") << QStringList{"--stage", "1"};
        QTest::newRow("token") << QStringList{"--token", "3"};
        QTest::newRow("place") << QStringList{"--cells", "0,0,1,1"};
        QTest::newRow("pca") << QStringList{"--samples", "40"};
        QTest::newRow("groups") << QStringList{"--with", path("one.npy"), "--without",
                                               path("other.npy")};
        QTest::newRow("region") << QStringList{"--region", "40,40,20,20", "--seed", "3"};
    }
    void everyMethodSaysWhatItsShareIsOf()
    {
        QFETCH(QStringList, options);
        const Ran ran = directions(
            QStringList{"--method", QTest::currentDataTag(), "--count", "3", "--json"} + options);
        QVERIFY2(ran.code == 0, ran.text());
        const QJsonArray found = ran.json()["directions"].toArray();
        QCOMPARE(found.size(), QByteArray(QTest::currentDataTag()) == "groups" ? 1 : 3);
        for (const auto &one : found) {
            const double share = one.toObject()["share"].toDouble(-1);
            QVERIFY2(share >= 0 && share <= 1, ran.text());
        }
        QVERIFY(!ran.json()["share_is"].toString().isEmpty());
    }

    void programsCanFollowTheWork()
    {
        const Ran ran = directions({"--method", "pca", "--samples", "40", "--follow"});
        QVERIFY2(ran.code == 0, ran.text());
        QStringList parts;
        for (const QByteArray &line : ran.out.trimmed().split('\n')) {
            const QJsonObject told = QJsonDocument::fromJson(line).object();
            QVERIFY2(told["done"].toInt() <= told["of"].toInt(-1), line);
            if (!parts.contains(told["part"].toString()))
                parts.append(told["part"].toString());
        }
        QCOMPARE(parts, QStringList({"open", "search"}));
        QVERIFY(ran.out.trimmed().endsWith(R"({"done":40,"of":40,"part":"search"})"));
    }

    void takesOutWhatOthersHave()
    {
        QVERIFY(
            runHit({"directions", checkpoint, "-o", path("svd.safetensors"), "--count", "1"}).code
            == 0);
        const Ran same = directions({"--count", "1", "--orthogonal-to", path("svd.safetensors")});
        QVERIFY2(same.failedWith(2), same.text()); // nothing is left of the first
        const Ran other = directions({"--method", "token", "--token", "2", "--orthogonal-to",
                                      path("svd.safetensors"), "--count", "1", "--json"});
        QVERIFY2(other.code == 0, other.text());
        // That of the direction before is not its share.
        QVERIFY(other.json()["directions"][0]["share"].isNull());
        const Ran product = python({"-c",
                                    "import sys\nfrom safetensors.numpy import load_file\n"
                                    "a, b = (load_file(p)['directions'][0] for p in sys.argv[1:])\n"
                                    "print(abs(float(a @ b)) < 1e-6, end='')",
                                    path("svd.safetensors"), path("d.safetensors")});
        QCOMPARE(product.out, QByteArray("True"));
    }

    void wrongUseIsRefused_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("no token") << QStringList{"--method", "token"};
        QTest::newRow("no cells") << QStringList{"--method", "place"};
        QTest::newRow("cells outside") << QStringList{"--method", "place", "--cells", "7,7,2,1"};
        QTest::newRow("no groups") << QStringList{"--method", "groups", "--with", path("one.npy")};
        QTest::newRow("no region") << QStringList{"--method", "region"};
        QTest::newRow("region outside")
            << QStringList{"--method", "region", "--region", "120,0,20,20"};
        QTest::newRow("no such stage") << QStringList{"--method", "sefa", "--stage", "5"};
        QTest::newRow("features too large")
            << QStringList{"--method", "pca", "--stage", "4", "--samples", "1000000"};
        QTest::newRow("unknown method") << QStringList{"--method", "magic"};
    }
    void wrongUseIsRefused()
    {
        QFETCH(QStringList, options);
        const Ran ran = directions(options);
        QVERIFY2(ran.failedWith(2), ran.text());
    }
};

QTEST_MAIN(TestHitDirections)
#include "tst_hit_directions.moc"
