// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/watched_engine.h"

#include <QTest>

using namespace hit;
using namespace hit::test;

namespace {

RenderRequest asks(int seed, std::uint64_t id, std::vector<MapQuery> maps)
{
    RenderRequest request = request_of_seed(seed, id);
    request.maps = std::move(maps);
    return request;
}

MapQuery norm_of(int stage)
{
    return {FeatureQuery{FeatureQuery::What::Norm, stage, 0}, 8};
}

std::vector<MapQuery> all_causal_maps()
{
    std::vector<MapQuery> queries;
    for (int stage = 0; stage < 5; ++stage)
        for (int token = 0; token < 16; ++token)
            queries.push_back({CausalQuery{stage, token}, 8});
    return queries;
}

std::vector<float> expected(int seed, const MapQuery &query)
{
    return open_or_die()->map(request_of_seed(seed, 0), query).value().values;
}

} // namespace

class TestEngineMaps : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mapsComeInOrder()
    {
        Watched watched;
        watched.engine.open(tiny);
        watched.engine.inspect(1, asks(3, 9, {norm_of(4), norm_of(0), norm_of(2)}));
        QTRY_COMPARE_WITH_TIMEOUT(watched.map_count(), std::size_t(3), patience_ms);
        const int stages[] = {4, 0, 2};
        for (std::size_t i = 0; i < 3; ++i) {
            const MapAnswer &answer = watched.maps[i];
            QCOMPARE(answer.index, i);
            QCOMPARE(answer.slot, 1);
            QCOMPARE(answer.request_id, 9u);
            QVERIFY(answer.result->values == expected(3, norm_of(stages[i])));
        }
    }

    void lowerSlotsGoFirstAndTheNewestWins()
    {
        Watched watched;
        watched.engine.open(tiny);
        watched.hold_next();
        watched.engine.preview(request_of_seed(1, 1));
        watched.wait_until_held();
        watched.engine.inspect(2, asks(1, 20, {norm_of(0), norm_of(1)}));
        watched.engine.inspect(0, asks(1, 30, {norm_of(2)}));
        watched.engine.inspect(0, asks(1, 31, {norm_of(3)}));
        watched.engine.inspect(1, asks(1, 40, {norm_of(3)}));
        watched.engine.inspect(1, asks(1, 41, {})); // clears it
        watched.release();
        QTRY_COMPARE_WITH_TIMEOUT(watched.map_count(), std::size_t(3), patience_ms);
        QCOMPARE(watched.maps[0].request_id, 31u);
        QCOMPARE(watched.maps[1].request_id, 20u);
        QCOMPARE(watched.maps[2].request_id, 20u);
    }

    void theMapOnTheCanvasComesWhileThePointerMoves()
    {
        Watched watched;
        constexpr std::size_t moves = 12;
        watched.inspected = [&] {
            if (watched.map_count() < moves)
                watched.engine.inspect(0, asks(1, 100 + watched.map_count(), {norm_of(0)}));
        };
        watched.engine.open(tiny);
        watched.hold_next();
        watched.engine.preview(request_of_seed(1, 1));
        watched.wait_until_held();
        watched.engine.inspect(1, asks(1, 7, {norm_of(2)}));
        watched.engine.inspect(0, asks(1, 100, {norm_of(0)}));
        watched.release();
        QTRY_COMPARE_WITH_TIMEOUT(watched.map_count(), moves, patience_ms);
        QCOMPARE(watched.maps[4].request_id, 7u);
    }

    /// Each map asks for a picture, which must come before the next map.
    void previewsGoFirstAndNoMapIsLost()
    {
        Watched watched;
        std::vector<std::size_t> maps_before; // on the engine's thread
        watched.rendered = [&] { maps_before.push_back(watched.map_count()); };
        watched.inspected = [&] {
            watched.engine.preview(request_of_seed(2, watched.map_count() + 1));
        };
        watched.engine.open(tiny);
        watched.hold_next();
        watched.engine.preview(request_of_seed(1, 1));
        watched.wait_until_held();
        std::vector<MapQuery> queries;
        for (int token = 0; token < 8; ++token)
            queries.push_back({CausalQuery{0, token}, 8});
        watched.engine.inspect(3, asks(1, 5, queries));
        watched.release();
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), std::uint64_t(9), patience_ms);
        QCOMPARE(watched.map_count(), queries.size());
        for (std::size_t i = 0; i < queries.size(); ++i) {
            QCOMPARE(watched.maps[i].index, i);
            QCOMPARE(maps_before[i], i);
        }
        QVERIFY(watched.maps[7].result->values == expected(1, queries[7]));
    }

    void queuedWorkGetsItsTurn()
    {
        Watched watched;
        watched.engine.open(tiny);
        watched.hold_next();
        watched.engine.preview(request_of_seed(1, 1));
        watched.wait_until_held();
        std::atomic<std::size_t> maps_before = 0;
        std::atomic<bool> answered = false;
        watched.engine.inspect(3, asks(1, 5, all_causal_maps()));
        watched.engine.enqueue(request_of_seed(4, 6), [&](const Result<RenderResult> &result) {
            QVERIFY(result);
            maps_before = watched.map_count();
            answered = true;
        });
        watched.release();
        QTRY_VERIFY_WITH_TIMEOUT(answered, patience_ms);
        QCOMPARE(maps_before.load(), std::size_t(4));
    }

    void anotherModelDropsWhatWasAskedOfTheFirst()
    {
        Watched watched;
        watched.engine.open(tiny);
        watched.hold_next();
        watched.engine.preview(request_of_seed(1, 1));
        watched.wait_until_held();
        watched.engine.inspect(1, asks(1, 7, {norm_of(1)}));
        watched.engine.open(HIT_TEST_REFERENCE "/tiny128_multihead/ckpt");
        watched.engine.inspect(2, asks(1, 8, {norm_of(1)}));
        watched.release();
        QTRY_COMPARE_WITH_TIMEOUT(watched.map_count(), std::size_t(1), patience_ms);
        QCOMPARE(watched.maps[0].request_id, 8u);
    }

    void wrongMapsAreToldAndTheNextOneRead()
    {
        Watched watched;
        watched.engine.inspect(0, asks(1, 1, {norm_of(1)}));
        QTRY_COMPARE_WITH_TIMEOUT(watched.map_count(), std::size_t(1), patience_ms);
        QCOMPARE(watched.maps[0].result.error().code, ErrorCode::WrongUse); // no model
        watched.engine.open(tiny);
        QTRY_COMPARE_WITH_TIMEOUT(watched.opened_count(), std::size_t(1), patience_ms);
        watched.engine.inspect(0, asks(1, 2, {norm_of(9), norm_of(1)}));
        QTRY_COMPARE_WITH_TIMEOUT(watched.map_count(), std::size_t(3), patience_ms);
        QCOMPARE(watched.maps[1].result.error().code, ErrorCode::WrongUse);
        QVERIFY(watched.maps[2].result);
    }
};

QTEST_GUILESS_MAIN(TestEngineMaps)
#include "tst_engine_maps.moc"
