// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/film_times.h"

#include <QtTest>

using namespace hit;

class TestFilmTimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesFromTheFirstKeyToTheLast()
    {
        QCOMPARE(frameTimes(5, 2, Easing::Linear, false),
                 (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
        QCOMPARE(frameTimes(1, 2, Easing::Linear, false), std::vector<double>{0});
    }

    void aLoopEndsBeforeItsStart()
    {
        QCOMPARE(frameTimes(4, 2, Easing::Linear, true), (std::vector<double>{0, 0.25, 0.5, 0.75}));
    }

    void easingKeepsTheKeysAndTheOrder_data()
    {
        QTest::addColumn<int>("easing");
        QTest::newRow("linear") << int(Easing::Linear);
        QTest::newRow("in") << int(Easing::In);
        QTest::newRow("out") << int(Easing::Out);
        QTest::newRow("in-out") << int(Easing::InOut);
    }
    void easingKeepsTheKeysAndTheOrder()
    {
        QFETCH(int, easing);
        const auto times = frameTimes(301, 3, static_cast<Easing>(easing), false);
        QCOMPARE(times.front(), 0.0);
        QVERIFY(std::abs(times[100] - 1.0 / 3) < 1e-12);
        QVERIFY(std::abs(times[200] - 2.0 / 3) < 1e-12);
        QCOMPARE(times.back(), 1.0);
        QVERIFY(std::is_sorted(times.begin(), times.end()));
    }

    void easingIsSlowWhereItSays()
    {
        QVERIFY(eased(Easing::In, 0.1) < 0.05);
        QVERIFY(eased(Easing::Out, 0.9) > 0.95);
        QVERIFY(eased(Easing::InOut, 0.1) < 0.05 && eased(Easing::InOut, 0.9) > 0.95);
    }

    void evenStepsFollowTheMeasuredWay()
    {
        // The second half of the path changes three times as much as the first.
        const std::vector<double> way{0, 1, 4};
        const auto times = evenTimes(5, way, false);
        QCOMPARE(times, (std::vector<double>{0, 0.5, 0.5 + 0.5 / 3, 0.5 + 1.0 / 3, 1}));
        QCOMPARE(evenTimes(4, way, true),
                 (std::vector<double>{0, 0.5, 0.5 + 0.5 / 3, 0.5 + 1.0 / 3}));
    }

    void aPathWithoutChangeIsNoError()
    {
        for (const double time : evenTimes(3, {0, 0, 0}, false))
            QVERIFY(time >= 0 && time <= 1);
    }
};

QTEST_GUILESS_MAIN(TestFilmTimes)
#include "tst_film_times.moc"
