// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/frame_image.h"
#include "tests/render/canvas_fixture.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int paneGap = 8;

/// 2 x 2 cells: nothing, opaque red, half green, opaque blue.
QImage fourCells()
{
    QImage cells(2, 2, QImage::Format_RGBA8888);
    cells.setPixelColor(0, 0, QColor(255, 255, 255, 0));
    cells.setPixelColor(1, 0, QColor(255, 0, 0));
    cells.setPixelColor(0, 1, QColor(0, 255, 0, 128));
    cells.setPixelColor(1, 1, QColor(0, 0, 255));
    return cells;
}

/// A map's cell on a pixel of the picture, by the definition.
QColor under(QColor picture, QColor cell)
{
    const double keep = MapLayer::dimmed / 255.0, part = cell.alphaF();
    const auto mix = [&](int low, int high) {
        return qRound((1 - part) * keep * low + part * high);
    };
    return QColor(mix(picture.red(), cell.red()), mix(picture.green(), cell.green()),
                  mix(picture.blue(), cell.blue()));
}

/// As the window system tells it; QTest moves the real pointer, which takes its time.
void moveTo(Canvas &canvas, QPoint at)
{
    QMouseEvent event(QEvent::MouseMove, at, canvas.mapToGlobal(QPointF(at)), Qt::NoButton, {}, {});
    QCoreApplication::sendEvent(&canvas, &event);
}

int farness(QColor a, QColor b)
{
    return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()),
                     std::abs(a.blue() - b.blue())});
}

} // namespace

