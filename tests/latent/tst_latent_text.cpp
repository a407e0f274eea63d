// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"

#include <QTest>

using namespace hit;

class TestLatentText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void placesAreShownShort_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::addColumn<QString>("text");
        QTest::newRow("seed") << 4217.0 << 0.0 << "4217";
        QTest::newRow("place") << 4217.38 << 12.06 << "4217.38, 12.06";
        QTest::newRow("negative") << -7.5 << -0.005 << "-7.5, -0.005";
        QTest::newRow("rounded") << 0.123456 << 0.00004 << "0.1235";
        QTest::newRow("no minus zero") << -0.00001 << -0.0 << "0";
        QTest::newRow("edge") << -2147483648.0 << 2147483648.0 << "-2147483648, 2147483648";
    }
    void placesAreShownShort()
    {
        QFETCH(double, x);
        QFETCH(double, y);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(to_text(PlanePoint{x, y})), text);
    }

    void placesAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::newRow("seed") << QByteArray("4217") << 4217.0 << 0.0;
        QTest::newRow("place") << QByteArray("4217.38, 12.06") << 4217.38 << 12.06;
        QTest::newRow("blanks") << QByteArray("  -1.5 ,\t+2 \n") << -1.5 << 2.0;
        QTest::newRow("exponent") << QByteArray("1e3") << 1000.0 << 0.0;
        QTest::newRow("edge") << QByteArray("-2147483648,2147483648") << -2147483648.0
                              << 2147483648.0;
    }
    void placesAreRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(double, x);
        QFETCH(double, y);
        const auto point = plane_point_from_text(text.toStdString());
        QVERIFY(point.has_value());
        QCOMPARE(point->x, x);
        QCOMPARE(point->y, y);
    }

    void placesThatAreNoneAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"", " ", ",", "1,", ",1", "1,2,3", "1 2", "nan", "inf", "1e999",
                                 "2147483649", "0x10", "+-1", "--1", "+", "seed 4"})
            QTest::newRow(text) << QByteArray(text);
    }
    void placesThatAreNoneAreRefused()
    {
        QFETCH(QByteArray, text);
        const auto point = plane_point_from_text(text.toStdString());
        QVERIFY(!point);
        QCOMPARE(point.error().code, ErrorCode::WrongUse);
        QVERIFY(QByteArray::fromStdString(point.error().what).contains(text));
    }

    void seedsAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QVector<qint64>>("seeds");
        QTest::newRow("one") << QByteArray("5") << QVector<qint64>{5};
        QTest::newRow("range and one") << QByteArray("0-3,42") << QVector<qint64>{0, 1, 2, 3, 42};
        QTest::newRow("negative") << QByteArray("-7") << QVector<qint64>{-7};
        QTest::newRow("negative range") << QByteArray("-3--1") << QVector<qint64>{-3, -2, -1};
        QTest::newRow("through zero") << QByteArray(" -1 - 1 , 9 ") << QVector<qint64>{-1, 0, 1, 9};
        QTest::newRow("order and repeats are kept")
            << QByteArray("4,2,4") << QVector<qint64>{4, 2, 4};
        QTest::newRow("edges") << QByteArray("9223372036854775806-9223372036854775807,"
                                             "-9223372036854775808")
                               << QVector<qint64>{INT64_MAX - 1, INT64_MAX, INT64_MIN};
    }
    void seedsAreRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(QVector<qint64>, seeds);
        const auto read = seeds_from_text(text.toStdString());
        QVERIFY(read.has_value());
        QVERIFY(std::equal(read->begin(), read->end(), seeds.begin(), seeds.end()));
    }

    void seedsThatAreNoneAreRefusedByPart_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("empty") << QByteArray("") << QByteArray("\"\"");
        QTest::newRow("empty part") << QByteArray("1,,2") << QByteArray("\"\"");
        QTest::newRow("last comma") << QByteArray("1,") << QByteArray("\"\"");
        QTest::newRow("word") << QByteArray("1, two") << QByteArray("\"two\"");
        QTest::newRow("fraction") << QByteArray("1.5") << QByteArray("\"1.5\"");
        QTest::newRow("backwards") << QByteArray("5-3") << QByteArray("\"5-3\"");
        QTest::newRow("open") << QByteArray("5-") << QByteArray("\"5-\"");
        QTest::newRow("too large")
            << QByteArray("9223372036854775808") << QByteArray("\"9223372036854775808\"");
        QTest::newRow("too many") << QByteArray("0-99,100-199") << QByteArray("\"100-199\"");
        QTest::newRow("all there are") << QByteArray("-9223372036854775808-9223372036854775807")
                                       << QByteArray("\"-9223372036854775808-");
    }
    void seedsThatAreNoneAreRefusedByPart()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, part);
        const auto seeds = seeds_from_text(text.toStdString(), 150);
        QVERIFY(!seeds);
        QCOMPARE(seeds.error().code, ErrorCode::WrongUse);
        QVERIFY2(QByteArray::fromStdString(seeds.error().what).contains(part),
                 seeds.error().what.c_str());
    }

    void seedsUpToTheLimitAreRead()
    {
        QCOMPARE(seeds_from_text("1-150", 150).value().size(), std::size_t(150));
        QVERIFY(!seeds_from_text("1-150,151", 150));
    }
};

QTEST_GUILESS_MAIN(TestLatentText)
#include "tst_latent_text.moc"
