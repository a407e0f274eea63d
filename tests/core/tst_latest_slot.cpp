// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/latest_slot.h"

#include <QtTest>

#include <latch>
#include <memory>
#include <thread>

using namespace hit;

class TestLatestSlot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptySlotGivesNothing()
    {
        LatestSlot<int> slot;
        QVERIFY(!slot.try_take());
    }

    void theNewestValueReplacesTheOneThatWaits()
    {
        LatestSlot<std::unique_ptr<int>> slot;
        QVERIFY(!slot.put(std::make_unique<int>(1)));
        auto dropped = slot.put(std::make_unique<int>(2));
        QVERIFY(dropped);
        QCOMPARE(**dropped, 1);
        auto taken = slot.try_take();
        QVERIFY(taken);
        QCOMPARE(**taken, 2);
        QVERIFY(!slot.try_take());
    }

    void takeWaitsForAValue()
    {
        LatestSlot<int> slot;
        std::latch waiting(1);
        int taken = 0;
        std::jthread taker([&](std::stop_token stop) {
            waiting.count_down();
            taken = slot.take(stop).value_or(-1);
        });
        waiting.wait();
        slot.put(7);
        taker.join();
        QCOMPARE(taken, 7);
    }

    void aStopEndsTheWait()
    {
        LatestSlot<int> slot;
        std::latch waiting(1);
        bool nothing = false;
        std::jthread taker([&](std::stop_token stop) {
            waiting.count_down();
            nothing = !slot.take(stop);
        });
        waiting.wait();
        taker.request_stop();
        taker.join();
        QVERIFY(nothing);
    }

    /// Whatever the timing: what is taken rises, nothing is both taken and dropped, the last value
    /// always arrives.
    void theLastValueAlwaysArrives()
    {
        constexpr int last = 20'000;
        LatestSlot<int> slot;
        int seen = -1, takes = 0;
        bool rising = true;
        std::jthread taker([&](std::stop_token stop) {
            while (seen != last) {
                const auto value = slot.take(stop);
                if (!value)
                    return;
                rising = rising && *value > seen;
                seen = *value;
                ++takes;
            }
        });
        int drops = 0;
        for (int i = 0; i <= last; ++i)
            drops += slot.put(i).has_value();
        taker.join();
        QVERIFY(rising);
        QCOMPARE(seen, last);
        QCOMPARE(takes + drops, last + 1);
    }
};

QTEST_GUILESS_MAIN(TestLatestSlot)
#include "tst_latest_slot.moc"