/// Maps on the canvas, in GL and in software.
class CanvasMapTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMapLiesOnThePictureCellByCell_data() { addRungs(); }
    void aMapLiesOnThePictureCellByCell()
    {
        QFETCH(UploadPath, rung);
        const auto canvas = shownCanvas(rung);
        const Frame frame = randomFrame(QSize(64, 64), 0, 3, true);
        QVERIFY(present(*canvas, frame));
        canvas->setView(View{false, 3, 0.5, 0.5});
        canvas->setMap({fourCells(), false});
        const QImage picture = expectedImage(frame), seen = screen(*canvas);
        const QRect place = transformOf(*canvas).pictureRect().toRect();
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x) {
                const QColor wanted =
                    under(picture.pixelColor(x, y), fourCells().pixelColor(x / 32, y / 32));
                const QColor found =
                    seen.pixelColor(place.topLeft() + QPoint(3 * x + 1, 3 * y + 1));
                // Two roundings to 8 bits in software, one in GL.
                if (farness(wanted, found) > 2)
                    QFAIL(qPrintable(QStringLiteral("pixel %1, %2").arg(x).arg(y)));
            }
        canvas->setMap({});
        QCOMPARE(screen(*canvas).pixel(place.topLeft()),
                 picture.convertToFormat(QImage::Format_RGB32).pixel(0, 0));
    }

    void besideThePictureStaysUntouched_data() { addRungs(); }
    void besideThePictureStaysUntouched()
    {
        QFETCH(UploadPath, rung);
        const auto canvas = shownCanvas(rung);
        const Frame frame = randomFrame(QSize(64, 64), 0, 3, true);
        QVERIFY(present(*canvas, frame));
        canvas->setView(View{false, 2, 0.5, 0.5});
        canvas->setMap({fourCells(), true});
        const QImage picture = expectedImage(frame).convertToFormat(QImage::Format_RGB32);
        const QImage seen = screen(*canvas);
        const QPoint left = canvas->place(QRectF(0, 0, 1, 1), 0).topLeft().toPoint();
        const QPoint right = canvas->place(QRectF(0, 0, 1, 1), 1).topLeft().toPoint();
        const int pane = (canvas->width() - paneGap) / 2;
        QCOMPARE(right - left, QPoint(canvas->width() - pane, 0));
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x)
                QCOMPARE(seen.pixel(left + QPoint(2 * x, 2 * y)), picture.pixel(x, y));
        const QColor wanted = under(picture.pixelColor(40, 10), fourCells().pixelColor(1, 0));
        QVERIFY(farness(seen.pixelColor(right + QPoint(80, 20)), wanted) <= 2);
    }

    void partsAreSummedAsDefined_data()
    {
        QTest::addColumn<UploadPath>("rung");
        QTest::addColumn<float>("gain");
        for (const float gain : {1.0F, 0.0F, 1.75F}) {
            QTest::addRow("software %g", double(gain)) << UploadPath::Software << gain;
            if (hasGl())
                QTest::addRow("copy %g", double(gain)) << UploadPath::Copy << gain;
        }
    }
    void partsAreSummedAsDefined()
    {
        QFETCH(UploadPath, rung);
        QFETCH(float, gain);
        QRandomGenerator random(7);
        PictureParts parts;
        for (const int side : {16, 32, 64}) {
            auto rgb = std::make_shared<std::vector<float>>();
            for (int i = 0; i < side * side * 3; ++i)
                rgb->push_back(float(random.bounded(2.0) - 1) * 0.7F);
            parts.push_back({rgb, side, side == 32 ? gain : 1.0F});
        }
        const auto canvas = shownCanvas(rung);
        QVERIFY(present(*canvas, randomFrame(QSize(64, 64), 0, 3, true)));
        canvas->setView(View{false, 2, 0.5, 0.5});
        canvas->setParts(parts);
        const QImage seen = screen(*canvas), grabbed = canvas->grabPicture();
        const QPoint corner = transformOf(*canvas).pictureRect().topLeft().toPoint();
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x) {
                int wanted[3];
                for (int c = 0; c < 3; ++c) {
                    const auto of = [&](std::size_t i, int side) {
                        const int at = (y * side / 64 * side + x * side / 64) * 3 + c;
                        return (*parts[i].rgb)[std::size_t(at)];
                    };
                    float sum = of(0, 16);
                    sum = of(1, 32) * gain + sum;
                    sum = of(2, 64) + sum;
                    wanted[c] = int(std::nearbyint((std::clamp(sum, -1.0F, 1.0F) + 1.0F) * 127.5F));
                }
                const QRgb color = qRgb(wanted[0], wanted[1], wanted[2]);
                QCOMPARE(QColor(grabbed.pixel(x, y)), QColor(color));
                QCOMPARE(QColor(seen.pixel(corner + QPoint(2 * x, 2 * y))), QColor(color));
            }
        const Frame next = randomFrame(QSize(64, 64), 0, 4, true);
        QVERIFY(present(*canvas, next));
        QCOMPARE(canvas->grabPicture(), expectedImage(next));
    }

    void bothPanesPointAtTheSamePixel()
    {
        const auto canvas = shownCanvas(UploadPath::Software);
        QVERIFY(present(*canvas, randomFrame(QSize(64, 64), 0, 3, true)));
        canvas->setMap({fourCells(), true});
        QSignalSpy clicked(canvas.get(), &Canvas::pixelClicked);
        QSignalSpy hovered(canvas.get(), &Canvas::pixelHovered);
        for (const int pane : {0, 1}) {
            const QPoint at = canvas->place(QRectF(17, 42, 1, 1), pane).center().toPoint();
            moveTo(*canvas, at);
            QCOMPARE(hovered.takeLast()[0].toPoint(), QPoint(17, 42));
            QTest::mouseClick(canvas.get(), Qt::LeftButton, {}, at);
            QCOMPARE(clicked.takeLast()[0].toPoint(), QPoint(17, 42));
            moveTo(*canvas, QPoint(1, 1));
            QCOMPARE(hovered.takeLast()[0].toPoint(), QPoint(-1, -1));
        }
    }

    void aDragIsNoClick()
    {
        const auto canvas = shownCanvas(UploadPath::Software);
        QVERIFY(present(*canvas, randomFrame(QSize(64, 64), 0, 3, true)));
        QSignalSpy clicked(canvas.get(), &Canvas::pixelClicked);
        const QPoint middle = canvas->rect().center();
        QTest::mousePress(canvas.get(), Qt::LeftButton, {}, middle);
        QTest::mouseMove(canvas.get(), middle + QPoint(20, 0));
        QTest::mouseRelease(canvas.get(), Qt::LeftButton, {}, middle + QPoint(20, 0));
        QCOMPARE(clicked.count(), 0);
    }

    void theProbeFollowsTheDragAndTheArrows()
    {
        const auto canvas = shownCanvas(UploadPath::Software);
        QVERIFY(present(*canvas, randomFrame(QSize(64, 64), 0, 3, true)));
        canvas->setTool(CanvasTool::Probe);
        QSignalSpy clicked(canvas.get(), &Canvas::pixelClicked);
        QSignalSpy travelled(canvas.get(), &Canvas::travelled);
        const QPoint from = canvas->place(QRectF(5, 6, 1, 1)).center().toPoint();
        const QPoint to = canvas->place(QRectF(9, 6, 1, 1)).center().toPoint();
        QTest::mousePress(canvas.get(), Qt::LeftButton, {}, from);
        QCOMPARE(clicked.takeLast()[0].toPoint(), QPoint(5, 6));
        QTest::mouseMove(canvas.get(), to);
        QCOMPARE(clicked.takeLast()[0].toPoint(), QPoint(9, 6));
        QTest::mouseRelease(canvas.get(), Qt::LeftButton, {}, to);
        QSignalSpy step(canvas.get(), &Canvas::probeStep);
        QTest::keyClick(canvas.get(), Qt::Key_Up);
        QCOMPARE(step.takeLast()[0].toPoint(), QPoint(0, -1));
        QCOMPARE(travelled.count(), 0);
    }
};

QTEST_MAIN(CanvasMapTest)
#include "tst_canvas_map.moc"
