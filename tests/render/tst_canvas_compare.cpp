// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/compare_divider.h"
#include "tests/render/canvas_fixture.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cstdlib>

using namespace hit;
using namespace hit::test;
using Show = Comparison::Show;

namespace {

/// 256 colours without an order, so that one step beside the right one is seen.
std::vector<QRgb> anyRamp()
{
    QRandomGenerator random(11);
    std::vector<QRgb> ramp(256);
    for (QRgb &color : ramp)
        color = random.generate() | 0xff000000;
    return ramp;
}

Comparison comparing(Show show, double divider = 0.5, int gain = 1)
{
    Comparison comparison;
    comparison.show = show;
    comparison.divider = divider;
    comparison.gain = gain;
    comparison.legend.ramp = anyRamp();
    comparison.nameA = QStringLiteral("first");
    comparison.nameB = QStringLiteral("second");
    return comparison;
}

/// By the definition.
QRgb differenceAt(const QImage &a, const QImage &b, int x, int y, int gain)
{
    const QColor ofA = a.pixelColor(x, y);
    const QColor ofB = b.pixelColor(x * b.width() / a.width(), y * b.height() / a.height());
    const int most = std::max({std::abs(ofA.red() - ofB.red()), std::abs(ofA.green() - ofB.green()),
                               std::abs(ofA.blue() - ofB.blue())});
    return anyRamp()[std::size_t(std::min(255, most * gain))];
}

/// As the window system tells it; QTest moves the real pointer, which takes its time.
void drag(QWidget &widget, QPoint at)
{
    QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(QPointF(at)), Qt::NoButton,
                      Qt::LeftButton, {});
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace

/// A and B on the canvas, in GL and in software.
class CanvasCompareTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Canvas> m_canvas;
    QImage m_a, m_b;
    QPoint m_corner; ///< of the picture, device pixels

    static constexpr int side = 64, zoom = 3;

    /// Both pictures at 300 %, small enough that no overlay lies on what is looked at.
    bool show(UploadPath rung, const Comparison &comparison, QSize sizeOfB = QSize(side, side))
    {
        const Frame a = randomFrame(QSize(side, side), 0, 3, true);
        const Frame b = randomFrame(sizeOfB, 0, 4, true);
        m_a = expectedImage(a);
        m_b = expectedImage(b);
        m_canvas = shownCanvas(rung);
        m_canvas->setOther(b);
        m_canvas->setView(View{false, zoom, 0.5, 0.5});
        m_canvas->setComparison(comparison);
        const bool presented = present(*m_canvas, a);
        m_corner = transformOf(*m_canvas).pictureRect().topLeft().toPoint();
        return presented;
    }
    QRgb seen(const QImage &screen, int x, int y) const
    {
        return screen.pixel(m_corner + QPoint(zoom * x + 1, zoom * y + 1)) | 0xff000000;
    }
    CompareDivider *divider() const { return m_canvas->findChild<CompareDivider *>(); }
    /// Overlaid by the names of both sides.
    static bool isPlate(int y) { return y >= side * 3 / 4; }

private Q_SLOTS:
    void bothSidesAreThePicturesThemselves_data() { addRungs(); }
    void bothSidesAreThePicturesThemselves()
    {
        QFETCH(UploadPath, rung);
        QVERIFY(show(rung, comparing(Show::Split, 0.25)));
        const QImage screen = test::screen(*m_canvas);
        constexpr int line = side / 4, near = 6; // the handle is 22 px wide
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
                if (!isPlate(y) && std::abs(x - line) > near)
                    QCOMPARE(QColor(seen(screen, x, y)),
                             QColor((x < line ? m_a : m_b).pixel(x, y)));
    }

    void aloneEachIsWhole_data() { addRungs(); }
    void aloneEachIsWhole()
    {
        QFETCH(UploadPath, rung);
        for (const Show which : {Show::A, Show::B}) {
            QVERIFY(show(rung, comparing(which)));
            QVERIFY(!divider()->isVisible());
            const QImage screen = test::screen(*m_canvas);
            for (int y = 0; y < side && !isPlate(y); ++y)
                for (int x = 0; x < side; ++x)
                    QCOMPARE(QColor(seen(screen, x, y)),
                             QColor((which == Show::A ? m_a : m_b).pixel(x, y)));
        }
    }

