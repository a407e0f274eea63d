// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/render/canvas_fixture.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

using namespace hit;
using namespace hit::test;

class CanvasTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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

    void largerTextGetsItsRoomBelowThePicture()
    {
        const auto canvas = shownCanvas(UploadPath::Software);
        canvas->resize(1200, 600);
        QVERIFY(present(*canvas, randomFrame(QSize(100, 100), 8, 1, true)));
        const double before = canvas->zoom();
        QFont large = canvas->font();
        large.setPointSizeF(large.pointSizeF() * 3);
        canvas->setFont(large);
        const double room =
            (canvas->height() - canvas->zoom() * 100 / canvas->devicePixelRatioF()) / 2;
        QVERIFY(canvas->zoom() < before);
        QVERIFY2(room >= canvas->fontMetrics().height() + 16, qPrintable(QString::number(room)));
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
        if (!hasGl())
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

    void withoutGlOfADeviceTheCanvasSaysWhy()
    {
        const std::optional<QString> refusal = glRefusal(GlKind::Hardware);
        if (!refusal)
            QSKIP("this platform has OpenGL of a device");
        const auto canvas = shownCanvas({});
        QVERIFY(present(*canvas, randomFrame(QSize(8, 8), 0, 14, true)));
        QVERIFY(canvas->uploadPath() == UploadPath::Software);
        QCOMPARE(canvas->uploadReason(), *refusal);
    }

    void theWindowMayCloseWhenAFrameWasPresented_data() { addRungs(); }
    void theWindowMayCloseWhenAFrameWasPresented()
    {
        QFETCH(UploadPath, rung);
        auto canvas = shownCanvas(rung);
        connect(canvas.get(), &Canvas::framePresented, this, [&] { canvas.reset(); });
        canvas->setFrame(randomFrame(QSize(64, 64), 0, 17, true));
        QTRY_VERIFY(!canvas);
    }

    void clearShowsTheBareCanvas_data() { addRungs(); }
    void clearShowsTheBareCanvas()
    {
        QFETCH(UploadPath, rung);
        const auto canvas = shownCanvas(rung);
        QVERIFY(present(*canvas, randomFrame(QSize(64, 64), 0, 15, true)));
        canvas->clear();
        const QImage seen = screen(*canvas);
        QImage bare(seen.size(), QImage::Format_RGB32);
        bare.fill(colors.canvas);
        QCOMPARE(seen, bare);
        QVERIFY(canvas->grabPicture().isNull());
        QVERIFY(canvas->pictureSize().isEmpty());
    }

    void theBusyLineRunsAlongTheTopEdge()
    {
        const auto canvas = shownCanvas(UploadPath::Software);
        const QImage bare = screen(*canvas);
        canvas->setBusyLine(true);
        QTRY_VERIFY(screen(*canvas) != bare);
        const int line = qCeil(2 * canvas->devicePixelRatioF());
        const QRect below(0, line, bare.width(), bare.height() - line);
        QCOMPARE(screen(*canvas).copy(below), bare.copy(below));
        canvas->setBusyLine(false);
        QCOMPARE(screen(*canvas), bare);
    }
};

QTEST_MAIN(CanvasTest)
#include "tst_canvas.moc"
