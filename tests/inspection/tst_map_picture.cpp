// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/map_picture.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace hit;

namespace {

MapResult mapOf(std::vector<float> values, int width, int channels = 1)
{
    MapResult map;
    map.width = width;
    map.channels = channels;
    map.height = int(values.size()) / width / channels;
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    map.statistics.least = *least;
    map.statistics.most = *most;
    map.values = std::move(values);
    return map;
}

QColor colorOf(ColourMap colours, int index)
{
    const auto &color = colour_table(colours)[std::size_t(index)];
    return QColor(color[0], color[1], color[2]);
}

} // namespace

/// What maps and their legends look like.
class TestMapPicture final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opacityGrowsWithTheValue()
    {
        const MapResult map = mapOf({0, 0.1F, 0.2F, 0.4F}, 4);
        MapLook look;
        look.opacity = 0.8;
        const QImage image = mapColors(map, {}, look);
        QCOMPARE(image.size(), QSize(4, 1));
        for (int x = 0; x < 4; ++x) {
            const double part = double(map.values[std::size_t(x)]) / double(0.4F);
            const double opacity = 0.8 * (0.15 + 0.85 * std::pow(part, 0.7));
            QCOMPARE(image.pixelColor(x, 0).alpha(), qRound(opacity * 255));
            QColor seen = image.pixelColor(x, 0);
            seen.setAlpha(255);
            QCOMPARE(seen, colorOf(ColourMap::Magma, qRound(part * 255)));
        }
    }

    void belowTheThresholdNothingIsDrawn()
    {
        MapLook look;
        look.threshold = 0.5;
        const QImage image = mapColors(mapOf({0.1F, 0.3F, 0.4F, 0.6F}, 2), {}, look);
        QCOMPARE(image.pixelColor(0, 0).alpha(), 0);
        QVERIFY(image.pixelColor(1, 0).alpha() > 0);
        QVERIFY(image.pixelColor(1, 1).alpha() > image.pixelColor(0, 1).alpha());
    }

    void aSignedMapIsNeutralInItsMiddle()
    {
        MapChoice choice;
        choice.view = MapView::Features;
        choice.feature = FeatureQuery::What::Channel;
        const MapResult map = mapOf({-2, 0, 1, 2}, 4);
        const MapQuery query = queryOf(choice, {});
        const ColourScale scale = mapScale(query, map, {});
        QCOMPARE(scale.least, -2.0F);
        QCOMPARE(scale.most, 2.0F);
        MapLook grey;
        grey.colours = ColourMap::Grey;
        QCOMPARE(mapScale(query, map, grey).colours, ColourMap::Grey);
        const QImage image = mapColors(map, query, {});
        QColor first = image.pixelColor(0, 0), last = image.pixelColor(3, 0);
        first.setAlpha(255);
        last.setAlpha(255);
        QCOMPARE(first, colorOf(ColourMap::BlueOrange, 0));
        QCOMPARE(last, colorOf(ColourMap::BlueOrange, 255));
    }

    void legendsSayTheScale()
    {
        const MapResult map = mapOf({0, 0.25F, 0.89F, 0.1F}, 2);
        const MapLegend legend = legendOf({}, map, {}, "32 px");
        QCOMPARE(legend.least, QString("0"));
        QCOMPARE(legend.most, QString("0.89"));
        QCOMPARE(legend.ramp.size(), std::size_t(256));
        QVERIFY(!legend.derived);
        MapChoice entropy;
        entropy.heads = HeadChoice::Entropy;
        QCOMPARE(legendOf(queryOf(entropy, {}), map, {}, {}).most, QString("1"));
        MapChoice rollout;
        rollout.view = MapView::Rollout;
        QVERIFY(legendOf(queryOf(rollout, {}), map, {}, {}).derived);
        MapChoice regions;
        regions.view = MapView::Regions;
        const MapLegend tokens = legendOf(queryOf(regions, {}), map, {}, {});
        QCOMPARE(tokens.most, QString("15"));
        const Rgb8 &last = token_colours()[15];
        QCOMPARE(tokens.ramp.back(), qRgb(last[0], last[1], last[2]));
        MapChoice adds;
        adds.view = MapView::StageImage;
        QVERIFY(legendOf(queryOf(adds, {}), map, {}, {}).ramp.empty());
    }

    void regionsAreNamedInTheirMiddle()
    {
        // Token 3 has the left half, 5 one position, 9 the rest.
        std::vector<float> values(100, 9);
        for (std::size_t y = 0; y < 10; ++y)
            for (std::size_t x = 0; x < 5; ++x)
                values[y * 10 + x] = 3;
        values[99] = 5;
        const auto labels = regionLabels(mapOf(std::move(values), 10));
        QCOMPARE(labels.size(), 2);
        QCOMPARE(labels[0].first, 3);
        QVERIFY(QRect(1, 4, 3, 2).contains(labels[0].second));
        QCOMPARE(labels[1].first, 9);
    }

    void tokensKeepTheirColour()
    {
        MapChoice regions;
        regions.view = MapView::Regions;
        const QImage image = mapColors(mapOf({0, 15, 7, 7}, 2), queryOf(regions, {}), {});
        const auto &color = token_colours()[15];
        QColor seen = image.pixelColor(1, 0);
        seen.setAlpha(255);
        QCOMPARE(seen, QColor(color[0], color[1], color[2]));
        QCOMPARE(image.pixel(0, 1), image.pixel(1, 1));
    }

    void aThumbnailHasItsOwnScale()
    {
        const MapResult map = mapOf({0, 0.01F, 0.5F, 0.02F, 0.25F, 0}, 3, 2);
        const QImage second = mapThumbnail(map, 1, ColourMap::Grey, greatest(map, 1));
        QCOMPARE(second.size(), QSize(3, 1));
        QCOMPARE(QColor(second.pixel(1, 0)), colorOf(ColourMap::Grey, 255));
        QCOMPARE(QColor(second.pixel(0, 0)), colorOf(ColourMap::Grey, 128));
    }

    void initTestCase() { QLocale::setDefault(QLocale::c()); }
};

QTEST_GUILESS_MAIN(TestMapPicture)
#include "tst_map_picture.moc"
