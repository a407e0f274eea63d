// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/bounded_queue.h"

#include <QtTest>

#include <atomic>
#include <barrier>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

using namespace hit;

class TestBoundedQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrder()
    {
        BoundedQueue<std::unique_ptr<int>> queue(3);
        for (int i = 0; i < 3; ++i)
            QVERIFY(queue.push(std::make_unique<int>(i)));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(**queue.pop(), i);
    }

    void aFullQueueWaitsForRoom()
    {
        BoundedQueue<int> queue(1);
        QVERIFY(queue.push(1));
        std::latch pushing(1);
        std::atomic<bool> pushed = false;
        std::jthread pusher([&] {
            pushing.count_down();
            pushed = queue.push(2);
        });
        pushing.wait();
        QVERIFY(!pushed);
        QCOMPARE(queue.pop().value(), 1);
        QCOMPARE(queue.pop().value(), 2);
        pusher.join();
        QVERIFY(pushed);
    }

    void aStopEndsBothWaits()
    {
        BoundedQueue<int> full(1), empty(1);
        QVERIFY(full.push(1));
        std::barrier waiting(3);
        bool pushed = true, popped = true;
        std::jthread pusher([&](std::stop_token stop) {
            waiting.arrive_and_wait();
            pushed = full.push(2, stop);
        });
        std::jthread popper([&](std::stop_token stop) {
            waiting.arrive_and_wait();
            popped = empty.pop(stop).has_value();
        });
        waiting.arrive_and_wait();
        pusher.request_stop();
        popper.request_stop();
        pusher.join();
        popper.join();
        QVERIFY(!pushed && !popped);
        QCOMPARE(full.pop().value(), 1);
    }

    void aClosedQueueIsEmptiedButNotFilled()
    {
        BoundedQueue<int> queue(2);
        QVERIFY(queue.push(1));
        queue.close();
        QVERIFY(!queue.push(2));
        QCOMPARE(queue.pop().value(), 1);
        QVERIFY(!queue.pop());
    }

    void closingEndsBothWaits()
    {
        BoundedQueue<int> full(1), empty(1);
        QVERIFY(full.push(1));
        std::barrier waiting(3);
        bool pushed = true, popped = true;
        std::jthread pusher([&] {
            waiting.arrive_and_wait();
            pushed = full.push(2);
        });
        std::jthread popper([&] {
            waiting.arrive_and_wait();
            popped = empty.pop().has_value();
        });
        waiting.arrive_and_wait();
        full.close();
        empty.close();
        pusher.join();
        popper.join();
        QVERIFY(!pushed && !popped);
    }

    /// Several producers and consumers through a narrow queue: every value once, each producer's in
    /// order.
    void nothingIsLostBetweenManyThreads()
    {
        constexpr int producers = 3, consumers = 3, each = 5'000;
        BoundedQueue<std::pair<int, int>> queue(4);
        std::barrier start(producers + consumers);
        std::vector<std::vector<std::pair<int, int>>> taken(consumers);
        std::vector<std::jthread> makers, takers;
        for (int id = 0; id < producers; ++id)
            makers.emplace_back([&, id] {
                start.arrive_and_wait();
                for (int i = 0; i < each; ++i)
                    queue.push({id, i});
            });
        for (auto &mine : taken)
            takers.emplace_back([&] {
                start.arrive_and_wait();
                while (auto value = queue.pop())
                    mine.push_back(*value);
            });
        makers.clear();
        queue.close();
        takers.clear();
        std::vector<int> counts(producers * each, 0);
        for (const auto &mine : taken) {
            std::vector<int> previous(producers, -1);
            for (const auto &[id, i] : mine) {
                QVERIFY(i > previous[static_cast<std::size_t>(id)]);
                previous[static_cast<std::size_t>(id)] = i;
                ++counts[static_cast<std::size_t>(id * each + i)];
            }
        }
        QVERIFY(std::ranges::all_of(counts, [](int count) { return count == 1; }));
    }
};

QTEST_GUILESS_MAIN(TestBoundedQueue)
#include "tst_bounded_queue.moc"
