// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/pace.h"

#include <QTest>

using namespace hit;

class TestPace final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isUnknownAtFirst() { QCOMPARE(Pace().images_per_second(), 0.0); }

    void oneSlowIntervalChangesLittle()
    {
        Pace pace;
        for (int i = 0; i < 50; ++i)
            pace.add(1, 10);
        pace.add(10, 10); // 10 s at a tenth of the speed
        QCOMPARE(pace.images_per_second(), 510.0 / 60);
    }

    void whatIsOlderThanAMinuteIsForgotten()
    {
        Pace pace;
        for (int i = 0; i < 600; ++i)
            pace.add(1, 1);
        for (int i = 0; i < 60; ++i)
            pace.add(1, 30);
        QCOMPARE(pace.images_per_second(), 30.0);
        pace.add(100, 200); // longer than the minute itself
        QCOMPARE(pace.images_per_second(), 2.0);
    }
};

QTEST_APPLESS_MAIN(TestPace)
#include "tst_pace.moc"
