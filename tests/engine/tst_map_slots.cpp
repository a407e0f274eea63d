// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/map_slots.h"

#include <QTest>

using namespace hit;

namespace {

RenderRequest asks(std::uint64_t id, const std::vector<int> &tokens, float z = 0)
{
    RenderRequest request;
    request.id = id;
    request.codes = {{z}};
    for (const int token : tokens)
        request.maps.push_back({RolloutQuery{token}, 0});
    return request;
}

int token_of(const MapTurn &turn)
{
    return std::get<RolloutQuery>(turn.request->maps[turn.index].what).token;
}

bool is_stopped(const MapTurn &turn)
{
    return turn.stopper.stop_requested();
}

/// Slots whose questions are numbered in order.
struct Asked
{
    MapSlots slots;
    std::uint64_t order = 0;

    void put(int slot, RenderRequest request) { slots.put(slot, std::move(request), ++order); }
    void clear(int slot) { put(slot, {}); }
    /// As the engine does it: what was stopped is read again.
    std::vector<MapPlace> finish(const MapTurn &turn)
    {
        auto places = is_stopped(turn) ? std::vector<MapPlace>() : slots.done(turn);
        slots.ended();
        return places;
    }
    std::vector<MapPlace> read() { return finish(slots.next()); }
};

using Places = std::vector<MapPlace>;

} // namespace

