// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/export_fixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <latch>
#include <mutex>
#include <thread>

using namespace hit;
using namespace hit::test;

namespace {

/// The 8 bit value of a number of the picture.
int level(float value)
{
    return std::clamp(qRound((value + 1) / 2 * 255), 0, 255);
}

QRgb colourOf(const std::vector<float> &z, double spread)
{
    const auto channel = [&](int i) { return level(static_cast<float>(spread * z[i])); };
    return qRgb(channel(0), channel(1), channel(2));
}

} // namespace

class MakeFilmTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    FilmPlan plan(const char *name) const { return filmPlan(*m_folder, name); }
    QStringList left() const
    {
        return QDir(m_folder->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    static void ignore(int, int) {}

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void everyFrameIsItsPlaceOnTheWay_data()
    {
        QTest::addColumn<int>("method");
        QTest::addColumn<bool>("loop");
        QTest::addColumn<double>("spread");
        QTest::newRow("slerp, loop") << int(Interpolation::Slerp) << true << 1.0;
        QTest::newRow("linear") << int(Interpolation::Linear) << false << 1.0;
        QTest::newRow("spline, spread 0.5") << int(Interpolation::Spline) << true << 0.5;
    }
    void everyFrameIsItsPlaceOnTheWay()
    {
        QFETCH(int, method);
        QFETCH(bool, loop);
        QFETCH(double, spread);
        FilmPlan made = plan("frames");
        made.method = static_cast<Interpolation>(method);
        made.loop = loop;
        State look;
        look.spread = spread;
        look.mix = {MixPart{{}, 1}}; // the way takes the place of the mix
        const GeneratorConfig config = smallConfig();
        QList<int> done;
        const Status status = makeFilm(
            made, look, config,
            [](const RenderRequest &request, const Engine::Answer &answer, std::stop_token) {
                answer(pictureOf(request));
            },
            [&](int count, int total) {
                done.append(count);
                QCOMPARE(total, 12);
            },
            {});
        QVERIFY2(status, status ? "" : status.error().line().c_str());
        QCOMPARE(done.size(), 12);
        QCOMPARE(done.last(), 12);
        std::vector<std::vector<float>> keys;
        for (const int seed : {3, 4, 12})
            keys.push_back(seed_latent(seed, 0, config.z_dim));
        const LatentPath path(keys, made.method, loop);
        const QDir frames(m_folder->filePath(QStringLiteral("frames")));
        QCOMPARE(frames.entryList(QDir::Files).size(), 12);
        for (int i = 0; i < 12; ++i) {
            const QImage image(
                frames.filePath(QStringLiteral("%1.png").arg(i, 5, 10, QChar(u'0'))));
            QCOMPARE(image.size(), QSize(64, 64));
            QCOMPARE(image.pixel(31, 7), colourOf(path.frame(i, 12), spread));
        }
    }

    void aMapGoesWithEveryFrameOnOneScale()
    {
        FilmPlan made = plan("frames");
        const MapQuery query{RolloutQuery{3}, 0};
        made.map = FilmMap{query, {}, ColourMap::Grey, {1, 0}, true};
        QList<int> lattices;
        const Status status = makeFilm(
            made, {}, smallConfig(),
            [&](const RenderRequest &request, const Engine::Answer &answer, std::stop_token) {
                QCOMPARE(request.maps, std::vector<MapQuery>{query});
                lattices.append(request.lattice);
                Result<RenderResult> result = pictureOf(request);
                MapResult map{1, 1, 1, {float(lattices.size())}, {}};
                map.statistics.most = map.values[0];
                result->maps = {map};
                answer(result);
            },
            ignore, {});
        QVERIFY2(status, status ? "" : status.error().line().c_str());
        QCOMPARE(lattices.size(), FilmOverlay::probes + 12);
        QVERIFY(lattices[FilmOverlay::probes - 1] > 1 && lattices[FilmOverlay::probes] == 1);
        // The measured part goes to 16, so that all later frames are white.
        const QDir frames(m_folder->filePath(QStringLiteral("frames")));
        const QImage last(frames.filePath(QStringLiteral("00011.png")));
        QCOMPARE(last.size(), QSize(128, 64));
        QCOMPARE(last.pixel(100, 30), qRgb(255, 255, 255));
        QVERIFY(last.pixel(30, 30) != last.pixel(100, 30));
    }

    void videosHaveAllFrames()
    {
        for (const char *name : {"film.mp4", "film.gif"}) {
            const Status status =
                makeFilm(plan(name), {}, smallConfig(),
                         [](const RenderRequest &request, const Engine::Answer &answer,
                            std::stop_token) { answer(pictureOf(request)); },
                         ignore, {});
            QVERIFY2(status, status ? "" : status.error().line().c_str());
            QVERIFY(QFileInfo(m_folder->filePath(QLatin1String(name))).size() > 0);
        }
        QCOMPARE(left().size(), 2);
    }

    void asksForTwoFramesAheadAtMost()
    {
        std::deque<std::pair<RenderRequest, Engine::Answer>> waiting;
        std::mutex mutex;
        std::condition_variable_any changed;
        int asked = 0;
        std::size_t most = 0;
        std::jthread engine([&](const std::stop_token &stop) {
            std::unique_lock lock(mutex);
            while (changed.wait(lock, stop, [&] { return !waiting.empty(); })) {
                // Both are there, or no more come.
                const bool full =
                    changed.wait(lock, stop, [&] { return waiting.size() == 2 || asked == 12; });
                if (!full)
                    return;
                const auto [request, answer] = waiting.front();
                waiting.pop_front();
                answer(pictureOf(request));
            }
        });
        const Status status =
            makeFilm(plan("frames"), {}, smallConfig(),
                     [&](RenderRequest request, Engine::Answer answer, std::stop_token) {
                         const std::lock_guard lock(mutex);
                         waiting.emplace_back(std::move(request), std::move(answer));
                         most = std::max(most, waiting.size());
                         ++asked;
                         changed.notify_all();
                     },
                     ignore, {});
        QVERIFY(status);
        QCOMPARE(most, std::size_t(2));
    }

    void cancelReturnsAtOnceAndLeavesNothing_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"film.mp4", "film.gif", "film.webp", "frames"})
            QTest::newRow(name) << QByteArray(name);
    }
    void cancelReturnsAtOnceAndLeavesNothing()
    {
        QFETCH(QByteArray, name);
        std::stop_source stopper;
        std::latch asleep(1);
        int answered = 0;
        QElapsedTimer clock;
        std::jthread person([&] {
            asleep.wait();
            clock.start();
            stopper.request_stop();
        });
        const Status status = makeFilm(
            plan(name.constData()), {}, smallConfig(),
            [&](const RenderRequest &request, const Engine::Answer &answer, std::stop_token) {
                // From the sixth frame on the engine is busy for ever.
                if (++answered <= 5)
                    answer(pictureOf(request));
                else if (answered == 6)
                    asleep.count_down();
            },
            ignore, stopper.get_token());
        person.join();
        QVERIFY(!status);
        QVERIFY(status.error().code == ErrorCode::Interrupted);
        QCOMPARE(left(), QStringList());
        qInfo("cancelled in %lld ms", clock.elapsed());
        QVERIFY(clock.elapsed() < 200);
    }

    void anEnginesErrorComesOutAndLeavesNothing()
    {
        const Status status =
            makeFilm(plan("film.mp4"), {}, smallConfig(),
                     [](const RenderRequest &, const Engine::Answer &answer, std::stop_token) {
                         answer(fail(ErrorCode::OutOfMemory, "the picture", "memory ran out"));
                     },
                     ignore, {});
        QVERIFY(!status);
        QVERIFY(status.error().code == ErrorCode::OutOfMemory);
        QCOMPARE(left(), QStringList());
    }

    void anExistingFileIsKeptUnlessItMayBeReplaced()
    {
        FilmPlan made = plan("film.gif");
        const QString path = QString::fromStdString(made.target.string());
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        int asked = 0;
        const auto source = [&](const RenderRequest &request, const Engine::Answer &answer,
                                std::stop_token) {
            ++asked;
            answer(pictureOf(request));
        };
        QVERIFY(!makeFilm(made, {}, smallConfig(), source, ignore, {}));
        QCOMPARE(asked, 0);
        QCOMPARE(QFileInfo(path).size(), 3);
        made.overwrite = true;
        QVERIFY(makeFilm(made, {}, smallConfig(), source, ignore, {}));
        QVERIFY(QFileInfo(path).size() > 3);
    }
};

QTEST_GUILESS_MAIN(MakeFilmTest)
#include "tst_make_film.moc"
