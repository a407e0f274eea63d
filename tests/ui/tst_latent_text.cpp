// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/latent_text.h"

#include <QTest>

using namespace hit;

class TestLatentText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPlaceComesBackBitForBit_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::newRow("seed") << 4217.0 << 0.0;
        QTest::newRow("short") << 4217.38 << 12.06;
        QTest::newRow("long") << 1.0 / 3 << -2.0 / 7;
        QTest::newRow("far") << -2147483647.5 << 1e-9;
    }
    void everyPlaceComesBackBitForBit()
    {
        QFETCH(double, x);
        QFETCH(double, y);
        const Latent latent{Latent::Kind::Plane, {x, y}, {}};
        const auto read = latentFromText(latentToText(latent), 4, {});
        QVERIFY(read.has_value());
        QVERIFY(*read == latent);
    }

    void aPlaceBetweenSeedsAlwaysHasTwoDecimals_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::addColumn<QString>("text");
        QTest::newRow("seed") << 4217.0 << 0.0 << "4217";
        QTest::newRow("two seeds") << 4217.0 << -3.0 << QStringLiteral("4217, \u22123");
        QTest::newRow("between") << 4217.3811 << 12.0 << "4217.38, 12.00";
        QTest::newRow("one decimal") << 0.5 << 0.0 << "0.50";
        QTest::newRow("negative") << -0.3 << -0.1 << QStringLiteral("\u22120.30, \u22120.10");
        QTest::newRow("nearly zero") << -0.001 << 0.25 << "0.00, 0.25";
    }
    void aPlaceBetweenSeedsAlwaysHasTwoDecimals()
    {
        QFETCH(double, x);
        QFETCH(double, y);
        QFETCH(QString, text);
        QCOMPARE(seedText({x, y}), text);
        QVERIFY2(latentFromText(text, 4, {}), "what is read can be typed");
    }

    void aFileIsNamedWithoutTheMinusSignOfReading()
    {
        State state;
        state.latent.plane = {-0.3, 12.0625};
        QCOMPARE(placeText(state), QStringLiteral("seed \u22120.30, 12.06"));
        QCOMPARE(placeFileName(state), QStringLiteral("seed -0.3, 12.0625"));
    }

    void aFreeVectorComesBackBitForBit()
    {
        const Latent latent{Latent::Kind::Free, {3, 1}, {0.1F, -1e-20F, 3.4e38F, 1.0F / 3}};
        const auto read = latentFromText("  " + latentToText(latent) + "\n", 4, {3, 1});
        QVERIFY(read.has_value());
        QVERIFY(*read == latent);
    }

    void aListOfNumbersIsAFreeVector()
    {
        const auto read = latentFromText("[0.5, -1, 2e0]", 3, {7, 0});
        QVERIFY(read.has_value());
        QVERIFY(*read == (Latent{Latent::Kind::Free, {7, 0}, {0.5F, -1.0F, 2.0F}}));
    }

    void refusesWhatIsNoLatentOfThisModel_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "hello", "[1, 2]", "[1, 2, \"3\"]", "[1, 2, 1e300]",
                                 "z:", "z:AAAA", "z:!!!!", "{}", "1, 2, 3", "nan"})
            QTest::newRow(text) << text;
    }
    void refusesWhatIsNoLatentOfThisModel()
    {
        QFETCH(QString, text);
        const auto read = latentFromText(text, 3, {});
        QVERIFY(!read.has_value());
        QVERIFY(!read.error().why.empty());
    }

    void saysWhichSeedsThereAre_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"99999999999", "-3e12", "4217, 1e10"})
            QTest::newRow(text) << text;
    }
    void saysWhichSeedsThereAre()
    {
        QFETCH(QString, text);
        const auto read = latentFromText(text, 3, {});
        QVERIFY(!read.has_value());
        const QString said = QString::fromStdString(read.error().why + read.error().remedy);
        QVERIFY2(said.contains("2147483648") || said.contains("2,147,483,648"), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(TestLatentText)
#include "tst_latent_text.moc"
