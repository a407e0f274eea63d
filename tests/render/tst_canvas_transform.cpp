// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas_transform.h"

#include <QtTest>

#include <cmath>

using namespace hit;

class CanvasTransformTest : public QObject
{
    Q_OBJECT

private:
    static CanvasTransform make(QSize viewport, QSize picture, std::optional<View> view = {})
    {
        CanvasTransform transform;
        transform.setViewport(viewport);
        transform.setPicture(picture);
        transform.setMargins(16, 32);
        if (view)
            transform.setView(*view);
        return transform;
    }

private Q_SLOTS:
    void fitsWithMarginsAndPrefersWholeZooms_data()
    {
        QTest::addColumn<QSize>("viewport");
        QTest::addColumn<QSize>("picture");
        QTest::addColumn<double>("zoom");
        QTest::newRow("3.24 becomes 3") << QSize(972, 894) << QSize(256, 256) << 3.0;
        QTest::newRow("3.6 stays") << QSize(2000, 64 + 922) << QSize(256, 256) << 922 / 256.0;
        QTest::newRow("1.15 becomes 1") << QSize(1032, 2000) << QSize(1000, 200) << 1.0;
        QTest::newRow("1.16 stays") << QSize(1192, 2000) << QSize(1000, 200) << 1.16;
        QTest::newRow("5.98 becomes 6") << QSize(2000, 64 + 765) << QSize(128, 128) << 6.0;
        QTest::newRow("5.94 stays") << QSize(2000, 64 + 760) << QSize(128, 128) << 5.9375;
        QTest::newRow("0.997 becomes 1") << QSize(1029, 2000) << QSize(1000, 200) << 1.0;
        QTest::newRow("wider than the window") << QSize(532, 894) << QSize(1000, 100) << 0.5;
        QTest::newRow("never above 1600 %") << QSize(4000, 4000) << QSize(8, 8) << 16.0;
        QTest::newRow("never below 6.25 %") << QSize(40, 70) << QSize(8192, 8192) << 0.0625;
    }
    void fitsWithMarginsAndPrefersWholeZooms()
    {
        QFETCH(QSize, viewport);
        QFETCH(QSize, picture);
        QFETCH(double, zoom);
        const CanvasTransform transform = make(viewport, picture);
        QCOMPARE(transform.zoom(), zoom);
        const QPointF centre = transform.pictureRect().center();
        QVERIFY(std::abs(centre.x() - viewport.width() / 2.0) <= 0.5);
        QVERIFY(std::abs(centre.y() - viewport.height() / 2.0) <= 0.5);
    }

