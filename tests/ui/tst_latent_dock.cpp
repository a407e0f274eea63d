// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "tests/support/active_window.h"
#include "ui/docks/entry_list.h"
#include "ui/docks/entry_panel.h"
#include "ui/docks/latent_dock.h"
#include "ui/docks/mix_tiles.h"
#include "ui/explorer.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/plane_pad.h"
#include "ui/widgets/slider_groove.h"
#include "ui/widgets/value_slider.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

using namespace hit;

namespace {

constexpr int dim = 512;

struct Bench
{
    Bench()
    {
        auto info = std::make_shared<ModelInfo>();
        info->has_ema = true;
        info->config.z_dim = dim;
        info->config.stages.resize(5);
        explorer.setModel(info);
        dock.resize(360, 800);
        dock.show();
        hit::test::activate(dock);
    }
    int steps() const { return explorer.undoStack()->count(); }
    ValueSlider *slider(const QString &label) const
    {
        for (ValueSlider *found : dock.findChildren<ValueSlider *>())
            if (found->label() == label && found->isVisible())
                return found;
        return nullptr;
    }

    Explorer explorer;
    LatentDock dock{explorer};
    PlanePad *pad = dock.findChild<PlanePad *>();
    QLineEdit *seed = dock.findChild<QLineEdit *>(QStringLiteral("seed"));
    EntryPanel *panel = dock.findChild<EntryPanel *>();
    EntryList *list = dock.findChild<EntryList *>();
};

} // namespace

