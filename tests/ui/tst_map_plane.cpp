// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sample_map/map_plane.h"

#include <QTest>

#include <random>

using namespace hit;

namespace {

constexpr QSizeF size(800, 600);

std::vector<SampleMap::Place> cloud(int count)
{
    std::mt19937 random(5);
    std::normal_distribution<float> normal(3, 20);
    std::vector<SampleMap::Place> places;
    for (int i = 0; i < count; ++i)
        places.push_back({normal(random), normal(random) / 2});
    return places;
}

MapPlane planeOf(const std::vector<SampleMap::Place> &places)
{
    MapPlane plane;
    plane.setSize(size);
    plane.setPlaces(places);
    return plane;
}

double apart(QPointF a, QPointF b)
{
    return std::max(std::abs(a.x() - b.x()), std::abs(a.y() - b.y()));
}

} // namespace

class TestMapPlane final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void allPlacesAreInSightAtFirst()
    {
        MapPlane plane = planeOf(cloud(500));
        for (int i = 0; i < plane.count(); ++i)
            QVERIFY(QRectF(QPointF(), size).contains(plane.point(i)));
        plane.setSize({300, 900});
        for (int i = 0; i < plane.count(); ++i)
            QVERIFY(QRectF(0, 0, 300, 900).contains(plane.point(i)));
    }

    void upIsUp()
    {
        const MapPlane plane = planeOf({{0, 0}, {1, 1}, {-1, -1}});
        QVERIFY(plane.point(1).y() < plane.point(0).y());
        QVERIFY(plane.point(1).x() > plane.point(0).x());
    }

    void zoomKeepsWhatIsUnderThePointer()
    {
        MapPlane plane = planeOf(cloud(500));
        const QPointF before = plane.point(42);
        plane.zoomAt(before, 4);
        QVERIFY(apart(plane.point(42), before) < 1e-6);
        QCOMPARE(plane.zoom(), 4.0);
        plane.zoomAt(before, 0.01);
        QCOMPARE(plane.zoom(), 1.0);
        plane.fit();
        QVERIFY(apart(plane.point(42), before) < 1e-6);
    }

    void panMovesAllAlikeAndNotOutOfSight()
    {
        MapPlane plane = planeOf(cloud(500));
        plane.zoomAt({400, 300}, 4);
        const QPointF a = plane.point(1), b = plane.point(2);
        plane.moveBy({30, -20});
        QVERIFY(apart(plane.point(1), a + QPointF(30, -20)) < 1e-6);
        QVERIFY(apart(plane.point(2), b + QPointF(30, -20)) < 1e-6);
        plane.moveBy({1e6, 1e6});
        bool any = false;
        for (int i = 0; i < plane.count(); ++i)
            any = any || plane.isInSight(i);
        QVERIFY(any);
    }

    void picturesDoNotOverlapAndNoRoomIsLeftUnused()
    {
        MapPlane plane = planeOf(cloud(800));
        int before = 0;
        for (const double zoom : {1.0, 2.0, 8.0}) {
            plane.fit();
            plane.zoomAt({400, 300}, zoom);
            int pictures = 0;
            for (int i = 0; i < plane.count(); ++i) {
                bool isFree = true;
                for (int other = 0; other < i; ++other)
                    if (plane.hasPicture(other)
                        && apart(plane.point(i), plane.point(other)) < plane.side() + 4)
                        isFree = false;
                QCOMPARE(plane.hasPicture(i), isFree);
                pictures += int(isFree);
            }
            QVERIFY(pictures > before); // pictures near, points far away
            before = pictures;
        }
    }

    void theNearestIsFound()
    {
        const MapPlane plane = planeOf({{0, 0}, {10, 0}, {0, 10}, {-10, 0}, {0, -10}, {10, 9}});
        QCOMPARE(plane.at(plane.point(3) + QPointF(4, -4)), 3);
        QCOMPARE(plane.at({2, 2}), -1);
        QCOMPARE(plane.next(0, {1, 0}), 1);
        QCOMPARE(plane.next(0, {0, -1}), 2);
        QCOMPARE(plane.next(0, {-1, 0}), 3);
        QCOMPARE(plane.next(0, {0, 1}), 4);
        QCOMPARE(plane.next(3, {-1, 0}), -1);
    }

    void oneAmongTheSameIsEnough()
    {
        MapPlane plane = planeOf({{1, 1}, {1, 1}, {1, 1}});
        QVERIFY(plane.hasPicture(0) && !plane.hasPicture(1));
        QVERIFY(apart(plane.point(0), {400, 300}) < 1e-6);
        plane.setPlaces({});
        QVERIFY(plane.isEmpty());
        QCOMPARE(plane.at({400, 300}), -1);
    }
};

QTEST_GUILESS_MAIN(TestMapPlane)
#include "tst_map_plane.moc"
