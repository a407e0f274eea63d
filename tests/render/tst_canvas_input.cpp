// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas.h"
#include "tests/render/test_frames.h"

#include <QAction>
#include <QMainWindow>
#include <QSignalSpy>
#include <QtTest>

using namespace hit;
using namespace hit::test;

class CanvasInputTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QMainWindow> m_window;
    Canvas *m_canvas = nullptr;

    void move(QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
              Qt::MouseButton button = Qt::LeftButton)
    {
        QMouseEvent event(QEvent::MouseMove, to, m_canvas->mapToGlobal(to), Qt::NoButton, button,
                          modifiers);
        QCoreApplication::sendEvent(m_canvas, &event);
    }
    void press(QPoint at, Qt::MouseButton button = Qt::LeftButton)
    {
        QTest::mousePress(m_canvas, button, Qt::NoModifier, at);
    }
    void release(QPoint at, Qt::MouseButton button = Qt::LeftButton)
    {
        QTest::mouseRelease(m_canvas, button, Qt::NoModifier, at);
    }
    void wheel(QPoint at, int turned)
    {
        QWheelEvent event(at, m_canvas->mapToGlobal(at), QPoint(), QPoint(0, turned), Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_canvas, &event);
    }
    QPointF lastSeeds(const QSignalSpy &spy) const { return spy.last()[0].toPointF(); }

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<QMainWindow>();
        m_canvas = new Canvas(UploadPath::Software);
        m_window->setCentralWidget(m_canvas);
        m_window->resize(800, 600);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
        m_canvas->setFocus();
        m_canvas->setFrame(randomFrame(QSize(256, 256), 0, 1, true));
    }
    void cleanup() { m_window.reset(); }

    void draggingTravelsOneSeedPer200Pixels()
    {
        QSignalSpy started(m_canvas, &Canvas::travelStarted);
        QSignalSpy travelled(m_canvas, &Canvas::travelled);
        QSignalSpy finished(m_canvas, &Canvas::travelFinished);
        press({300, 300});
        move({301, 300});
        QCOMPARE(started.size(), 0);
        move({310, 300}); // here the drag begins
        QCOMPARE(started.size(), 1);
        move({410, 250});
        QCOMPARE(lastSeeds(travelled), QPointF(0.5, -0.25));
        QCOMPARE(travelled.last()[1].toBool(), false);
        release({410, 250});
        QCOMPARE(finished.size(), 1);
        move({500, 300});
        QCOMPARE(travelled.size(), 1);
    }

    void shiftIsATenthAndNeverJumps()
    {
        QSignalSpy travelled(m_canvas, &Canvas::travelled);
        press({300, 300});
        move({310, 300});
        move({410, 300});
        QCOMPARE(lastSeeds(travelled).x(), 0.5);
        move({430, 300}, Qt::ShiftModifier);
        QVERIFY(qAbs(lastSeeds(travelled).x() - 0.51) < 1e-12);
        QCOMPARE(m_canvas->cursor().shape(), Qt::BlankCursor);
        release({430, 300});
        QVERIFY(m_canvas->cursor().shape() != Qt::BlankCursor);
    }

    void controlAsksForWholeSeedsAlsoWithoutMoving()
    {
        QSignalSpy travelled(m_canvas, &Canvas::travelled);
        press({300, 300});
        move({310, 300});
        move({400, 300});
        QTest::keyPress(m_canvas, Qt::Key_Control);
        QCOMPARE(travelled.last()[1].toBool(), true);
        QCOMPARE(lastSeeds(travelled).x(), 0.45);
        QTest::keyRelease(m_canvas, Qt::Key_Control);
        QCOMPARE(travelled.last()[1].toBool(), false);
        release({400, 300});
    }

    void escapeCancelsADragAndOnlyADrag()
    {
        QSignalSpy cancelled(m_canvas, &Canvas::travelCancelled);
        QSignalSpy finished(m_canvas, &Canvas::travelFinished);
        press({300, 300});
        move({310, 300});
        move({400, 300});
        QTest::keyClick(m_canvas, Qt::Key_Escape);
        QCOMPARE(cancelled.size(), 1);
        release({400, 300});
        QCOMPARE(finished.size(), 0);
        QTest::keyClick(m_canvas, Qt::Key_Escape);
        QCOMPARE(cancelled.size(), 1);
    }

    void panning_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("middle button") << 0;
        QTest::newRow("pan tool") << 1;
        QTest::newRow("space") << 2;
    }
    void panning()
    {
        QFETCH(int, how);
        QSignalSpy play(m_canvas, &Canvas::playRequested);
        QSignalSpy started(m_canvas, &Canvas::travelStarted);
        const Qt::MouseButton button = how == 0 ? Qt::MiddleButton : Qt::LeftButton;
        if (how == 1)
            m_canvas->setTool(CanvasTool::Pan);
        if (how == 2)
            QTest::keyPress(m_canvas, Qt::Key_Space);
        const double zoom = m_canvas->zoom();
        press({300, 300}, button);
        move({300 + int(zoom) * 64, 300}, Qt::NoModifier, button);
        release({300 + int(zoom) * 64, 300}, button);
        if (how == 2)
            QTest::keyRelease(m_canvas, Qt::Key_Space);
        QCOMPARE(m_canvas->view().centre_x, 0.25);
        QCOMPARE(m_canvas->view().centre_y, 0.5);
        QCOMPARE(m_canvas->zoom(), zoom);
        QCOMPARE(started.size(), 0);
        QCOMPARE(play.size(), 0);
    }

    void escapePutsAPanBack()
    {
        const View before = m_canvas->view();
        press({300, 300}, Qt::MiddleButton);
        move({350, 300}, Qt::NoModifier, Qt::MiddleButton);
        QVERIFY(!(m_canvas->view() == before));
        QTest::keyClick(m_canvas, Qt::Key_Escape);
        QVERIFY(m_canvas->view() == before);
    }

    void spaceAloneAsksToPlayEvenBesideAShortcut()
    {
        QAction shortcut;
        shortcut.setShortcut(Qt::Key_Space);
        m_window->addAction(&shortcut);
        QSignalSpy triggered(&shortcut, &QAction::triggered);
        QSignalSpy play(m_canvas, &Canvas::playRequested);
        QTest::keyPress(m_canvas, Qt::Key_Space);
        QCOMPARE(play.size(), 0);
        QTest::keyRelease(m_canvas, Qt::Key_Space);
        QCOMPARE(play.size(), 1);
        QCOMPARE(triggered.size(), 0);
    }

    void theWheelZoomsAtThePointer()
    {
        QSignalSpy moved(m_canvas, &Canvas::viewChanged);
        m_canvas->setView(View{false, 1, 0.5, 0.5});
        wheel({500, 350}, 120);
        QCOMPARE(m_canvas->zoom(), 2.0);
        // Pixel (228, 178) lay under the pointer.
        QCOMPARE(m_canvas->view().centre_x, (228 - 100 / 2.0) / 256);
        QCOMPARE(m_canvas->view().centre_y, (178 - 50 / 2.0) / 256);
        wheel({500, 350}, -120);
        QCOMPARE(m_canvas->zoom(), 1.0);
        wheel({500, 350}, 40);
        QVERIFY(qAbs(m_canvas->zoom() - std::exp2(1 / 3.0)) < 1e-12);
        wheel({500, 350}, 0);
        QCOMPARE(moved.size(), 3);
    }

    void aDoubleClickFitsAndGoesBack()
    {
        const View view{false, 4, 0.25, 0.5};
        m_canvas->setView(view);
        QTest::mouseDClick(m_canvas, Qt::LeftButton, Qt::NoModifier, QPoint(200, 200));
        QVERIFY(m_canvas->view().fit);
        QCOMPARE(m_canvas->zoom(), 2.0);
        QTest::mouseDClick(m_canvas, Qt::LeftButton, Qt::NoModifier, QPoint(200, 200));
        QVERIFY(m_canvas->view() == view);
    }

    void arrowsTravelInSteps_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifier");
        QTest::addColumn<QPointF>("seeds");
        QTest::newRow("right") << int(Qt::Key_Right) << int(Qt::NoModifier) << QPointF(0.05, 0);
        QTest::newRow("up") << int(Qt::Key_Up) << int(Qt::NoModifier) << QPointF(0, -0.05);
        QTest::newRow("fine") << int(Qt::Key_Left) << int(Qt::ShiftModifier) << QPointF(-0.005, 0);
        QTest::newRow("whole") << int(Qt::Key_Down) << int(Qt::ControlModifier) << QPointF(0, 1);
    }
    void arrowsTravelInSteps()
    {
        QFETCH(int, key);
        QFETCH(int, modifier);
        QFETCH(QPointF, seeds);
        QSignalSpy stepped(m_canvas, &Canvas::travelStep);
        QTest::keyClick(m_canvas, Qt::Key(key), Qt::KeyboardModifiers(modifier));
        QCOMPARE(stepped.size(), 1);
        QCOMPARE(lastSeeds(stepped), seeds);
    }

    void theMenuKnowsThePixel()
    {
        m_canvas->setView(View{false, 2, 0.5, 0.5});
        QSignalSpy menu(m_canvas, &Canvas::menuRequested);
        QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(403, 300),
                                m_canvas->mapToGlobal(QPoint(403, 300)));
        QCoreApplication::sendEvent(m_canvas, &event);
        QCOMPARE(menu.last()[1].toPoint(), QPoint(129, 128));
    }

    void hidingTheCanvasEndsADrag()
    {
        QSignalSpy finished(m_canvas, &Canvas::travelFinished);
        press({300, 300});
        move({310, 300});
        m_window->hide();
        QCOMPARE(finished.size(), 1);
    }
};

QTEST_MAIN(CanvasInputTest)
#include "tst_canvas_input.moc"