class TestLatentDock final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDragOnThePlaneIsOneStep()
    {
        Bench bench;
        const QPoint from = bench.pad->rect().center();
        QTest::mousePress(bench.pad, Qt::LeftButton, {}, from);
        for (int x : {20, 40, 60, 72})
            QTest::mouseMove(bench.pad, from + QPoint(x, 0));
        QTest::mouseRelease(bench.pad, Qt::LeftButton, {}, from + QPoint(72, 0));
        QCOMPARE(bench.explorer.state().latent.plane.x, 1.0);
        QCOMPARE(bench.steps(), 1);
        bench.explorer.undo();
        QCOMPARE(bench.pad->position(), QPointF(0, 0));
    }

    void undoEndsADragThatGoesOn_data()
    {
        QTest::addColumn<QString>("label");
        for (const char *label : {"", "Spread", "z 0"})
            QTest::newRow(*label ? label : "plane") << QString(label);
    }
    void undoEndsADragThatGoesOn()
    {
        QFETCH(QString, label);
        Bench bench;
        QTRY_VERIFY(bench.slider("z 0"));
        const ValueSlider *slider = bench.slider(label);
        QWidget *widget = slider ? slider->focusProxy() : bench.pad;
        const QPoint from = widget->rect().center();
        const State before = bench.explorer.state();
        const double value = slider ? slider->value() : 0;
        QTest::mousePress(widget, Qt::LeftButton, {}, from);
        for (int x : {20, 40})
            QTest::mouseMove(widget, from + QPoint(x, 0));
        QVERIFY(bench.explorer.state() != before);
        bench.explorer.undo();
        for (int x : {20, 30})
            QTest::mouseMove(widget, from + QPoint(x, 0));
        QVERIFY(bench.explorer.state() == before);
        QTest::mouseRelease(widget, Qt::LeftButton, {}, from + QPoint(30, 0));
        QVERIFY(bench.explorer.state() == before);
        QCOMPARE(bench.steps(), 0);
        QCOMPARE(bench.pad->position(), QPointF(0, 0));
        if (slider)
            QCOMPARE(slider->value(), value);
    }

    void aClickOnATileOnlyAsks()
    {
        Bench bench;
        QSignalSpy asked(&bench.dock, &LatentDock::goToRequested);
        QTest::mouseClick(bench.pad, Qt::LeftButton, {},
                          bench.pad->rect().center() + QPoint(52, 0));
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().first().toPointF(), QPointF(1, 0));
        QCOMPARE(bench.steps(), 0);
    }

    void seedFieldTakesPlacesAndKeepsTheValueOnNonsense()
    {
        Bench bench;
        const auto enter = [&](const char *text) {
            bench.seed->setFocus();
            bench.seed->selectAll();
            QTest::keyClicks(bench.seed, QLatin1String(text));
            QTest::keyClick(bench.seed, Qt::Key_Return);
        };
        enter("4217");
        QVERIFY((bench.explorer.state().latent.plane == PlanePoint{4217, 0}));
        enter("4217.38, 12.06");
        QVERIFY((bench.explorer.state().latent.plane == PlanePoint{4217.38, 12.06}));
        QCOMPARE(bench.steps(), 2);
        auto *note = bench.dock.findChild<FieldNote *>(QStringLiteral("seedNote"));
        QVERIFY(!note->isVisible());
        enter("planet");
        QVERIFY(note->isVisible());
        QCOMPARE(note->text(),
                 QStringLiteral("Not a seed. Write a number such as 4217, or two: 4217.38, 12.06"));
        QCOMPARE(bench.steps(), 2);
        QTest::keyClick(bench.seed, Qt::Key_Escape);
        QVERIFY(!note->isVisible());
        QCOMPARE(bench.seed->text(), QStringLiteral("4217.38, 12.06"));
    }

    void theSeedHasAllItsDigitsOnlyForWhoChangesIt()
    {
        Bench bench;
        bench.explorer.travelTo({0.3119, -0.25});
        QCOMPARE(bench.seed->text(), QStringLiteral("0.31, \u22120.25"));
        bench.seed->setFocus();
        QCOMPARE(bench.seed->text(), QStringLiteral("0.3119, -0.25"));
        bench.pad->setFocus();
        QCOMPARE(bench.seed->text(), QStringLiteral("0.31, \u22120.25"));
        QCOMPARE(bench.steps(), 1);
    }

    void theNoteOfAWrongSeedGoesOnceItIsRightOrLeft()
    {
        Bench bench;
        auto *note = bench.dock.findChild<FieldNote *>(QStringLiteral("seedNote"));
        const auto enterNonsense = [&bench] {
            bench.seed->setFocus();
            bench.seed->selectAll();
            QTest::keyClicks(bench.seed, QStringLiteral("5x"));
            QTest::keyClick(bench.seed, Qt::Key_Return);
        };
        enterNonsense();
        QVERIFY(note->isVisible());
        QTest::keyClick(bench.seed, Qt::Key_Backspace);
        QVERIFY(!note->isVisible());
        enterNonsense();
        QVERIFY(note->isVisible());
        bench.pad->setFocus();
        QVERIFY(!note->isVisible());
        QCOMPARE(bench.seed->text(), QStringLiteral("0"));
        QCOMPARE(bench.steps(), 0);
    }

    void spreadIsOneStepAndNeverNegative()
    {
        Bench bench;
        ValueSlider *spread = bench.slider(QStringLiteral("Spread"));
        auto *groove = spread->findChild<SliderGroove *>();
        groove->setFocus();
        QTest::keyClick(groove, Qt::Key_Left);
        QCOMPARE(bench.explorer.state().spread, 0.95);
        QCOMPARE(bench.explorer.undoStack()->undoText(), QStringLiteral("Spread 0.95"));
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(groove, Qt::Key_PageDown);
        QCOMPARE(bench.explorer.state().spread, 0.0);
        bench.explorer.undo();
        QCOMPARE(spread->value(), bench.explorer.state().spread);
    }

    void oneNumberMakesAFreeVectorAndBackReturns()
    {
        Bench bench;
        bench.explorer.travelTo({3, 0});
        bench.panel->setOpen(true);
        QApplication::processEvents();
        ValueSlider *entry = bench.slider(QStringLiteral("z 1"));
        QVERIFY(entry);
        const auto home = plane_latent({3, 0}, dim);
        QCOMPARE(float(entry->value()), home[1]);
        auto *groove = entry->findChild<SliderGroove *>();
        groove->setFocus();
        QTest::keyClick(groove, Qt::Key_PageUp);
        const State &state = bench.explorer.state();
        QCOMPARE(state.latent.kind, Latent::Kind::Free);
        QVERIFY(std::abs(double(state.latent.z[1]) - double(home[1]) - 1) < 1e-3);
        QCOMPARE(state.latent.z[2], home[2]);
        QCOMPARE(bench.steps(), 2);
        QVERIFY(bench.pad->accessibleDescription().contains(QStringLiteral("distance 1.0")));
        auto *back = bench.pad->findChild<QPushButton *>();
        QVERIFY(back->isVisible());
        QTest::mouseClick(back, Qt::LeftButton);
        QCOMPARE(state.latent.kind, Latent::Kind::Plane);
        QCOMPARE(float(entry->value()), home[1]);
        QVERIFY(!back->isVisible());
    }

    void aDragOfANumberCanBeTakenBack()
    {
        Bench bench;
        bench.panel->setOpen(true);
        QApplication::processEvents();
        auto *groove = bench.slider(QStringLiteral("z 0"))->findChild<SliderGroove *>();
        const State before = bench.explorer.state();
        QTest::mousePress(groove, Qt::LeftButton, {}, {20, 14});
        QTest::mouseMove(groove, {60, 14});
        QVERIFY(!(bench.explorer.state() == before));
        QTest::keyClick(groove, Qt::Key_Escape);
        QTest::mouseRelease(groove, Qt::LeftButton, {}, {60, 14});
        QVERIFY(bench.explorer.state() == before);
        QCOMPARE(bench.steps(), 0);
    }

    void thereAreWidgetsOnlyForTheRowsInSight()
    {
        Bench bench;
        bench.panel->setOpen(true);
        QApplication::processEvents();
        const int widgets = int(bench.list->findChildren<ValueSlider *>().size());
        QVERIFY2(widgets < 20, qPrintable(QString::number(widgets)));
        bench.list->verticalScrollBar()->setValue(bench.list->verticalScrollBar()->maximum());
        ValueSlider *last = bench.slider(QStringLiteral("z 511"));
        QVERIFY(last);
        QCOMPARE(float(last->value()), plane_latent({0, 0}, dim)[511]);
        QCOMPARE(int(bench.list->findChildren<ValueSlider *>().size()), widgets);
    }

    void filterChoosesNumbers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<int>>("expected");
        QTest::addColumn<bool>("valid");
        // Values 0 ... 5 are -2, -1, 0, 1, 2, 3; number 4 differs from the plane.
        QTest::newRow("all") << QString() << QList<int>{0, 1, 2, 3, 4, 5} << true;
        QTest::newRow("one") << QStringLiteral("3") << QList<int>{3} << true;
        QTest::newRow("named") << QStringLiteral("z 3") << QList<int>{3} << true;
        QTest::newRow("range") << QStringLiteral("1-3") << QList<int>{1, 2, 3} << true;
        QTest::newRow("above") << QStringLiteral("> 1.5") << QList<int>{4, 5} << true;
        QTest::newRow("below") << QStringLiteral("<-1") << QList<int>{0} << true;
        QTest::newRow("minus sign") << QStringLiteral("<\u22121") << QList<int>{0} << true;
        QTest::newRow("edited") << QStringLiteral("Edited") << QList<int>{4} << true;
        QTest::newRow("list") << QStringLiteral("1, 3,") << QList<int>{1, 3} << true;
        QTest::newRow("the example")
            << QStringLiteral("17, 2-3, >2, edited") << QList<int>{2, 3, 4, 5} << true;
        QTest::newRow("bad list") << QStringLiteral("1, x") << QList<int>{0, 1, 2, 3, 4, 5}
                                  << false;
        QTest::newRow("nonsense") << QStringLiteral("><") << QList<int>{0, 1, 2, 3, 4, 5} << false;
    }
    void filterChoosesNumbers()
    {
        QFETCH(QString, text);
        const EntryFilter filter = entryFilter(text);
        QList<int> shown;
        for (int i = 0; i < 6; ++i)
            if (filter.accepts(i, float(i - 2), i == 4 ? 7.0F : float(i - 2)))
                shown.append(i);
        QTEST(shown, "expected");
        QTEST(filter.valid, "valid");
    }

    void whatPassesThroughFreeVectorsDoesNotFlicker()
    {
        Bench bench;
        bench.explorer.beginMotion(QStringLiteral("Go"));
        State passing = bench.explorer.state();
        passing.latent.kind = Latent::Kind::Free;
        passing.latent.z.assign(dim, 0.5F);
        bench.explorer.change(passing);
        QVERIFY(!bench.pad->findChild<QPushButton *>()->isVisible());
        const auto *seed = bench.dock.findChild<QLineEdit *>(QStringLiteral("seed"));
        QCOMPARE(seed->placeholderText().toLower(), placeText(passing));
        QCOMPARE(seed->text(), QString());
        bench.explorer.commit();
        QVERIFY(bench.pad->findChild<QPushButton *>()->isVisible());
    }

    void thePlaceIsWholeInTheNarrowestDock()
    {
        Bench bench;
        bench.explorer.travelTo({451290.05, 0.05});
        bench.dock.resize(300, 500);
        QTRY_COMPARE(bench.dock.width(), 300);
        const int inside = bench.seed->fontMetrics().horizontalAdvance(bench.seed->text()) + 12;
        QTRY_VERIFY2(bench.seed->width() >= inside,
                     qPrintable(QString("%1 < %2").arg(bench.seed->width()).arg(inside)));
        bench.dock.resize(360, 500);
        const auto *spread = bench.slider(QStringLiteral("Spread"));
        QTRY_VERIFY(std::abs(bench.seed->mapTo(&bench.dock, QPoint()).x()
                             - spread->focusProxy()->mapTo(&bench.dock, QPoint()).x())
                    <= 2);
    }

    void whatOpensComesIntoSight()
    {
        Bench bench;
        bench.dock.resize(300, 260);
        QCoreApplication::processEvents();
        const auto *area = bench.dock.findChild<QScrollArea *>();
        const auto isInSight = [area](const QWidget *widget, int height) {
            const QRect place(widget->mapTo(area->viewport(), QPoint()),
                              QSize(1, std::min(height, widget->height())));
            return area->viewport()->rect().contains(place);
        };
        area->verticalScrollBar()->setValue(0);
        QVERIFY(!isInSight(bench.list, 40));
        QTest::keyClicks(bench.panel->findChild<QLineEdit *>(), ">2");
        QTRY_VERIFY(isInSight(bench.list, 40));
        auto *mix = bench.dock.findChild<QToolButton *>("button.mix");
        const auto *tiles = bench.dock.findChild<MixTiles *>();
        if (tiles->isVisible())
            mix->click();
        area->verticalScrollBar()->setValue(0);
        QTRY_VERIFY(!tiles->isVisible());
        mix->click();
        QTRY_VERIFY(tiles->isVisible() && isInSight(tiles, tiles->height()));
    }

    void aLowDockLeavesTheRoomToTheNumbers()
    {
        Bench bench;
        bench.dock.resize(360, 800);
        QVERIFY(bench.pad->height() > 132);
        bench.dock.resize(360, 640);
        QTRY_COMPARE(bench.pad->height(), 132);
    }

    void initTestCase() { QLocale::setDefault(QLocale::c()); }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestLatentDock)
#include "tst_latent_dock.moc"
