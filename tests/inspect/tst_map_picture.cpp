// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/map_picture.h"

#include <QtTest>

#include <cmath>

using namespace hit;

namespace {

/// CIE lightness, 0 ... 100.
double lightness(const Rgb8 &colour)
{
    const double weights[] = {0.2126, 0.7152, 0.0722};
    double y = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        const double v = colour[c] / 255.0;
        y += weights[c] * (v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4));
    }
    return y > 216.0 / 24389 ? 116 * std::cbrt(y) - 16 : y * 24389 / 27;
}

MapResult ramp()
{
    return {2, 2, 1, {0, 1, 2, 4}, {}};
}

float channel_of(const Picture &picture, int x, int y, int c)
{
    return picture.rgb[std::size_t((y * picture.width + x) * 3 + c)];
}

} // namespace

class TestMapPicture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lightnessGrowsAlongEveryColourMap_data()
    {
        QTest::addColumn<int>("map");
        for (const auto &[name, map] : colour_map_names)
            QTest::newRow(name.c_str()) << int(map);
    }
    void lightnessGrowsAlongEveryColourMap()
    {
        QFETCH(int, map);
        const auto &table = colour_table(ColourMap(map));
        for (std::size_t i = 1; i < table.size(); ++i) {
            const double step = lightness(table[i]) - lightness(table[i - 1]);
            const bool falls = ColourMap(map) == ColourMap::BlueOrange && i < 128;
            QVERIFY2((falls ? -step : step) > -0.35, qPrintable(QString::number(i))); // 8 bit
        }
        QVERIFY(lightness(table[255]) - lightness(table[128]) > 25);
    }

    void tokensHaveDifferentColours()
    {
        const auto &colours = token_colours();
        for (std::size_t a = 0; a < colours.size(); ++a)
            for (std::size_t b = a + 1; b < colours.size(); ++b) {
                int apart = 0;
                for (std::size_t c = 0; c < 3; ++c)
                    apart += std::abs(colours[a][c] - colours[b][c]);
                QVERIFY(apart > 40);
            }
    }

    void valuesBecomeColoursOfTheScale()
    {
        const Picture picture = coloured(ramp(), 0, {ColourMap::Grey, 0, 4});
        QCOMPARE(picture.width, 2);
        QCOMPARE(channel_of(picture, 0, 0, 0), -1.0F);
        QVERIFY(std::abs(channel_of(picture, 0, 1, 1)) < 0.01F);
        QCOMPARE(channel_of(picture, 1, 1, 2), 1.0F);
        const Picture clipped = coloured(ramp(), 0, {ColourMap::Grey, 1, 2});
        QCOMPARE(channel_of(clipped, 0, 0, 0), -1.0F);
        QCOMPARE(channel_of(clipped, 1, 1, 0), 1.0F);
        const Picture empty = coloured(ramp(), 0, {ColourMap::Grey, 3, 3});
        QCOMPARE(channel_of(empty, 1, 1, 0), -1.0F);
        const MapResult odd{1, 1, 1, {std::nanf("")}, {}};
        QCOMPARE(channel_of(coloured(odd, 0, {}), 0, 0, 0), -1.0F);
    }

    void channelsAreApart()
    {
        const MapResult two{1, 2, 2, {0, 1, 1, 0}, {}};
        QCOMPARE(channel_of(coloured(two, 1, {ColourMap::Grey, 0, 1}), 0, 0, 0), 1.0F);
        QCOMPARE(channel_of(coloured(two, 1, {ColourMap::Grey, 0, 1}), 1, 0, 0), -1.0F);
    }

    void anOverlayDimsThePictureAndCoversItWhereTheMapIsHigh()
    {
        const Picture white{4, 4, std::vector<float>(48, 1.0F)};
        const MapResult map{2, 2, 1, {0, 0.05F, 0.5F, 1}, {}};
        const Picture out = overlay(white, map, 0, {ColourMap::Grey, 0, 1}, 1);
        QCOMPARE(channel_of(out, 0, 0, 0), 0.0F);                     // half as bright
        QCOMPARE(channel_of(out, 3, 1, 0), 0.0F);                     // too little to be seen
        QCOMPARE(channel_of(out, 3, 3, 0), 1.0F);                     // covered
        QVERIFY(channel_of(out, 1, 3, 0) < channel_of(out, 3, 3, 0)); // half
        const Picture half = overlay(white, map, 0, {ColourMap::Grey, 0, 1}, 0.5F);
        QCOMPARE(channel_of(half, 3, 3, 0), 0.5F);
    }

    void enlargingRepeatsPixels()
    {
        const Picture picture{2, 1, {0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F}};
        const Picture big = enlarged(picture, 3);
        QCOMPARE(big.width, 6);
        QCOMPARE(big.height, 3);
        for (int y = 0; y < 3; ++y)
            for (int x = 0; x < 6; ++x)
                QCOMPARE(big.rgb[std::size_t((y * 6 + x) * 3 + 1)], x < 3 ? 0.2F : 0.5F);
    }

    void aLegendLeavesTheMapAsItIs_data()
    {
        QTest::addColumn<int>("side");
        QTest::addColumn<bool>("tokens");
        QTest::addColumn<bool>("colours");
        QTest::addColumn<bool>("derived");
        QTest::newRow("scale") << 320 << false << false << false;
        QTest::newRow("narrow map") << 8 << false << false << false;
        QTest::newRow("tokens") << 256 << true << false << false;
        QTest::newRow("colours") << 256 << false << true << false;
        QTest::newRow("derived") << 256 << false << false << true;
    }
    void aLegendLeavesTheMapAsItIs()
    {
        QFETCH(int, side);
        QFETCH(bool, tokens);
        QFETCH(bool, colours);
        QFETCH(bool, derived);
        const Picture map{side, side, std::vector<float>(std::size_t(side) * side * 3, 0.25F)};
        const auto picture = with_legend(map, {"16 px, cross, <head> 1 & token 5",
                                               {ColourMap::Magma, 0, 0.89F},
                                               tokens,
                                               colours,
                                               derived});
        QVERIFY2(picture, picture ? "" : picture.error().line().c_str());
        QVERIFY(picture->width >= side && picture->height > side + 20);
        const int left = (picture->width - side) / 2;
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
                QCOMPARE(channel_of(*picture, left + x, y, 1), 0.25F);
        // Something is written below.
        float brightest = -1;
        for (int y = side; y < picture->height; ++y)
            for (int x = 0; x < picture->width; ++x)
                brightest = std::max(brightest, channel_of(*picture, x, y, 2));
        QVERIFY(brightest > 0.5F);
    }
};

QTEST_GUILESS_MAIN(TestMapPicture)
#include "tst_map_picture.moc"
