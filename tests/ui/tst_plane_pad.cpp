// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/active_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plane_pad.h"
#include "ui/widgets/plane_trail.h"
#include "ui/widgets/plane_view.h"

#include <QAccessible>
#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace hit;

namespace {

// 312 x 208: six by four seeds at the pitch of 52.
struct Bench
{
    Bench()
    {
        pad.resize(312, 208);
        pad.show();
        hit::test::activate(pad);
        pad.setFocus();
    }
    QPoint centre() const { return {156, 104}; }

    PlanePad pad;
    QSignalSpy started{&pad, &PlanePad::gestureStarted};
    QSignalSpy moved{&pad, &PlanePad::moved};
    QSignalSpy finished{&pad, &PlanePad::gestureFinished};
    QSignalSpy cancelled{&pad, &PlanePad::gestureCancelled};
    QSignalSpy goTo{&pad, &PlanePad::goTo};
    QSignalSpy wanted{&pad, &PlanePad::thumbnailsWanted};
};

} // namespace

class TestPlanePad final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dragTravelsOneSeedPerPitch()
    {
        Bench bench;
        QTest::mousePress(&bench.pad, Qt::LeftButton, {}, bench.centre());
        QTest::mouseMove(&bench.pad, bench.centre() + QPoint(20, 0)); // begins the drag
        QTest::mouseMove(&bench.pad, bench.centre() + QPoint(20 + 52, 26));
        QTest::mouseRelease(&bench.pad, Qt::LeftButton, {}, bench.centre() + QPoint(72, 26));
        QCOMPARE(bench.pad.position(), QPointF(1, 0.5));
        QCOMPARE(bench.moved.last().first().toPointF(), QPointF(1, 0.5));
        QCOMPARE(bench.started.count(), 1);
        QCOMPARE(bench.finished.count(), 1);
        QCOMPARE(bench.goTo.count(), 0);
    }

    void controlStaysOnWholeSeeds()
    {
        Bench bench;
        QTest::mousePress(&bench.pad, Qt::LeftButton, {}, bench.centre());
        QTest::mouseMove(&bench.pad, bench.centre() + QPoint(20, 0));
        QMouseEvent move(QEvent::MouseMove, QPointF(156 + 20 + 40, 104),
                         bench.pad.mapToGlobal(QPointF(156 + 20 + 40, 104)), Qt::NoButton,
                         Qt::LeftButton, Qt::ControlModifier);
        QApplication::sendEvent(&bench.pad, &move);
        QCOMPARE(bench.pad.position(), QPointF(1, 0));
        QTest::mouseRelease(&bench.pad, Qt::LeftButton, {}, bench.centre());
    }

    void escapeBringsTheDragBack()
    {
        Bench bench;
        QTest::mousePress(&bench.pad, Qt::LeftButton, {}, bench.centre());
        QTest::mouseMove(&bench.pad, bench.centre() + QPoint(20, 0));
        QTest::mouseMove(&bench.pad, bench.centre() + QPoint(70, 0));
        QTest::keyClick(&bench.pad, Qt::Key_Escape);
        QTest::mouseMove(&bench.pad, bench.centre() + QPoint(90, 0));
        QTest::mouseRelease(&bench.pad, Qt::LeftButton, {}, bench.centre());
        QCOMPARE(bench.pad.position(), QPointF(0, 0));
        QCOMPARE(bench.cancelled.count(), 1);
        QCOMPARE(bench.finished.count(), 0);
    }

    void clickOnATileGoesToItsSeed()
    {
        Bench bench;
        QTest::mouseClick(&bench.pad, Qt::LeftButton, {}, bench.centre() + QPoint(52, -52));
        QCOMPARE(bench.goTo.count(), 1);
        QCOMPARE(bench.goTo.first().first().toPointF(), QPointF(1, -1));
        QTest::mouseClick(&bench.pad, Qt::LeftButton, {}, bench.centre() + QPoint(26, 26));
        QCOMPARE(bench.goTo.count(), 1); // between the tiles
        QCOMPARE(bench.started.count(), 0);
    }

    void arrowsMoveAndEnterGoesToTheNearestSeed()
    {
        Bench bench;
        QTest::keyClick(&bench.pad, Qt::Key_Right);
        QCOMPARE(bench.pad.position(), QPointF(0.05, 0));
        QTest::keyClick(&bench.pad, Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(bench.pad.position(), QPointF(0.05, 1));
        QTest::keyClick(&bench.pad, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(bench.pad.position(), QPointF(0.045, 1));
        QCOMPARE(bench.started.count(), 3);
        QCOMPARE(bench.finished.count(), 3);
        QTest::keyClick(&bench.pad, Qt::Key_Return);
        QCOMPARE(bench.goTo.last().first().toPointF(), QPointF(0, 1));
    }

    void asksForMissingThumbnailsNearestFirst()
    {
        Bench bench;
        QTRY_COMPARE(bench.wanted.count(), 1);
        auto seeds = bench.wanted.last().first().value<QList<QPoint>>();
        QVERIFY(seeds.size() >= 24);
        QCOMPARE(seeds.first(), QPoint(0, 0));
        for (qsizetype i = 1; i < seeds.size(); ++i)
            QVERIFY(std::hypot(seeds[i].x(), seeds[i].y())
                    >= std::hypot(seeds[i - 1].x(), seeds[i - 1].y()));
        QImage image(32, 32, QImage::Format_RGB32);
        image.fill(Qt::red);
        bench.pad.setThumbnail({0, 0}, image);
        bench.pad.setPosition({100, 50});
        QTRY_COMPARE(bench.wanted.count(), 2);
        QCOMPARE(bench.wanted.last().first().value<QList<QPoint>>().first(), QPoint(100, 50));
        bench.pad.setPosition({0, 0});
        QTRY_COMPARE(bench.wanted.count(), 3);
        QVERIFY(!bench.wanted.last().first().value<QList<QPoint>>().contains(QPoint(0, 0)));
        bench.pad.clearThumbnails();
        QTRY_COMPARE(bench.wanted.count(), 4);
        QVERIFY(bench.wanted.last().first().value<QList<QPoint>>().contains(QPoint(0, 0)));
    }

    void aFreeVectorLocksThePlaneAndOffersTheWayBack()
    {
        Bench bench;
        bench.pad.setFreeText(QStringLiteral("Free vector: distance 3.1 from seed 0"));
        QTest::mousePress(&bench.pad, Qt::LeftButton, {}, {20, 20});
        QTest::mouseMove(&bench.pad, {90, 20});
        QTest::mouseRelease(&bench.pad, Qt::LeftButton, {}, {90, 20});
        QTest::keyClick(&bench.pad, Qt::Key_Right);
        QCOMPARE(bench.pad.position(), QPointF(0, 0));
        QCOMPARE(bench.started.count() + bench.goTo.count(), 0);
        auto *back = bench.pad.findChild<QPushButton *>();
        QVERIFY(back->isVisible());
        QSignalSpy asked(&bench.pad, &PlanePad::backRequested);
        QTest::mouseClick(back, Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        bench.pad.setFreeText({});
        QVERIFY(!back->isVisible());
    }

    void aFineWheelAddsUpToNotches()
    {
        Bench bench;
        const auto turn = [&bench](int angle) {
            QWheelEvent wheel(bench.centre(), bench.pad.mapToGlobal(bench.centre()), {}, {0, angle},
                              Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(&bench.pad, &wheel);
        };
        const auto seedAt = [&bench](int right) {
            QTest::mouseClick(&bench.pad, Qt::LeftButton, {}, bench.centre() + QPoint(right, 0));
            return bench.goTo.isEmpty() ? QPointF() : bench.goTo.last().first().toPointF();
        };
        for (int i = 0; i < 3; ++i)
            turn(30);
        QCOMPARE(seedAt(104), QPointF(2, 0)); // still 52 px from seed to seed
        turn(30);
        QCOMPARE(seedAt(104), QPointF(1, 0));
    }

    void theTextOfAFreeVectorLiesOnAPlate()
    {
        Bench bench;
        QImage white(32, 32, QImage::Format_RGB32);
        white.fill(Qt::white);
        for (int x = -4; x <= 4; ++x)
            for (int y = -3; y <= 3; ++y)
                bench.pad.setThumbnail({x, y}, white);
        bench.pad.setFreeText(QStringLiteral("i"));
        // Between the text and the edge of its plate, on the seed above the middle.
        const QImage image = bench.pad.grab().toImage();
        const QPoint beside(image.width() / 2 - 6, image.height() / 2 - 12);
        const int plate = image.pixelColor(beside).lightness();
        const int tile = image.pixelColor(beside - QPoint(52, 0)).lightness();
        QVERIFY2(plate + 20 < tile, qPrintable(QStringLiteral("%1 %2").arg(plate).arg(tile)));
    }

    void setPositionIsSilentAndSurvivesTheEdgeOfThePlane()
    {
        Bench bench;
        bench.pad.setPosition({1e300, -1e300});
        QCOMPARE(bench.pad.position(), QPointF(2147483647, -2147483647));
        QCOMPARE(bench.moved.count(), 0);
        QVERIFY(!bench.pad.grab().isNull());
    }

    void thePlaneScrollsOnlyWhenTheRingComesNearTheEdge()
    {
        PlaneView view;
        view.setSize({520, 520}); // five seeds on each side of the centre
        view.follow({2, 0});
        QCOMPARE(view.centre(), QPointF(0, 0));
        view.follow({4, 0});
        QCOMPARE(view.centre(), QPointF(1, 0));
        view.follow({50, 7});
        QCOMPARE(view.centre(), QPointF(50, 7));
        view.zoom(1, {50, 7});
        QCOMPARE(view.pitch(), 104.0);
        view.zoom(1, {50, 7});
        QCOMPARE(view.pitch(), 104.0);
    }

    void aJumpBeginsANewTrail()
    {
        QObject owner;
        PlaneTrail trail(&owner);
        trail.add({0, 0}, {0.5, 0});
        trail.add({0.5, 0}, {1, 0});
        QCOMPARE(trail.places(), QList<QPointF>({{0, 0}, {0.5, 0}, {1, 0}}));
        trail.add({1, 0}, {4217, 0});
        QCOMPARE(trail.places(), QList<QPointF>({{4217, 0}}));
    }

    void screenReadersHearThePlace()
    {
        Bench bench;
        bench.pad.setPosition({4217.384, 12.06});
        QAccessibleInterface *a = QAccessible::queryAccessibleInterface(&bench.pad);
        QCOMPARE(a->text(QAccessible::Value), QStringLiteral("seed 4217.38, 12.06"));
    }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestPlanePad)
#include "tst_plane_pad.moc"