    void theDifferenceIsThatOfTheTwin_data()
    {
        QTest::addColumn<UploadPath>("rung");
        QTest::addColumn<int>("gain");
        QTest::addColumn<int>("sideOfB");
        for (const int gain : {1, 4, 32})
            for (const int sideOfB : {side, side / 2, 2 * side}) {
                QTest::addRow("software %d %d", gain, sideOfB)
                    << UploadPath::Software << gain << sideOfB;
                if (hasGl())
                    QTest::addRow("copy %d %d", gain, sideOfB)
                        << UploadPath::Copy << gain << sideOfB;
            }
    }
    void theDifferenceIsThatOfTheTwin()
    {
        QFETCH(UploadPath, rung);
        QFETCH(int, gain);
        QFETCH(int, sideOfB);
        const Comparison comparison = comparing(Show::Difference, 0.5, gain);
        QVERIFY(show(rung, comparison, QSize(sideOfB, sideOfB)));
        const QImage twin = differenceOf(m_a, m_b, gain, comparison.legend.ramp);
        const QImage screen = test::screen(*m_canvas);
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                QCOMPARE(QColor(twin.pixel(x, y)), QColor(differenceAt(m_a, m_b, x, y, gain)));
                QCOMPARE(QColor(seen(screen, x, y)), QColor(twin.pixel(x, y)));
            }
        QCOMPARE(m_canvas->grabComparison(), twin);
    }

    void whatIsSavedIsWhatIsSeen()
    {
        QVERIFY(show(UploadPath::Software, comparing(Show::Split, 0.25)));
        const QImage both = m_canvas->grabComparison();
        QCOMPARE(both.size(), QSize(side, side));
        for (int x = 0; x < side; ++x)
            QCOMPARE(QColor(both.pixel(x, 5)), QColor((x < side / 4 ? m_a : m_b).pixel(x, 5)));
        QCOMPARE(m_canvas->grabPicture(), m_a);
        QCOMPARE(m_canvas->grabOther(), m_b);
    }

    void withoutABThereIsOnlyA()
    {
        QVERIFY(show(UploadPath::Software, comparing(Show::Split)));
        QVERIFY(divider()->isVisible());
        m_canvas->clearOther();
        QVERIFY(!divider()->isVisible());
        QCOMPARE(m_canvas->grabComparison(), m_a);
    }

    void theDividerFollowsTheMouse()
    {
        QVERIFY(show(UploadPath::Software, comparing(Show::Split)));
        connect(m_canvas.get(), &Canvas::dividerMoved, m_canvas.get(), [this](double at) {
            Comparison comparison = m_canvas->comparison();
            comparison.divider = at;
            m_canvas->setComparison(comparison);
        });
        const double ratio = m_canvas->devicePixelRatioF();
        const double width = side * zoom / ratio;
        const QPoint from = divider()->rect().center();
        QTest::mousePress(divider(), Qt::LeftButton, {}, from);
        drag(*divider(), from + QPoint(40, 3));
        QVERIFY(std::abs(m_canvas->comparison().divider - (0.5 + 40 / width)) < 1 / width);
        QTest::keyClick(divider(), Qt::Key_Escape);
        QCOMPARE(m_canvas->comparison().divider, 0.5);
        QTest::mouseRelease(divider(), Qt::LeftButton, {}, divider()->rect().center());
        QTest::keyClick(divider(), Qt::Key_Left, Qt::ControlModifier);
        QTest::keyClick(divider(), Qt::Key_Right);
        QTest::keyClick(divider(), Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(std::abs(m_canvas->comparison().divider - 0.411) < 1e-9);
        QTest::mouseDClick(divider(), Qt::LeftButton, {}, divider()->rect().center());
        QCOMPARE(m_canvas->comparison().divider, 0.5);
        QTest::keyClick(divider(), Qt::Key_End);
        QCOMPARE(m_canvas->comparison().divider, 1.0);
    }
};

QTEST_MAIN(CanvasCompareTest)
#include "tst_canvas_compare.moc"
