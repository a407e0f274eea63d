// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/frame_image.h"
#include "tests/render/canvas_fixture.h"

#include <algorithm>
#include <cmath>

using namespace hit;
using namespace hit::test;

namespace {

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

/// Nearest to `prescale` times the size, then linear; in double and straight from the definition.
QColor sharpPixel(const QImage &picture, const CanvasTransform &transform, int prescale,
                  QPoint device)
{
    const QPointF at =
        transform.pixelFromDevice(device + QPointF(0.5, 0.5)) * prescale - QPointF(0.5, 0.5);
    const QPoint first(qFloor(at.x()), qFloor(at.y()));
    const QPointF part = at - first;
    double sum[3] = {};
    for (int corner = 0; corner < 4; ++corner) {
        const QPoint place = first + QPoint(corner & 1, corner >> 1);
        const QColor color = picture.pixelColor(qFloor(place.x() / double(prescale)),
                                                qFloor(place.y() / double(prescale)));
        const double weight =
            (corner & 1 ? part.x() : 1 - part.x()) * (corner >> 1 ? part.y() : 1 - part.y());
        sum[0] += weight * color.red();
        sum[1] += weight * color.green();
        sum[2] += weight * color.blue();
    }
    return QColor(qRound(sum[0]), qRound(sum[1]), qRound(sum[2]));
}

int distance(QColor a, QColor b)
{
    return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()),
                     std::abs(a.blue() - b.blue())});
}

} // namespace

class CanvasPixelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void atWholeZoomsEveryScreenPixelIsItsPicturePixel_data()
    {
        QTest::addColumn<UploadPath>("rung");
        QTest::addColumn<double>("zoom");
        for (const double zoom : {1.0, 2.0, 3.0, 5.0}) {
            QTest::addRow("software %g", zoom) << UploadPath::Software << zoom;
            if (hasGl())
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
        canvas->setView(View{false, zoom, 0.4, 0.6});
        const CanvasTransform transform = transformOf(*canvas);
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
        if (!hasGl())
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
        if (!hasGl())
            QSKIP("no OpenGL on this platform");
        QFETCH(double, zoom);
        const auto canvas = shownCanvas(UploadPath::Copy);
        const Frame frame = randomFrame(QSize(256, 256), 0, 9, true);
        QVERIFY(present(*canvas, frame));
        canvas->setView(View{false, zoom, 0.5, 0.5});
        const CanvasTransform transform = transformOf(*canvas);
        const QImage picture = expectedImage(frame), seen = screen(*canvas);
        const QRect inner = transform.pictureRect().toAlignedRect().adjusted(2, 2, -2, -2);
        for (int y = inner.top(); y <= inner.bottom(); y += 5)
            for (int x = inner.left(); x <= inner.right(); x += 7)
                // One level: GL rounds the quotient of single precision sums.
                QVERIFY(distance(seen.pixelColor(x, y), areaMean(picture, transform, {x, y})) <= 1);
    }

    void betweenWholeZoomsOnlySeamsAreBlended_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::addColumn<PixelFilter>("filter");
        QTest::newRow("130 %") << 1.3 << PixelFilter::Auto;
        QTest::newRow("275 %") << 2.75 << PixelFilter::Auto;
        QTest::newRow("smooth 300 %") << 3.0 << PixelFilter::Smooth;
    }
    void betweenWholeZoomsOnlySeamsAreBlended()
    {
        if (!hasGl())
            QSKIP("no OpenGL on this platform");
        QFETCH(double, zoom);
        QFETCH(PixelFilter, filter);
        for (const UploadPath rung : {UploadPath::Copy, UploadPath::Software}) {
            const auto canvas = shownCanvas(rung);
            canvas->setPixelFilter(filter);
            const Frame frame = randomFrame(QSize(80, 80), 0, 10, true);
            QVERIFY(present(*canvas, frame));
            canvas->setView(View{false, zoom, 0.5, 0.5});
            const CanvasTransform transform = transformOf(*canvas);
            const QImage picture = expectedImage(frame), seen = screen(*canvas);
            const int prescale = samplingFor(filter, zoom).prescale;
            // GL rounds once. The raster engine blends in bytes: two weights and two passes, each
            // cut off to a whole level.
            const int levels = rung == UploadPath::Copy ? 1 : 4;
            const QRect inner = transform.pictureRect().toAlignedRect().adjusted(4, 4, -4, -4);
            for (int y = inner.top(); y <= inner.bottom(); ++y)
                for (int x = inner.left(); x <= inner.right(); ++x)
                    QVERIFY(distance(seen.pixelColor(x, y),
                                     sharpPixel(picture, transform, prescale, {x, y}))
                            <= levels);
        }
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
};

QTEST_MAIN(CanvasPixelsTest)
#include "tst_canvas_pixels.moc"
