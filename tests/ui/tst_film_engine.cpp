// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/export_fixture.h"
#include "ui/exports/make_film.h"

#include <QColorSpace>
#include <QDir>
#include <QImage>
#include <QSignalSpy>
#include <QtTest>

#include <atomic>

using namespace hit;
using namespace hit::test;

namespace {

const char *const tiny = HIT_TEST_REFERENCE "/tiny128/ckpt";
const char *const multihead = HIT_TEST_REFERENCE "/tiny128_multihead/ckpt";
constexpr int patience = 60'000;

/// The picture as the screen shows it: film and screen are quantised alike.
QImage imageOf(const RenderResult &result)
{
    const Frame &frame = result.frame;
    const QImage shown(static_cast<const uchar *>(frame.data), frame.width, frame.height,
                       qsizetype(frame.pitch), QImage::Format_RGBX8888);
    return shown.convertToFormat(QImage::Format_RGB888);
}

} // namespace

class FilmEngineTest : public QObject
{
    Q_OBJECT

private:
    std::atomic<int> m_opened = 0;
    std::atomic<std::uint64_t> m_shown = 0;
    std::unique_ptr<Engine> m_engine;
    QTemporaryDir m_folder;

    void open(const char *path)
    {
        const int before = m_opened;
        m_engine->open(path);
        QTRY_COMPARE_WITH_TIMEOUT(m_opened.load(), before + 1, patience);
    }
    QImage frame(const char *film, int index) const
    {
        const QDir folder(m_folder.filePath(QLatin1String(film)));
        QImage image(folder.filePath(QStringLiteral("%1.png").arg(index, 5, 10, QChar(u'0'))));
        image.setColorSpace({}); // sRGB, which the raw pixels do not say
        return image.convertToFormat(QImage::Format_RGB888);
    }

private Q_SLOTS:
    void init()
    {
        Engine::Callbacks callbacks;
        callbacks.opened = [this](const std::shared_ptr<const ModelInfo> &, std::uint64_t) {
            ++m_opened;
        };
        callbacks.rendered = [this](const RenderResult &result) {
            m_shown = result.frame.request_id;
        };
        m_engine = std::make_unique<Engine>(DeviceOptions{"cpu", Precision::Auto, 2}, callbacks);
    }
    void cleanup() { m_engine.reset(); }

    void framesAreTheModelsPicturesThoughAnotherIsOpenedMeanwhile()
    {
        open(tiny);
        const auto session = Session::open(tiny, {"cpu", Precision::Auto, 2});
        QVERIFY(session);
        const GeneratorConfig config = (*session)->info().config;
        const FilmPlan plan = filmPlan(m_folder, "film");
        const FrameSource source = framesOf(*m_engine, m_engine->hold());
        const auto afterTwo = [this](int done, int) {
            if (done == 2)
                open(multihead);
        };
        const Status status = makeFilm(plan, {}, config, source, afterTwo, {});
        QVERIFY2(status, status ? "" : status.error().line().c_str());
        const LatentPath path({seed_latent(3, 0, config.z_dim), seed_latent(4, 0, config.z_dim),
                               seed_latent(12, 0, config.z_dim)},
                              plan.method, plan.loop);
        for (const int index : {0, 1, 5, 11}) {
            State place;
            place.latent.kind = Latent::Kind::Free;
            place.latent.z = path.frame(index, 12);
            auto request = request_from_state(place, config);
            QVERIFY(request);
            const auto picture = (*session)->render(*request);
            QVERIFY(picture);
            QCOMPARE(frame("film", index), imageOf(*picture));
        }
    }

    void previewsComeBetweenTheFrames()
    {
        open(tiny);
        const GeneratorConfig config = m_engine->hold()->info().config;
        const FrameSource source = framesOf(*m_engine, m_engine->hold());
        std::uint64_t asked = 0;
        const auto moving = [&](int, int) {
            RenderRequest request = request_from_latent(seed_latent(7, 0, config.z_dim), config);
            request.id = ++asked;
            m_engine->preview(request);
            QTRY_COMPARE_WITH_TIMEOUT(m_shown.load(), asked, patience);
        };
        QVERIFY(makeFilm(filmPlan(m_folder, "moving"), {}, config, source, moving, {}));
        QCOMPARE(m_engine->counters().previews_done, std::uint64_t(12));
    }
};

QTEST_GUILESS_MAIN(FilmEngineTest)
#include "tst_film_engine.moc"