class TestMapSlots : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void questionsAreAnsweredInOrderAndLowerSlotsFirst()
    {
        Asked asked;
        asked.put(1, asks(7, {4}));
        asked.put(0, asks(8, {1, 2}));
        QVERIFY(asked.read() == (Places{{8, 0}}));
        QVERIFY(asked.read() == (Places{{8, 1}}));
        QVERIFY(asked.read() == (Places{{7, 0}}));
        QVERIFY(asked.slots.empty());
    }

    /// However fast a pointer moves, every other question is answered to its end.
    void neverTwoQuestionsInARowAreSuperseded()
    {
        Asked asked;
        asked.put(0, asks(1, {1, 2}));
        const MapTurn first = asked.slots.next();
        asked.put(0, asks(2, {3, 4}));
        QVERIFY(is_stopped(first));
        QVERIFY(asked.finish(first).empty());

        const MapTurn second = asked.slots.next();
        QCOMPARE(token_of(second), 3);
        asked.put(0, asks(3, {5, 6}));
        asked.put(0, asks(4, {7, 8}));
        QVERIFY(!is_stopped(second));
        QVERIFY(asked.finish(second) == (Places{{2, 0}}));
        QVERIFY(asked.read() == (Places{{2, 1}}));

        const MapTurn fourth = asked.slots.next(); // the third never began
        QCOMPARE(token_of(fourth), 7);
        asked.put(0, asks(5, {1}));
        QVERIFY(is_stopped(fourth));
        asked.finish(fourth);
        QVERIFY(asked.read() == (Places{{5, 0}}));
        QVERIFY(asked.slots.empty());
    }

    void whatHasNotBegunIsReplacedAndCountsNot()
    {
        Asked asked;
        for (std::uint64_t id = 1; id <= 5; ++id)
            asked.put(0, asks(id, {int(id)}));
        const MapTurn turn = asked.slots.next();
        QCOMPARE(token_of(turn), 5);
        asked.put(0, asks(6, {6}));
        QVERIFY(is_stopped(turn));
    }

    void aRunningMapThatIsAskedAgainGoesOn()
    {
        Asked asked;
        asked.put(1, asks(1, {1, 2}));
        const MapTurn turn = asked.slots.next();
        for (std::uint64_t id = 2; id <= 4; ++id) {
            asked.put(1, asks(id, {9, 1, 1}));
            QVERIFY(!is_stopped(turn));
        }
        QVERIFY(asked.finish(turn) == (Places{{4, 1}, {4, 2}}));
        const MapTurn next = asked.slots.next();
        asked.put(1, asks(5, {7, 9})); // behind the fourth, which has begun
        QVERIFY(!is_stopped(next));
        QVERIFY(asked.finish(next) == (Places{{4, 0}, {5, 1}})); // once is enough
        QVERIFY(asked.read() == (Places{{5, 0}}));
        QVERIFY(asked.slots.empty());
    }

    void theSameMapOfAnotherPictureIsAnother()
    {
        Asked asked;
        asked.put(1, asks(1, {1}));
        const MapTurn turn = asked.slots.next();
        asked.put(1, asks(2, {1}, /*z=*/1));
        QVERIFY(is_stopped(turn));
        QVERIFY(asked.slots.done(turn).empty()); // it was ready just then
        asked.slots.ended();
        QVERIFY(asked.read() == (Places{{2, 0}}));
    }

    void clearingASlotStopsItsOwnMapAlone_data()
    {
        QTest::addColumn<int>("cleared");
        QTest::addColumn<bool>("stops");
        QTest::newRow("lower") << 0 << false;
        QTest::newRow("same") << 1 << true;
        QTest::newRow("higher") << 2 << false;
    }
    void clearingASlotStopsItsOwnMapAlone()
    {
        QFETCH(int, cleared);
        QFETCH(bool, stops);
        Asked asked;
        asked.put(1, asks(1, {1}));
        asked.put(2, asks(2, {2}));
        const MapTurn turn = asked.slots.next();
        asked.clear(cleared);
        QCOMPARE(is_stopped(turn), stops);
        QCOMPARE(asked.slots.done(turn).empty(), stops);
    }

    /// The map on the canvas while a pointer never rests.
    void theForegroundGetsEveryFifthTurn()
    {
        Asked asked;
        asked.put(1, asks(1, {15}));
        for (int turns = 0; turns < 4; ++turns) {
            asked.put(0, asks(10 + turns, {turns}));
            QCOMPARE(asked.slots.next().slot, 0);
            QVERIFY(
                asked.finish({0, std::make_shared<RenderRequest>(asks(10 + turns, {turns})), 0, {}})
                == (Places{{10U + turns, 0}}));
        }
        asked.put(0, asks(20, {1}));
        const MapTurn turn = asked.slots.next();
        QCOMPARE(turn.slot, 1);
        asked.put(0, asks(21, {2}));
        QVERIFY(!is_stopped(turn));
        asked.slots.stop(); // by a preview
        asked.finish(turn);
        const MapTurn again = asked.slots.next();
        QCOMPARE(again.slot, 1);
        QVERIFY(asked.finish(again) == (Places{{1, 0}}));
        QCOMPARE(asked.slots.next().slot, 0);
    }

    void theBackgroundGivesWayEveryTime()
    {
        Asked asked;
        asked.put(2, asks(1, {15}));
        for (int turns = 0; turns < 9; ++turns) {
            const MapTurn behind = asked.slots.next();
            QCOMPARE(behind.slot, 2);
            asked.put(0, asks(10, {turns}));
            QVERIFY(is_stopped(behind));
            asked.finish(behind);
            QCOMPARE(asked.read().size(), std::size_t(1));
        }
    }

    void anotherModelDropsWhatIsOlder()
    {
        Asked asked;
        asked.put(0, asks(1, {1}));
        const MapTurn turn = asked.slots.next();
        asked.put(0, asks(2, {2}));
        asked.finish(turn);
        asked.finish(asked.slots.next());
        asked.put(0, asks(3, {3}));
        asked.put(3, asks(4, {4}));
        asked.put(1, asks(5, {5}));
        asked.slots.drop_before(asked.order);
        QVERIFY(asked.read() == (Places{{5, 0}}));
        QVERIFY(asked.slots.empty());
    }
};

QTEST_GUILESS_MAIN(TestMapSlots)
#include "tst_map_slots.moc"
