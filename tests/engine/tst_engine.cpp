// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/watched_engine.h"

#include <QTest>

using namespace hit;
using namespace hit::test;

namespace {

const char *const multihead = HIT_TEST_REFERENCE "/tiny128_multihead/ckpt";
/// Answers of queued work, in order.
class Answers
{
public:
    Engine::Answer note()
    {
        return [this](Result<RenderResult> result) {
            std::lock_guard lock(m_mutex);
            results.push_back(std::move(result));
        };
    }
    std::size_t count() const
    {
        std::lock_guard lock(m_mutex);
        return results.size();
    }
    std::vector<Result<RenderResult>> results;

private:
    mutable std::mutex m_mutex;
};

std::vector<std::uint8_t> expected_pixels(const char *model, int seed)
{
    const auto session = open_or_die(model);
    return pixels_of(render_or_die(*session, request_of_seed(seed, 0)).frame);
}

} // namespace

class TestEngine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsThePictureOfTheOpenModel()
    {
        Watched watched;
        watched.engine.open(tiny);
        watched.engine.preview(request_of_seed(3, 1));
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), 1u, patience_ms);
        QCOMPARE(watched.opened_count(), std::size_t(1));
        QVERIFY(watched.last_pixels == expected_pixels(tiny, 3));
    }

    void newestPreviewWins()
    {
        Watched watched;
        watched.engine.open(tiny);
        constexpr std::uint64_t count = 1'000;
        for (std::uint64_t id = 1; id <= count; ++id)
            watched.engine.preview(request_of_seed(static_cast<int>(id), id));
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), count, patience_ms);
        QVERIFY(watched.last_pixels == expected_pixels(tiny, count));
        const auto counters = watched.engine.counters();
        QCOMPARE(counters.previews_asked, count);
        QCOMPARE(counters.previews_asked,
                 counters.previews_dropped + counters.previews_stopped + counters.previews_done);
        QVERIFY(counters.most_alive <= 2);
        QCOMPARE(counters.previews_done, watched.ids.size());
        QVERIFY(std::is_sorted(watched.ids.begin(), watched.ids.end()));
        QCOMPARE(watched.failures(), std::size_t(0));
    }

    void picturesKeepComingWhileAHandDrags()
    {
        Watched watched;
        watched.engine.open(tiny);
        std::uint64_t id = 0;
        // Asks far faster than any picture is made, until some have come all the same.
        QTRY_VERIFY_WITH_TIMEOUT(([&] {
                                     for (int i = 0; i < 50; ++i, ++id)
                                         watched.engine.preview(request_of_seed(1, id + 1));
                                     return watched.read([&] { return watched.ids.size(); }) >= 4;
                                 }()),
                                 patience_ms);
        QVERIFY(watched.engine.counters().most_alive <= 2);
    }

    void queuedWorkIsNeverDropped()
    {
        constexpr int jobs = 12;
        Watched watched;
        Answers answers;
        watched.engine.open(tiny);
        std::uint64_t id = 100;
        for (int job = 0; job < jobs; ++job) {
            watched.engine.enqueue(request_of_seed(job, static_cast<std::uint64_t>(job)),
                                   answers.note());
            watched.engine.preview(request_of_seed(50, ++id));
        }
        // Previews go on while the queue works, and push running work back.
        while (answers.count() < jobs) {
            watched.engine.preview(request_of_seed(50, ++id));
            QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), id, patience_ms);
        }
        const auto session = open_or_die();
        for (int job = 0; job < jobs; ++job) {
            const auto &result = answers.results[static_cast<std::size_t>(job)];
            QVERIFY(result);
            QCOMPARE(result->frame.request_id, static_cast<std::uint64_t>(job));
            QVERIFY(pixels_of(result->frame)
                    == pixels_of(render_or_die(*session, request_of_seed(job, 0)).frame));
        }
    }

    void queuedWorkGoesOnThoughPicturesNeverEnd()
    {
        constexpr std::uint64_t jobs = 3, most_pictures = 200;
        Watched watched;
        Answers answers;
        watched.engine.open(tiny);
        watched.hold_next();
        std::atomic<std::uint64_t> id = 1;
        watched.rendered = [&] { // as Play does: always one more
            if (answers.count() < jobs && id < most_pictures)
                watched.engine.preview(request_of_seed(50, ++id));
        };
        watched.engine.preview(request_of_seed(50, 1));
        watched.wait_until_held();
        for (std::uint64_t job = 0; job < jobs; ++job)
            watched.engine.enqueue(request_of_seed(1, job), answers.note());
        watched.release();
        QTRY_COMPARE_WITH_TIMEOUT(answers.count(), std::size_t(jobs), patience_ms);
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), id.load(), patience_ms);
        QVERIFY2(id <= 1 + 5 * jobs, qPrintable(QString::number(id)));
    }

    void cancelledWorkIsAnsweredOnceAndTheRestGoesOn()
    {
        Watched watched;
        Answers cancelled, kept;
        std::stop_source stop;
        watched.engine.open(tiny);
        watched.hold_next();
        watched.engine.preview(request_of_seed(1, 1));
        watched.wait_until_held();
        watched.engine.enqueue(request_of_seed(2, 2), cancelled.note(), stop.get_token());
        watched.engine.enqueue(request_of_seed(3, 3), kept.note());
        stop.request_stop();
        watched.release();
        QTRY_COMPARE_WITH_TIMEOUT(kept.count(), std::size_t(1), patience_ms);
        QVERIFY(kept.results[0]);
        QCOMPARE(cancelled.count(), std::size_t(1));
        QCOMPARE(cancelled.results[0].error().code, ErrorCode::Interrupted);
    }

    void aHeldModelDrawsThoughAnotherIsOpen()
    {
        Watched watched;
        Answers answers;
        QVERIFY(!watched.engine.hold());
        watched.engine.open(tiny);
        QTRY_COMPARE_WITH_TIMEOUT(watched.opened_count(), std::size_t(1), patience_ms);
        const auto held = watched.engine.hold();
        watched.engine.open(multihead);
        QTRY_COMPARE_WITH_TIMEOUT(watched.opened_count(), std::size_t(2), patience_ms);
        watched.engine.enqueue(request_of_seed(6, 1), answers.note(), {}, held);
        watched.engine.enqueue(request_of_seed(6, 2), answers.note());
        QTRY_COMPARE_WITH_TIMEOUT(answers.count(), std::size_t(2), patience_ms);
        QVERIFY(pixels_of(answers.results[0]->frame) == expected_pixels(tiny, 6));
        QVERIFY(pixels_of(answers.results[1]->frame) == expected_pixels(multihead, 6));
    }

    void failureToOpenKeepsTheOldModel()
    {
        Watched watched;
        watched.engine.open(tiny);
        watched.engine.open("/none/at/all");
        watched.engine.open(HIT_SOURCE_DIR "/LICENSE");
        watched.engine.preview(request_of_seed(4, 9));
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), 9u, patience_ms);
        QCOMPARE(watched.opened_count(), std::size_t(1));
        QCOMPARE(watched.open_errors.size(), std::size_t(2));
        QCOMPARE(watched.open_errors[0].code, ErrorCode::NoFile);
        QCOMPARE(watched.open_errors[1].code, ErrorCode::BadFile);
        QVERIFY(watched.last_pixels == expected_pixels(tiny, 4));
    }

    void workBelongsToTheModelThatWasOpenWhenItWasAskedFor()
    {
        Watched watched;
        Answers before, after;
        watched.engine.open(tiny);
        watched.hold_next();
        watched.engine.preview(request_of_seed(1, 1));
        watched.wait_until_held();
        watched.engine.enqueue(request_of_seed(5, 2), before.note());
        watched.engine.preview(request_of_seed(5, 3));
        watched.engine.open(multihead);
        watched.engine.enqueue(request_of_seed(5, 4), after.note());
        watched.release();
        QTRY_COMPARE_WITH_TIMEOUT(after.count(), std::size_t(1), patience_ms);
        QCOMPARE(before.count(), std::size_t(1));
        QVERIFY(before.results[0] && after.results[0]);
        const auto old_picture = expected_pixels(tiny, 5);
        QVERIFY(watched.last_pixels == old_picture);
        QVERIFY(pixels_of(before.results[0]->frame) == old_picture);
        QVERIFY(pixels_of(after.results[0]->frame) == expected_pixels(multihead, 5));
    }

    void nothingIsOpenAtFirst()
    {
        Watched watched;
        Answers answers;
        watched.engine.preview(request_of_seed(1, 1));
        watched.engine.enqueue(request_of_seed(1, 2), answers.note());
        QTRY_COMPARE_WITH_TIMEOUT(answers.count(), std::size_t(1), patience_ms);
        QCOMPARE(watched.failures(), std::size_t(1));
        QCOMPARE(watched.errors[0].code, ErrorCode::WrongUse);
        QCOMPARE(answers.results[0].error().code, ErrorCode::WrongUse);
    }

    void wrongRequestIsToldAndTheNextOneShown()
    {
        Watched watched;
        watched.engine.open(tiny);
        auto wrong = request_of_seed(1, 1);
        wrong.lattice = 0;
        watched.engine.preview(wrong);
        QTRY_COMPARE_WITH_TIMEOUT(watched.failures(), std::size_t(1), patience_ms);
        watched.engine.preview(request_of_seed(1, 2));
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), 2u, patience_ms);
    }

    void deviceCanBeChangedAndAWrongOneIsRefused()
    {
        Watched watched;
        const std::vector<std::uint64_t> asked{
            watched.engine.set_device({"cpu", Precision::Auto, 2}),
            watched.engine.open(tiny),
            watched.engine.set_device({"cpu", Precision::Auto, 1}),
            watched.engine.set_device({"toaster", Precision::Auto, 0}),
        };
        watched.engine.preview(request_of_seed(1, 1));
        QTRY_COMPARE_WITH_TIMEOUT(watched.last_id(), 1u, patience_ms);
        QVERIFY(watched.answered == asked);
        QCOMPARE(watched.infos.size(), std::size_t(2));
        QCOMPARE(QString::fromStdString(watched.infos[0]->device), "CPU, 2 threads");
        QCOMPARE(QString::fromStdString(watched.infos[1]->device), "CPU, 1 thread");
        QCOMPARE(watched.open_errors.size(), std::size_t(1));
        QCOMPARE(watched.open_errors[0].code, ErrorCode::WrongUse);
    }

    void endsWhileItWorks()
    {
        Answers answers;
        constexpr std::size_t jobs = 20;
        {
            Watched watched;
            watched.engine.open(tiny);
            watched.hold_next();
            watched.engine.preview(request_of_seed(1, 1));
            watched.wait_until_held();
            for (std::size_t job = 0; job < jobs; ++job)
                watched.engine.enqueue(request_of_seed(1, job), answers.note());
            watched.engine.preview(request_of_seed(1, 2));
            watched.engine.open(multihead);
            watched.release();
        }
        QCOMPARE(answers.count(), jobs);
        for (const auto &result : answers.results)
            QVERIFY(result || result.error().code == ErrorCode::Interrupted);
    }

    void endsAtOnceAfterTheStart()
    {
        for (int i = 0; i < 5; ++i) {
            Watched watched;
            watched.engine.open(tiny);
        }
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
