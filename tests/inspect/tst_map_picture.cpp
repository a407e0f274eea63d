// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/film_overlay.h"

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

using Colours = std::vector<Rgb8>;

/// Does one row have all these colours, from left to right?
bool has_row(const Picture &picture, const Colours &colours)
{
    for (int y = 0; y < picture.height; ++y) {
        std::size_t next = 0;
        for (int x = 0; x < picture.width && next < colours.size(); ++x) {
            bool same = true;
            for (int c = 0; c < 3; ++c)
                same = same
                       && std::abs(channel_of(picture, x, y, c)
                                   - from_8_bit(colours[next][std::size_t(c)]))
                              < 1e-4F;
            next += same ? 1 : 0;
        }
        if (next == colours.size())
            return true;
    }
    return false;
}

constexpr ColourScale scale{ColourMap::Magma, 0, 0.89F};

/// Below a grey map of 64 pixels.
Picture legend_of(const Legend &legend)
{
    auto page = with_legend({64, 64, std::vector<float>(64 * 64 * 3, 0.25F)}, legend);
    if (!page)
        qFatal("%s", page.error().line().c_str());
    return std::move(*page);
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
        const ColourScale scale{ColourMap::Grey, 0, 1};
        const auto on_white = [&](const OverlayLook &look) {
            return overlay(white, map, MapValues::Amounts, scale, look);
        };
        for (const float opacity : {1.0F, 0.5F}) {
            const Picture out = on_white({opacity, 0});
            for (int i = 0; i < 4; ++i) {
                const double value = double(map.values[std::size_t(i)]);
                const double cover = double(opacity) * (0.15 + 0.85 * std::pow(value, 0.7));
                const double wanted = cover * (2 * value - 1); // half as bright is 0
                QVERIFY(std::abs(double(channel_of(out, i % 2 * 3, i / 2 * 3, 0)) - wanted) < 0.01);
            }
        }
        const Picture high = on_white({1, 0.4F});
        QCOMPARE(channel_of(high, 3, 1, 0), 0.0F); // nothing is drawn
        QVERIFY(channel_of(high, 1, 3, 0) != 0.0F);
    }

    void anOverlayIsDrawnAsItsValuesAre()
    {
        const auto colours = [](const MapResult &map, MapValues values, const ColourScale &scale) {
            return overlay_colours(map, values, scale, {1, 0});
        };
        const auto tokens = colours({1, 2, 1, {15, 3}, {}}, MapValues::Tokens, {});
        for (std::size_t i = 0; i < 2; ++i) {
            const Rgb8 &token = token_colours()[i == 0 ? 15 : 3];
            QCOMPARE(tokens[i], (Rgba8{token[0], token[1], token[2], 255}));
        }
        const auto own = colours({1, 1, 3, {-1, 1, 3}, {}}, MapValues::Colours, {});
        QCOMPARE(own[0], (Rgba8{0, 255, 255, 255}));
        const auto both =
            colours({1, 3, 1, {-2, 0, 2}, {}}, MapValues::Signed, {ColourMap::BlueOrange, -2, 2});
        QCOMPARE(both[0][3], both[2][3]);
        QVERIFY(both[1][3] < both[0][3]);
        QVERIFY(both[0][2] > both[0][0] && both[2][0] > both[2][2]); // blue, orange
    }

    void scalesSuitWhatTheyMeasure()
    {
        const MapQuery channel{FeatureQuery{FeatureQuery::What::Channel, 0, 0}, 0};
        const ColourScale both = scale_of(channel, -3, 1);
        QCOMPARE(both.least, -3.0F);
        QCOMPARE(both.most, 3.0F);
        QCOMPARE(both.colours, ColourMap::BlueOrange);
        const ColourScale amounts = scale_of({RolloutQuery{4}, 0}, 0.25F, 0.5F, ColourMap::Cividis);
        QCOMPARE(amounts.least, 0.0F);
        QCOMPARE(amounts.most, 0.5F);
        QCOMPARE(amounts.colours, ColourMap::Cividis);
        QCOMPARE(scale_of({RolloutQuery{4}, 0}, 0, 0).most, 1.0F);
        AttentionQuery entropy;
        entropy.what = AttentionQuery::What::Entropy;
        QCOMPARE(scale_of({entropy, 0}, 0.1F, 0.5F).most, 1.0F);
    }

    void aFilmHasOneScale()
    {
        const MapQuery query{RolloutQuery{4}, 0};
        auto film = FilmOverlay::make({query, {}, ColourMap::Grey, {1, 0}, true});
        QVERIFY(film.has_value());
        for (const float most : {0.5F, 2.0F, 1.0F}) {
            MapResult map{1, 1, 1, {most}, {}};
            map.statistics.most = most;
            film->measure(map);
        }
        QCOMPARE(film->most(), 2.0F);
        QCOMPARE(film->width_of(2), 4);
        const Picture white{2, 2, std::vector<float>(12, 1.0F)};
        const MapResult map{2, 2, 1, {0, 2, 4, 2}, {}};
        const Picture frame = film->frame(white, map);
        QCOMPARE(frame.width, 4);
        const Picture over =
            overlay(white, map, MapValues::Amounts, {ColourMap::Grey, 0, 2}, {1, 0});
        for (int y = 0; y < 2; ++y)
            for (int x = 0; x < 2; ++x) {
                QCOMPARE(channel_of(frame, x, y, 1), 1.0F);
                QCOMPARE(channel_of(frame, x + 2, y, 1), channel_of(over, x, y, 1));
            }
    }

    void aFilmShowsOneMap()
    {
        AttentionQuery each;
        each.fusion = HeadFusion::Each;
        AttentionQuery tokens;
        tokens.what = AttentionQuery::What::Position;
        for (const MapQuery &query :
             {MapQuery{each, 0}, MapQuery{tokens, 0}, MapQuery{RolloutQuery{-1}, 0}})
            QCOMPARE(FilmOverlay::make({query, {}, {}, {}, false}).error().code,
                     ErrorCode::WrongUse);
    }

    void someHeadsBecomeOneMap_data()
    {
        QTest::addColumn<int>("fusion");
        QTest::addColumn<QList<float>>("wanted");
        QTest::newRow("mean") << int(HeadFusion::Mean) << QList<float>{2, 5.5F};
        QTest::newRow("max") << int(HeadFusion::Max) << QList<float>{3, 6};
        QTest::newRow("min") << int(HeadFusion::Min) << QList<float>{1, 5};
    }
    void someHeadsBecomeOneMap()
    {
        QFETCH(int, fusion);
        QFETCH(QList<float>, wanted);
        const MapResult each{1, 2, 3, {1, 9, 3, 5, 0, 6}, {}};
        const HeadSet set{0b101, HeadFusion(fusion)};
        const MapResult map = fused(each, set);
        QCOMPARE(map.channels, 1);
        QCOMPARE(map.width, 2);
        QCOMPARE(QList<float>(map.values.begin(), map.values.end()), wanted);
        QCOMPARE(map.statistics.least, wanted[0]);
        QCOMPARE(map.statistics.most, wanted[1]);
        QCOMPARE(map.statistics.mean, (wanted[0] + wanted[1]) / 2);
        QCOMPARE(map.statistics.deviation, (wanted[1] - wanted[0]) / 2);
        AttentionQuery query;
        query.fusion = HeadFusion::Each;
        auto film = FilmOverlay::make({{query, 0}, set, {}, {}, false});
        QVERIFY(film.has_value());
        film->measure(each);
        QCOMPARE(film->most(), wanted[1]);
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
        QTest::addColumn<int>("values");
        QTest::addColumn<bool>("derived");
        QTest::newRow("scale") << 320 << int(MapValues::Amounts) << false;
        QTest::newRow("narrow map") << 8 << int(MapValues::Signed) << false;
        QTest::newRow("tokens") << 256 << int(MapValues::Tokens) << false;
        QTest::newRow("colours") << 256 << int(MapValues::Colours) << false;
        QTest::newRow("derived") << 256 << int(MapValues::Amounts) << true;
    }
    void aLegendLeavesTheMapAsItIs()
    {
        QFETCH(int, side);
        QFETCH(int, values);
        QFETCH(bool, derived);
        const Picture map{side, side, std::vector<float>(std::size_t(side) * side * 3, 0.25F)};
        const auto picture = with_legend(map, {"16 px, cross, <head> 1 & token 5",
                                               {ColourMap::Magma, 0, 0.89F},
                                               MapValues(values),
                                               derived});
        QVERIFY2(picture, picture ? "" : picture.error().line().c_str());
        QVERIFY(picture->width >= side && picture->height > side + 20);
        const int left = (picture->width - side) / 2;
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
                QCOMPARE(channel_of(*picture, left + x, y, 1), 0.25F);
    }

    void aLegendShowsTheScaleThatItHas()
    {
        const auto &magma = colour_table(ColourMap::Magma);
        const auto &tokens = token_colours();
        const Colours bar(magma.begin(), magma.end()), all_tokens(tokens.begin(), tokens.end());
        const Picture amounts = legend_of({"map", scale, MapValues::Amounts, false});
        QVERIFY(has_row(amounts, bar) && !has_row(amounts, all_tokens));
        const Picture of_tokens = legend_of({"map", scale, MapValues::Tokens, false});
        QVERIFY(has_row(of_tokens, all_tokens) && !has_row(of_tokens, bar));
        const Picture of_colours = legend_of({"map", scale, MapValues::Colours, false});
        QVERIFY(!has_row(of_colours, all_tokens) && !has_row(of_colours, bar));
        QVERIFY(of_colours.height < amounts.height);
    }

    void aLegendSaysTitleAndEnds()
    {
        const Legend one{"map 1", scale, MapValues::Amounts, false};
        Legend other = one;
        QVERIFY(legend_of(one).rgb == legend_of(other).rgb);
        other.title = "map 2";
        QVERIFY(legend_of(one).rgb != legend_of(other).rgb);
        other = one;
        other.scale.most = 0.9F;
        QVERIFY(legend_of(one).rgb != legend_of(other).rgb);
        other = one;
        other.scale.least = 0.1F;
        QVERIFY(legend_of(one).rgb != legend_of(other).rgb);
    }

    void whatIsDerivedHasADashedFrame()
    {
        const auto changes_along_the_top = [](bool derived) {
            const Picture page = legend_of({"map", scale, MapValues::Amounts, derived});
            int changes = 0;
            for (int x = 1; x < page.width; ++x)
                changes += channel_of(page, x, 64 + 8, 0) != channel_of(page, x - 1, 64 + 8, 0);
            return changes;
        };
        QCOMPARE(changes_along_the_top(false), 0);
        QVERIFY(changes_along_the_top(true) > 40);
    }
};

QTEST_GUILESS_MAIN(TestMapPicture)
#include "tst_map_picture.moc"
