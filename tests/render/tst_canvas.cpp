// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas.h"
#include "render/canvas_surface.h"
#include "render/frame_image.h"
#include "tests/render/test_frames.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTimer>
#include <QVBoxLayout>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace hit;
using namespace hit::test;

namespace {

const CanvasColors colors{QColor(20, 20, 21), QColor(60, 60, 61), QColor(154, 154, 161),
                          QColor(98, 176, 244)};

/// The mean of the picture under one device pixel, in double and straight from the definition.
QColor areaMean(const QImage &picture, const CanvasTransform &transform, QPoint device)
{
    const QPointF from = transform.pixelFromDevice(device);
    const QPointF to = transform.pixelFromDevice(device + QPoint(1, 1));
    double sum[3] = {}, weight = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) {
            const double wide = std::min(to.x(), x + 1.0) - std::max(from.x(), double(x));
            const double tall = std::min(to.y(), y + 1.0) - std::max(from.y(), double(y));
            if (wide <= 0 || tall <= 0)
                continue;
            const QColor color = picture.pixelColor(x, y);
            sum[0] += wide * tall * color.red();
            sum[1] += wide * tall * color.green();
            sum[2] += wide * tall * color.blue();
            weight += wide * tall;
        }
    return QColor(qRound(sum[0] / weight), qRound(sum[1] / weight), qRound(sum[2] / weight));
}

int distance(QColor a, QColor b)
{
    return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()),
                     std::abs(a.blue() - b.blue())});
}

} // namespace

class CanvasTest : public QObject
{
    Q_OBJECT

private:
    bool m_gl = false;

    static std::unique_ptr<Canvas> shownCanvas(std::optional<UploadPath> forced,
                                               QSize size = QSize(420, 380))
    {
        auto canvas = std::make_unique<Canvas>(forced);
        canvas->setColors(colors);
        canvas->resize(size);
        canvas->show();
        return canvas;
    }

    static bool present(Canvas &canvas, const Frame &frame)
    {
        QSignalSpy presented(&canvas, &Canvas::framePresented);
        canvas.setFrame(frame);
        return QTest::qWaitFor([&] {
            return !presented.isEmpty() && presented.last()[0].toULongLong() == frame.request_id;
        });
    }

    static QImage screen(Canvas &canvas)
    {
        return canvas.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }

    void addRungs() const
    {
        QTest::addColumn<UploadPath>("rung");
        QTest::newRow("software") << UploadPath::Software;
        if (m_gl)
            QTest::newRow("copy") << UploadPath::Copy;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const std::optional<QString> refusal = glRefusal();
        m_gl = !refusal;
        if (refusal)
            qInfo("without GL: %s", qUtf8Printable(*refusal));
    }

    void everyRungShowsThePicture_data() { addRungs(); }
    void everyRungShowsThePicture()
    {
        QFETCH(UploadPath, rung);
        const auto canvas = shownCanvas(rung);
        for (const QSize size : {QSize(128, 128), QSize(33, 57), QSize(256, 256)}) {
            const Frame frame = randomFrame(size, 8, size.width(), true);
            QVERIFY(present(*canvas, frame));
            QVERIFY(canvas->uploadPath() == rung);
            QCOMPARE(canvas->pictureSize(), size);
            QCOMPARE(canvas->grabPicture(), expectedImage(frame));
        }
    }

    void atWholeZoomsEveryScreenPixelIsItsPicturePixel_data()
    {
        QTest::addColumn<UploadPath>("rung");
        QTest::addColumn<double>("zoom");
        for (const double zoom : {1.0, 2.0, 3.0, 5.0}) {
            QTest::addRow("software %g", zoom) << UploadPath::Software << zoom;
            if (m_gl)
                QTest::addRow("copy %g", zoom) << UploadPath::Copy << zoom;
        }
    }
    void atWholeZoomsEveryScreenPixelIsItsPicturePixel()
    {
        QFETCH(UploadPath, rung);
        QFETCH(double, zoom);
        const auto canvas = shownCanvas(rung);
        const Frame frame = randomFrame(QSize(97, 61), 0, 3, true);
        QVERIFY(present(*canvas, frame));
        const View view{false, zoom, 0.4, 0.6};
        canvas->setView(view);
        CanvasTransform transform;
        transform.setViewport(canvas->size());
        transform.setPicture(canvas->pictureSize());
        transform.setView(view);
        const QImage picture = expectedImage(frame), seen = screen(*canvas);
        const QRect place = transform.pictureRect().toRect();
        for (int y = 0; y < seen.height(); ++y)
            for (int x = 0; x < seen.width(); ++x) {
                const QPoint pixel((x - place.x()) / int(zoom), (y - place.y()) / int(zoom));
                const QColor wanted =
                    place.contains(x, y) ? picture.pixelColor(pixel) : colors.canvas;
                if (seen.pixelColor(x, y) != wanted)
                    QFAIL(qPrintable(QStringLiteral("pixel %1, %2").arg(x).arg(y)));
            }
    }

