// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/kept_models.h"
#include "tests/engine/watched_engine.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace hit;
using namespace hit::test;
namespace fs = std::filesystem;

namespace {

const char *const multihead = HIT_TEST_REFERENCE "/tiny128_multihead/ckpt";
constexpr std::int64_t plenty = 1'000'000'000;

std::vector<std::uint8_t> expected_pixels(const char *model, int seed)
{
    const auto session = open_or_die(model);
    return pixels_of(render_or_die(*session, request_of_seed(seed, 0)).frame);
}

std::shared_ptr<Session> random_session(std::int64_t seed)
{
    auto session = Session::random(tiny_config(), seed, {"cpu", Precision::Auto, 1});
    if (!session)
        qFatal("%s", session.error().line().c_str());
    return std::move(*session);
}

const FileStamp stamp(int time)
{
    return std::pair(fs::file_time_type(std::chrono::seconds(time)), std::uintmax_t(5));
}

OtherRequest other_of(int seed, std::uint64_t id, bool of_beside, bool first = false)
{
    return {request_of_seed(seed, id), of_beside, first};
}

/// `tiny`, then `multihead`, which is shown; both stay in memory.
bool open_two(Watched &watched)
{
    watched.engine.set_memory_budget(plenty);
    watched.engine.open(tiny);
    watched.engine.open(multihead);
    return QTest::qWaitFor(
        [&] { return watched.read([&] { return watched.in_memory.size() == 2; }); }, patience_ms);
}

} // namespace

