// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/inspection.h"
#include "app/hitscope/output_window.h"
#include "render/map_overlay.h"
#include "tests/app/window_test.h"
#include "tests/support/active_window.h"
#include "ui/theme/theme.h"

#include <QApplication>

using namespace hit;
using namespace hit::test;

/// The picture alone in a window of its own.
class TestWindowOutput final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};
    std::unique_ptr<TestWindow> m_test;

    MainWindow &window() { return *m_test->window; }
    Explorer &explorer() { return window().explorer(); }
    QAction *command() { return window().actions()[Command::SecondWindow]; }
    static OutputWindow *output()
    {
        for (QWidget *widget : QApplication::topLevelWidgets())
            if (auto *found = qobject_cast<OutputWindow *>(widget))
                return found;
        return nullptr;
    }
    bool settled()
    {
        return QTest::qWaitFor([this] { return window().isSettled(); }, 60'000);
    }
    bool open()
    {
        command()->trigger();
        return output() && QTest::qWaitForWindowExposed(output());
    }
    static QImage shown()
    {
        return output()->canvas().grabPicture().convertToFormat(QImage::Format_RGB888);
    }

private Q_SLOTS:
    void init()
    {
        m_test = std::make_unique<TestWindow>();
        QVERIFY(m_test->waitForPicture());
    }
    void cleanup() { m_test.reset(); }

    void showsWhatTheCanvasShowsFromTheStartOn()
    {
        explorer().travelTo({31, 0});
        QVERIFY(settled());
        QVERIFY(open());
        QCOMPARE(shown(), sessionPicture(explorer().state()));
        explorer().travelTo({32, 0});
        QVERIFY(settled());
        QCOMPARE(shown(), sessionPicture(explorer().state()));
        window().actions()[Command::Compare]->trigger();
        QVERIFY(settled());
        QVERIFY(output()->canvas().comparison() == window().canvas().comparison());
        QTRY_COMPARE(output()->canvas().grabComparison(), window().canvas().grabComparison());
    }

    void aRegionThatIsThereIsShown()
    {
        const QRect region(10, 20, 30, 40);
        window().canvas().setRegion(region);
        QVERIFY(open());
        const auto *overlay = output()->canvas().findChild<MapOverlay *>();
        QCOMPARE(overlay->region(), region);
        window().canvas().setRegion({});
        QCOMPARE(overlay->region(), QRect());
    }

    void aPictureFillsIt()
    {
        QVERIFY(open());
        const QRectF picture = output()->canvas().place(QRectF(0, 0, 128, 128));
        QCOMPARE(picture, QRectF(output()->canvas().rect()));
    }

    void gesturesInItAreStepsOfTheMainWindow()
    {
        QVERIFY(open());
        const State before = explorer().state();
        Canvas &canvas = output()->canvas();
        const QPoint middle = canvas.rect().center();
        QTest::mousePress(&canvas, Qt::LeftButton, {}, middle);
        QTest::mouseMove(&canvas, middle + QPoint(100, 0));
        QTest::mouseMove(&canvas, middle + QPoint(200, 0));
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, middle + QPoint(200, 0));
        QVERIFY(settled());
        QVERIFY(explorer().state() != before);
        QCOMPARE(shown(), m_test->picture());
        QCOMPARE(explorer().undoStack()->count(), 1);
        explorer().undo();
        QVERIFY(explorer().state() == before);
    }

    void theKeysOfTheMainWindowWorkInIt()
    {
        QVERIFY(open());
        activate(*output());
        const State before = explorer().state();
        QTest::keyClick(&output()->canvas(), Qt::Key_R);
        QVERIFY(explorer().state() != before);
        QTest::keyClick(&output()->canvas(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(explorer().state() == before);
    }

    void itIsTheOneThatFillsTheScreenAndEscLeaves()
    {
        QVERIFY(open());
        activate(*output());
        QTest::keyClick(&output()->canvas(), Qt::Key_F11);
        QTRY_VERIFY(output()->isFullScreen());
        QVERIFY(!window().isFullScreen());
        QTest::keyClick(&output()->canvas(), Qt::Key_Escape);
        QTRY_VERIFY(!output()->isFullScreen());
        QTest::keyClick(&output()->canvas(), Qt::Key_Escape);
        QTRY_VERIFY(!output());
    }

    void closingItUnchecksTheCommandAndTheMainWindowTakesItAlong()
    {
        QVERIFY(open());
        output()->close();
        QTRY_VERIFY(!output());
        QVERIFY(!command()->isChecked());
        explorer().travelTo({5, 0});
        QVERIFY(settled());
        QVERIFY(open());
        QCOMPARE(shown(), m_test->picture());
        window().close();
        QVERIFY(!output());
    }
};

QTEST_MAIN(TestWindowOutput)
#include "tst_window_output.moc"