    void softwareLooksLikeGl_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::addColumn<bool>("transparent");
        QTest::newRow("100 %") << 1.0 << false;
        QTest::newRow("400 %") << 4.0 << false;
        QTest::newRow("transparent") << 2.0 << true;
    }
    void softwareLooksLikeGl()
    {
        if (!m_gl)
            QSKIP("no OpenGL on this platform");
        QFETCH(double, zoom);
        QFETCH(bool, transparent);
        Frame frame = randomFrame(QSize(64, 64), 0, 5, true);
        QImage image = expectedImage(frame);
        if (transparent)
            for (int y = 0; y < 32; ++y)
                for (int x = 0; x < 64; ++x)
                    image.setPixelColor(x, y, Qt::transparent);
        QImage seen[2];
        for (int i = 0; i < 2; ++i) {
            const auto canvas = shownCanvas(i ? UploadPath::Copy : UploadPath::Software);
            QVERIFY(present(*canvas, frameFromImage(image, 1)));
            canvas->setView(View{false, zoom, 0.5, 0.5});
            canvas->setCaptions(QStringLiteral("seed 4217.38, 12.06"), QStringLiteral("64 at 1"));
            seen[i] = screen(*canvas);
        }
        QCOMPARE(seen[1], seen[0]);
    }

    void below100PercentEveryPixelIsTheMeanOfItsArea_data()
    {
        QTest::addColumn<double>("zoom");
        for (const double zoom : {0.9, 0.5, 0.37, 0.125})
            QTest::addRow("%g", zoom) << zoom;
    }
    void below100PercentEveryPixelIsTheMeanOfItsArea()
    {
        if (!m_gl)
            QSKIP("no OpenGL on this platform");
        QFETCH(double, zoom);
        const auto canvas = shownCanvas(UploadPath::Copy);
        const Frame frame = randomFrame(QSize(256, 256), 0, 9, true);
        QVERIFY(present(*canvas, frame));
        const View view{false, zoom, 0.5, 0.5};
        canvas->setView(view);
        CanvasTransform transform;
        transform.setViewport(canvas->size());
        transform.setPicture(canvas->pictureSize());
        transform.setView(view);
        const QImage picture = expectedImage(frame), seen = screen(*canvas);
        const QRect inner = transform.pictureRect().toAlignedRect().adjusted(2, 2, -2, -2);
        for (int y = inner.top(); y <= inner.bottom(); y += 5)
            for (int x = inner.left(); x <= inner.right(); x += 7)
                // One level: GL rounds the quotient of single precision sums.
                QVERIFY(distance(seen.pixelColor(x, y), areaMean(picture, transform, {x, y})) <= 1);
    }

    void theNewestOfAThousandFramesIsShown_data() { addRungs(); }
    void theNewestOfAThousandFramesIsShown()
    {
        QFETCH(UploadPath, rung);
        const auto canvas = shownCanvas(rung);
        QVERIFY(QTest::qWaitForWindowExposed(canvas.get()));
        QSignalSpy presented(canvas.get(), &Canvas::framePresented);
        QList<qint64> gaps;
        QElapsedTimer beat;
        QTimer heart;
        connect(&heart, &QTimer::timeout, this, [&] { gaps.append(beat.restart()); });
        const std::array<Frame, 4> frames{
            randomFrame(QSize(256, 256), 0, 1, true), randomFrame(QSize(256, 256), 0, 2, true),
            randomFrame(QSize(256, 256), 0, 3, true), randomFrame(QSize(256, 256), 0, 4, true)};
        Frame frame;
        quint64 sent = 0;
        QTimer source;
        connect(&source, &QTimer::timeout, this, [&] {
            for (int burst = 0; burst < 10; ++burst) {
                frame = frames[++sent % frames.size()];
                frame.request_id = sent;
                canvas->setFrame(frame);
            }
            if (sent == 1000)
                source.stop();
        });
        beat.start();
        heart.start(0);
        source.start(1);
        QTRY_VERIFY_WITH_TIMEOUT(sent == 1000 && !presented.isEmpty()
                                     && presented.last()[0].toULongLong() == 1000,
                                 30000);
        heart.stop();
        quint64 before = 0;
        for (const QList<QVariant> &signal : std::as_const(presented)) {
            QVERIFY(signal[0].toULongLong() > before);
            before = signal[0].toULongLong();
        }
        QVERIFY(presented.size() <= 100);
        QCOMPARE(canvas->grabPicture(), expectedImage(frame));
        std::sort(gaps.begin(), gaps.end());
        qInfo("heartbeat: median %lld ms, p99.9 %lld ms, longest %lld ms, %lld pictures shown",
              gaps[gaps.size() / 2], gaps[gaps.size() * 999 / 1000], gaps.last(),
              qint64(presented.size()));
    }

    void aFrameSetWhileHiddenIsGrabbedAndShownLater_data() { addRungs(); }
    void aFrameSetWhileHiddenIsGrabbedAndShownLater()
    {
        QFETCH(UploadPath, rung);
        Canvas canvas(rung);
        const Frame frame = randomFrame(QSize(40, 30), 0, 11, true);
        canvas.setFrame(frame);
        QCOMPARE(canvas.grabPicture(), expectedImage(frame));
        QSignalSpy presented(&canvas, &Canvas::framePresented);
        canvas.show();
        QTRY_COMPARE(presented.size(), 1);
    }

    void thePictureSurvivesANewContext_data() { addRungs(); }
    void thePictureSurvivesANewContext()
    {
        QFETCH(UploadPath, rung);
        QWidget first, second;
        auto *canvas = new Canvas(rung);
        canvas->setColors(colors);
        for (QWidget *window : {&first, &second}) {
            (new QVBoxLayout(window))->setContentsMargins(0, 0, 0, 0);
            window->resize(300, 300);
        }
        first.layout()->addWidget(canvas);
        first.show();
        const Frame frame = randomFrame(QSize(50, 50), 0, 12, true);
        QVERIFY(present(*canvas, frame));
        const QImage before = screen(*canvas);
        for (int move = 0; move < 3; ++move) {
            second.layout()->addWidget(canvas);
            second.show();
            QVERIFY(QTest::qWaitForWindowExposed(&second));
            QCOMPARE(canvas->grabPicture(), expectedImage(frame));
            QTRY_COMPARE(screen(*canvas), before);
            first.layout()->addWidget(canvas);
            QTRY_COMPARE(screen(*canvas), before);
        }
        QVERIFY(canvas->uploadPath() == rung);
    }

    void aForcedRungThatFailsStillShowsThePictureAndSaysWhy()
    {
        if (!m_gl)
            QSKIP("no OpenGL on this platform");
        const auto canvas = shownCanvas(UploadPath::Interop);
        QSignalSpy changed(canvas.get(), &Canvas::uploadPathChanged);
        const Frame frame = randomFrame(QSize(64, 64), 0, 13, true);
        QVERIFY(present(*canvas, frame));
        QVERIFY(canvas->uploadPath() == UploadPath::Software);
        QVERIFY(canvas->uploadReason().contains(QStringLiteral("interop was asked for")));
        QVERIFY(!changed.isEmpty());
        QCOMPARE(canvas->grabPicture(), expectedImage(frame));
    }

    void withoutGlTheCanvasSaysWhy()
    {
        if (m_gl)
            QSKIP("this platform has OpenGL");
        const auto canvas = shownCanvas({});
        QVERIFY(present(*canvas, randomFrame(QSize(8, 8), 0, 14, true)));
        QVERIFY(canvas->uploadPath() == UploadPath::Software);
        QVERIFY(canvas->uploadReason().contains(QStringLiteral("OpenGL")));
    }

    void clearShowsTheBareCanvas_data() { addRungs(); }
    void clearShowsTheBareCanvas()
    {
        QFETCH(UploadPath, rung);
        const auto canvas = shownCanvas(rung);
        QVERIFY(present(*canvas, randomFrame(QSize(64, 64), 0, 15, true)));
        canvas->clear();
        QImage bare(canvas->size(), QImage::Format_RGB32);
        bare.fill(colors.canvas);
        QCOMPARE(screen(*canvas), bare);
        QVERIFY(canvas->grabPicture().isNull());
        QVERIFY(canvas->pictureSize().isEmpty());
    }

    void captionsGetAPlateOverThePicture()
    {
        const auto canvas = shownCanvas(UploadPath::Software);
        QImage white(64, 64, QImage::Format_RGBA8888);
        white.fill(Qt::white);
        QVERIFY(present(*canvas, frameFromImage(white, 16)));
        canvas->setView(View{false, 16, 0.5, 0.5});
        const QImage bare = screen(*canvas);
        canvas->setCaptions(QStringLiteral("seed 1"), {});
        const QImage seen = screen(*canvas);
        QRect changed;
        for (int y = 0; y < seen.height(); ++y)
            for (int x = 0; x < seen.width(); ++x)
                if (seen.pixel(x, y) != bare.pixel(x, y))
                    changed |= QRect(x, y, 1, 1);
        QVERIFY(changed.top() >= canvas->height() - 40);
        // 86 % of the canvas' colour over white, beside the text.
        const QColor plate = seen.pixelColor(changed.left() + 3, changed.center().y());
        QVERIFY(distance(plate, QColor(53, 53, 54)) <= 1);
    }

    void theBusyLineRunsAlongTheTopEdge()
    {
        const auto canvas = shownCanvas(UploadPath::Software);
        const QImage bare = screen(*canvas);
        canvas->setBusyLine(true);
        QTRY_VERIFY(screen(*canvas) != bare);
        const QRect below(0, 2, bare.width(), bare.height() - 2);
        QCOMPARE(screen(*canvas).copy(below), bare.copy(below));
        canvas->setBusyLine(false);
        QCOMPARE(screen(*canvas), bare);
    }
};

QTEST_MAIN(CanvasTest)
#include "tst_canvas.moc"