/// Several models in memory, and two pictures at once.
class TestEngineModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theLeastRecentlyUsedGoesFirst()
    {
        const std::vector<std::shared_ptr<Session>> sessions{random_session(1), random_session(2),
                                                             random_session(3)};
        const std::int64_t bytes = sessions[0]->bytes();
        QVERIFY(bytes > 0);
        KeptModels kept;
        kept.set_budget(2 * bytes);
        for (int i = 0; i < 2; ++i)
            kept.keep({std::to_string(i), {}}, stamp(0), sessions[std::size_t(i)]);
        kept.fit({});
        QCOMPARE(kept.sessions().size(), std::size_t(2));
        QVERIFY(kept.use({"0", {}}, stamp(0)) == sessions[0]);
        kept.keep({"2", {}}, stamp(0), sessions[2]);
        kept.fit({});
        QVERIFY((kept.sessions()
                 == std::vector<const Session *>{sessions[0].get(), sessions[2].get()}));
        QVERIFY(!kept.use({"1", {}}, stamp(0)));
    }

    void whatIsInUseStaysWhateverTheBudget()
    {
        const auto shown = random_session(1), beside = random_session(2), left = random_session(3);
        KeptModels kept;
        kept.keep({"shown", {}}, stamp(0), shown);
        kept.keep({"beside", {}}, stamp(0), beside);
        kept.keep({"left", {}}, stamp(0), left);
        kept.fit({shown.get(), beside.get()});
        QVERIFY((kept.sessions() == std::vector<const Session *>{shown.get(), beside.get()}));
    }

    void whatIsNotInUseMakesRoomWhateverTheBudget()
    {
        const auto shown = random_session(1);
        KeptModels kept;
        kept.set_budget(plenty);
        kept.keep({"shown", {}}, stamp(0), shown);
        QVERIFY(!kept.drop_unused({shown.get(), nullptr}));
        kept.keep({"left", {}}, stamp(0), random_session(2));
        kept.keep({"long ago", {}}, stamp(0), random_session(3));
        QVERIFY(kept.drop_unused({shown.get(), nullptr}));
        QVERIFY((kept.sessions() == std::vector<const Session *>{shown.get()}));
    }

    void anotherFileUnderTheSameNameIsAnotherModel()
    {
        const auto old = random_session(1), fresh = random_session(2);
        KeptModels kept;
        kept.set_budget(plenty);
        kept.keep({"live", {}}, stamp(1), old);
        QVERIFY(kept.use({"live", {}}, stamp(1)) == old);
        QVERIFY(kept.use({"live", {}}, std::nullopt) == old); // the file is gone
        QVERIFY(!kept.use({"live", {}}, stamp(2)));
        kept.keep({"live", {}}, stamp(2), fresh);
        QCOMPARE(kept.sessions().size(), std::size_t(1));
        QVERIFY(kept.use({"live", {}}, stamp(2)) == fresh);
    }

    void aStampTellsWhetherTheFileIsStillTheSame()
    {
        QTemporaryDir folder;
        const fs::path file = folder.filePath("a").toStdString();
        QVERIFY(!stamp_of(file));
        QFile written(folder.filePath("a"));
        QVERIFY(written.open(QFile::WriteOnly) && written.write("1") == 1 && written.flush());
        const FileStamp before = stamp_of(file);
        QVERIFY(before && stamp_of(file) == before);
        QVERIFY(written.write("2") == 1 && written.flush());
        QVERIFY(stamp_of(file) != before);
        QVERIFY(stamp_of(tiny)); // a bundle, by its prefix
    }

    void aModelInMemoryIsNotReadAgain()
    {
        Watched watched;
        watched.engine.set_memory_budget(plenty);
        watched.engine.open(tiny);
        QTRY_COMPARE_WITH_TIMEOUT(watched.opened_count(), std::size_t(1), patience_ms);
        const std::weak_ptr<Session> first = watched.engine.hold();
        watched.engine.open(multihead);
        watched.engine.open(tiny);
        watched.engine.preview(request_of_seed(3, 1));
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), 1u, patience_ms);
        QCOMPARE(watched.opened_count(), std::size_t(3));
        QVERIFY(first.lock() && watched.engine.hold() == first.lock());
        QVERIFY(watched.last_pixels == expected_pixels(tiny, 3));
        QTRY_VERIFY(watched.read([&] { return watched.in_memory.size() == 2; }));
        QVERIFY(watched.in_memory[0].bytes > watched.in_memory[1].bytes); // features of a picture
        QCOMPARE(watched.in_memory[1].info->path, std::string(multihead));
    }

    void withoutABudgetAModelThatIsLeftGoes()
    {
        Watched watched;
        watched.engine.open(tiny);
        QTRY_COMPARE_WITH_TIMEOUT(watched.opened_count(), std::size_t(1), patience_ms);
        const std::weak_ptr<Session> first = watched.engine.hold();
        watched.engine.open(multihead);
        QTRY_COMPARE_WITH_TIMEOUT(watched.opened_count(), std::size_t(2), patience_ms);
        QTRY_VERIFY(first.expired());
        QTRY_COMPARE(watched.read([&] { return watched.in_memory.size(); }), std::size_t(1));
    }

    void whatAPictureAddsCountsToo()
    {
        Watched watched;
        QVERIFY(open_two(watched));
        const std::int64_t weights =
            watched.read([&] { return watched.in_memory[0].bytes + watched.in_memory[1].bytes; });
        watched.engine.set_memory_budget(weights);
        watched.engine.preview(request_of_seed(3, 1));
        QTRY_COMPARE_WITH_TIMEOUT(watched.read([&] { return watched.in_memory.size(); }),
                                  std::size_t(1), patience_ms);
        QCOMPARE(watched.last_id(), 1u); // it was the picture, not the budget
        QCOMPARE(watched.in_memory[0].info->path, std::string(multihead));
    }

    void aSmallerBudgetLetsGoAtOnce()
    {
        Watched watched;
        QVERIFY(open_two(watched));
        watched.engine.set_memory_budget(0);
        QTRY_COMPARE(watched.read([&] { return watched.in_memory.size(); }), std::size_t(1));
        QCOMPARE(watched.in_memory[0].info->path, std::string(multihead));
        watched.engine.let_go(multihead); // it is shown
        watched.engine.preview(request_of_seed(3, 1));
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), 1u, patience_ms);
        QVERIFY(watched.last_pixels == expected_pixels(multihead, 3));
    }

    void twoModelsDrawTheSameLatent_data()
    {
        QTest::addColumn<bool>("first");
        QTest::newRow("A first") << false;
        QTest::newRow("B first") << true;
    }
    void twoModelsDrawTheSameLatent()
    {
        QFETCH(bool, first);
        Watched watched;
        watched.engine.open(tiny);
        watched.engine.open_beside(multihead);
        watched.engine.preview(request_of_seed(8, 1), other_of(8, 1, true, first));
        QTRY_VERIFY_WITH_TIMEOUT(
            watched.read([&] { return !watched.ids.empty() && !watched.other_ids.empty(); }),
            patience_ms);
        QVERIFY(watched.last_pixels == expected_pixels(tiny, 8));
        QVERIFY(watched.other_pixels == expected_pixels(multihead, 8));
        QCOMPARE(watched.other_ids.back(), 1u);
        const auto counters = watched.engine.counters();
        QCOMPARE(counters.previews_done, 1u);
    }

    void aSecondPlaceLeavesTheStagesOfTheFirst()
    {
        Watched watched;
        watched.engine.open(tiny);
        watched.engine.preview(request_of_seed(8, 1), other_of(9, 1, false));
        QTRY_COMPARE_WITH_TIMEOUT(watched.read([&] { return watched.other_ids.size(); }),
                                  std::size_t(1), patience_ms);
        QVERIFY(watched.last_pixels == expected_pixels(tiny, 8));
        QVERIFY(watched.other_pixels == expected_pixels(tiny, 9));
        QVERIFY(watched.engine.hold()->bytes() > 0);
    }

    void bothKeepComingWhileAHandDrags()
    {
        Watched watched;
        watched.engine.open(tiny);
        watched.engine.open_beside(multihead);
        std::uint64_t id = 0;
        QTRY_VERIFY_WITH_TIMEOUT(
            ([&] {
                for (int i = 0; i < 50; ++i, ++id)
                    watched.engine.preview(request_of_seed(1, id + 1), other_of(1, id + 1, true));
                return watched.read(
                    [&] { return watched.ids.size() >= 4 && watched.other_ids.size() >= 4; });
            }()),
            patience_ms);
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), id, patience_ms);
        QTRY_COMPARE_WITH_TIMEOUT(watched.read([&] { return watched.other_ids.back(); }), id,
                                  patience_ms);
        QVERIFY(watched.engine.counters().most_alive <= 2);
        QCOMPARE(watched.failures(), std::size_t(0));
    }

    void aModelThatCannotBeOpenedBesideLeavesTheOneThatIsThere()
    {
        Watched watched;
        watched.engine.open(tiny);
        watched.engine.open_beside(multihead);
        watched.engine.open_beside("/none/at/all");
        watched.engine.preview(request_of_seed(2, 1), other_of(2, 1, true));
        QTRY_COMPARE_WITH_TIMEOUT(watched.read([&] { return watched.other_ids.size(); }),
                                  std::size_t(1), patience_ms);
        QCOMPARE(watched.open_errors.size(), std::size_t(1));
        QVERIFY(watched.other_pixels == expected_pixels(multihead, 2));
        watched.engine.close_beside();
        watched.engine.preview(request_of_seed(2, 2), other_of(2, 2, true));
        QTRY_COMPARE_WITH_TIMEOUT(watched.failures(), std::size_t(1), patience_ms);
        QCOMPARE(watched.errors[0].code, ErrorCode::WrongUse);
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), 2u, patience_ms);
        QVERIFY(!watched.beside.back());
    }
};

QTEST_MAIN(TestEngineModels)
#include "tst_engine_models.moc"