    void zoomingKeepsThePixelUnderThePointer_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::addColumn<double>("factor");
        for (const double zoom : {0.5, 1.0, 1.7, 3.0, 6.25})
            for (const double factor : {1.1, 2.0, 0.7, 0.5})
                QTest::addRow("%g by %g", zoom, factor) << zoom << factor;
    }
    void zoomingKeepsThePixelUnderThePointer()
    {
        QFETCH(double, zoom);
        QFETCH(double, factor);
        for (int i = 0; i < 100; ++i) {
            CanvasTransform transform =
                make(QSize(801, 603), QSize(512, 512), View{false, zoom, 0.5, 0.5});
            // Inside the picture and near its middle, so that the middle of the viewport stays in
            // it.
            const QPointF pointer(300 + 2 * i, 250 + i);
            const QPointF before = transform.pixelFromDevice(pointer);
            transform.zoomAt(pointer, factor);
            const QPointF moved = transform.pixelFromDevice(pointer) - before;
            // Whole zooms put the picture on whole device pixels: half of one at most, on each
            // axis.
            QVERIFY(std::abs(moved.x()) * transform.zoom() <= 0.5 + 1e-9);
            QVERIFY(std::abs(moved.y()) * transform.zoom() <= 0.5 + 1e-9);
        }
    }

    void stepsGoAlongThePowersOfTwo()
    {
        CanvasTransform transform =
            make(QSize(800, 600), QSize(256, 256), View{false, 1.3, 0.5, 0.5});
        const QPointF middle(400, 300);
        transform.stepZoom(middle, 1);
        QCOMPARE(transform.zoom(), 2.0);
        transform.setView(View{false, 1.3, 0.5, 0.5});
        transform.stepZoom(middle, -1);
        QCOMPARE(transform.zoom(), 1.0);
        transform.stepZoom(middle, -1);
        QCOMPARE(transform.zoom(), 0.5);
        transform.stepZoom(middle, 3);
        QCOMPARE(transform.zoom(), 4.0);
        transform.stepZoom(middle, 20);
        QCOMPARE(transform.zoom(), CanvasTransform::mostZoom);
        transform.stepZoom(middle, -20);
        QCOMPARE(transform.zoom(), CanvasTransform::leastZoom);
    }

    void wholeZoomsPutThePictureOnWholePixels_data()
    {
        QTest::addColumn<int>("zoom");
        for (int zoom = 1; zoom <= 16; ++zoom)
            QTest::addRow("%d", zoom) << zoom;
    }
    void wholeZoomsPutThePictureOnWholePixels()
    {
        QFETCH(int, zoom);
        const CanvasTransform transform =
            make(QSize(801, 603), QSize(127, 129), View{false, double(zoom), 0.3137, 0.7411});
        const QRectF rect = transform.pictureRect();
        QCOMPARE(rect, QRectF(rect.toRect()));
        QCOMPARE(rect.size(), QSizeF(127 * zoom, 129 * zoom));
    }

    void panningMovesThePictureWithThePointer()
    {
        CanvasTransform transform =
            make(QSize(800, 600), QSize(256, 256), View{false, 2, 0.5, 0.5});
        const QPointF before = transform.pictureRect().topLeft();
        transform.panBy(QPointF(30, -12));
        QCOMPARE(transform.pictureRect().topLeft(), before + QPointF(30, -12));
    }

    void thePictureNeverLeavesTheMiddle()
    {
        CanvasTransform transform =
            make(QSize(800, 600), QSize(256, 256), View{false, 2, 0.5, 0.5});
        transform.panBy(QPointF(1e6, -1e6));
        QVERIFY(transform.pictureRect().adjusted(-1, -1, 1, 1).contains(QPointF(400, 300)));
    }

    void panningAFittedPictureKeepsItsZoom()
    {
        CanvasTransform transform = make(QSize(800, 600), QSize(256, 256));
        const double fitted = transform.zoom();
        transform.panBy(QPointF(10, 0));
        QVERIFY(!transform.view().fit);
        QCOMPARE(transform.zoom(), fitted);
    }

    void fitOrLastZoomGoesThereAndBack()
    {
        const View view{false, 4, 0.25, 0.75};
        CanvasTransform transform = make(QSize(800, 600), QSize(256, 256), view);
        transform.fitOrLastZoom();
        QVERIFY(transform.view().fit);
        QCOMPARE(transform.zoom(), 2.0);
        transform.fitOrLastZoom();
        QVERIFY(transform.view() == view);
    }

    void viewsFromFilesAreBroughtIntoRange()
    {
        const CanvasTransform transform =
            make(QSize(800, 600), QSize(256, 256), View{false, 1e9, -4, 7});
        QVERIFY(transform.view() == (View{false, 16, 0, 1}));
    }

    void anEmptyPictureIsHarmless()
    {
        CanvasTransform transform = make(QSize(0, 0), QSize());
        transform.zoomAt(QPointF(1, 1), 2);
        transform.panBy(QPointF(3, 3));
        transform.stepZoom(QPointF(), -1);
        QVERIFY(std::isfinite(transform.view().centre_x));
        QVERIFY(std::isfinite(transform.zoom()));
    }

    void samplingFollowsZoomAndChoice_data()
    {
        QTest::addColumn<int>("filter");
        QTest::addColumn<double>("zoom");
        QTest::addColumn<int>("kernel");
        QTest::addColumn<int>("prescale");
        using K = Sampling::Kernel;
        const auto row = [](const char *name, PixelFilter filter, double zoom, K kernel,
                            int scale) {
            QTest::newRow(name) << int(filter) << zoom << int(kernel) << scale;
        };
        row("squares at 300 %", PixelFilter::Auto, 3, K::Nearest, 1);
        row("sharp at 250 %", PixelFilter::Auto, 2.5, K::Linear, 3);
        row("area at 80 %", PixelFilter::Auto, 0.8, K::Area, 1);
        row("squares asked for", PixelFilter::Nearest, 2.5, K::Nearest, 1);
        row("smooth asked for", PixelFilter::Smooth, 3, K::Linear, 1);
        row("true pixels at 100 %", PixelFilter::Smooth, 1, K::Nearest, 1);
        row("area whatever is asked", PixelFilter::Nearest, 0.5, K::Area, 1);
    }
    void samplingFollowsZoomAndChoice()
    {
        QFETCH(int, filter);
        QFETCH(double, zoom);
        QFETCH(int, kernel);
        QFETCH(int, prescale);
        const Sampling sampling = samplingFor(static_cast<PixelFilter>(filter), zoom);
        QCOMPARE(int(sampling.kernel), kernel);
        QCOMPARE(sampling.prescale, prescale);
    }
};

QTEST_GUILESS_MAIN(CanvasTransformTest)
#include "tst_canvas_transform.moc"
