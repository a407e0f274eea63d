// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/run_support.h"
#include "ui/theme/theme.h"
#include "ui/train/curve_chart.h"
#include "ui/train/curve_export.h"
#include "ui/train/curve_panel.h"
#include "ui/train/run_history.h"
#include "ui/train/run_library.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineSeries>
#include <QPaintEvent>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QValueAxis>

#include <cmath>
#include <fstream>
#include <random>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int many = 200'000;

CurvePoints noise(int count)
{
    std::mt19937 random(3);
    std::normal_distribution<double> normal(1, 0.2);
    CurvePoints points;
    for (int i = 0; i < count; ++i)
        points.push_back({std::int64_t{10} * i, normal(random)});
    return points;
}

/// A run of many events, as fast as they can be written.
void writeEvents(const RunFolder &run, int count)
{
    std::ofstream file(run.events_file());
    for (int i = 0; i < count; ++i)
        file << R"({"v":1,"t":1700000000.5,"step":)" << i * 10
             << R"(,"type":"scalars","values":{"loss/generator":1.25,"loss/discriminator":0.75,)"
             << R"("loss/penalty":0.125,"norm/generator":3.5,"norm/discriminator":2.5,)"
             << R"("speed/images per second":31.4}})" << '\n';
}

/// What is painted of a widget.
struct PaintedRegions final : QObject
{
    explicit PaintedRegions(QWidget *widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            regions.append(static_cast<QPaintEvent *>(event)->region());
        return false;
    }
    QList<QRegion> regions;
};

QSettings &withoutFolders(QSettings &settings)
{
    settings.setValue("train/folders", QStringList());
    return settings;
}

struct PanelWithoutRuns
{
    Scratch scratch;
    QSettings settings{QString::fromStdString((scratch / "settings.ini").string()),
                       QSettings::IniFormat};
    RunLibrary library{withoutFolders(settings)};
    CurvePanel panel{library};
};

} // namespace

/// From events.jsonl to lines on the screen.
class TestCurves final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};

private Q_SLOTS:
    void fewPointsStayAsTheyAre()
    {
        const CurvePoints points = noise(100);
        const auto seen = decimated(points, 0, 1000, 300);
        QCOMPARE(seen.size(), 100);
        QCOMPARE(seen[7].y(), points[7].value);
    }

    /// Every column keeps its least and its largest, so that the picture is the same.
    void keepsWhatEveryPixelColumnShows()
    {
        const CurvePoints points = noise(10'000);
        const double to = double(points.back().step) + 1;
        constexpr int columns = 200;
        const auto seen = decimated(points, 0, to, columns);
        QVERIFY(seen.size() <= 2 * columns);
        const auto column = [&](double step) { return int(step / to * columns); };
        std::vector<double> least(columns, 1e9), most(columns, -1e9);
        for (const CurvePoint &point : points) {
            const auto at = std::size_t(column(double(point.step)));
            least[at] = std::min(least[at], point.value);
            most[at] = std::max(most[at], point.value);
        }
        std::vector<double> seenLeast(columns, 1e9), seenMost(columns, -1e9);
        for (qsizetype i = 0; i < seen.size(); ++i) {
            const auto at = std::size_t(column(seen[i].x()));
            seenLeast[at] = std::min(seenLeast[at], seen[i].y());
            seenMost[at] = std::max(seenMost[at], seen[i].y());
            QVERIFY(i == 0 || seen[i].x() > seen[i - 1].x());
        }
        QCOMPARE(seenLeast, least);
        QCOMPARE(seenMost, most);
    }

    void smoothingOfAConstantIsThatConstant()
    {
        const CurvePoints points{{0, 3}, {10, 3}, {20, 3}};
        for (const CurvePoint &point : smoothed(points, 0.99))
            QVERIFY(std::abs(point.value - 3) < 1e-12);
        const CurvePoints two{{0, 0}, {10, 1}};
        // (s * (1 - s) * 0 + (1 - s) * 1) / (1 - s^2) with s = 0.5
        QVERIFY(std::abs(smoothed(two, 0.5)[1].value - 1 / 1.5) < 1e-12);
    }

    void findsTheNearestPoint()
    {
        const CurvePoints points{{0, 1}, {10, 2}, {30, 3}};
        QCOMPARE(nearest(points, -5)->step, 0);
        QCOMPARE(nearest(points, 19)->step, 10);
        QCOMPARE(nearest(points, 21)->step, 30);
        QCOMPARE(nearest(points, 99)->step, 30);
        QVERIFY(!nearest({}, 1));
    }

    void ticksAreRoundAndFew_data()
    {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        for (const auto &[from, to] :
             {std::pair{0.0, 2.4}, {0.0, 48'000.0}, {-3.0, 3.0}, {1e-5, 2e-5}, {0.0, 3e9}})
            QTest::addRow("%g to %g", from, to) << from << to;
    }
    void ticksAreRoundAndFew()
    {
        QFETCH(double, from);
        QFETCH(double, to);
        const auto ticks = valueTicks(from, to, 5);
        QVERIFY(ticks.size() >= 2 && ticks.size() <= 6);
        for (const AxisTick &tick : ticks)
            QVERIFY(tick.value >= from - 1e-9 && tick.value <= to * (1 + 1e-9));
        QVERIFY(valueTicks(1, 1, 5).isEmpty());
        QVERIFY(valueTicks(0, std::nan(""), 5).isEmpty());
    }

    void logTicksAreOnesTwosAndFives_data()
    {
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<QStringList>("labels");
        QTest::newRow("a decade") << 9.5 << 45.0 << QStringList{"10", "20"};
        QTest::newRow("part of one") << 21.0 << 39.0 << QStringList{"25", "30", "35"};
        QTest::newRow("three") << 0.09 << 110.0 << QStringList{"0.1", "1", "10", "100"};
        QTest::newRow("many") << 1e-7 << 1e3
                              << QStringList{"1e-07", "1e-05", "0.001", "0.1", "10", "1,000"};
    }
    void logTicksAreOnesTwosAndFives()
    {
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(QStringList, labels);
        QStringList found;
        for (const AxisTick &tick : decadeTicks(std::log10(from), std::log10(to), 5)) {
            QVERIFY(tick.value >= std::log10(from) && tick.value <= std::log10(to));
            found.append(tick.label);
        }
        QCOMPARE(found, labels);
    }

    void theLegendNamesEveryLine_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("runs");
        for (const int width : {230, 300, 500})
            for (const int runs : {1, 2, 4})
                QTest::addRow("%d runs in %d px", runs, width) << width << runs;
    }
    void theLegendNamesEveryLine()
    {
        QFETCH(int, width);
        QFETCH(int, runs);
        QStringList names{"generator", "discriminator"};
        for (int run = 1; run < runs; ++run)
            for (const char *line : {"generator", "discriminator"})
                names.append(QStringLiteral("%1, a-long-name-of-a-run-%2").arg(line).arg(run));
        constexpr double title = 50, height = 16;
        const QFontMetricsF metrics(hit::font(TextRole::Caption));
        const CurveLegend legend = arrangeLegend(names, metrics, width, title, height);
        QCOMPARE(legend.entries.size(), names.size());
        for (qsizetype i = 0; i < names.size(); ++i) {
            const CurveLegend::Entry &entry = legend.entries[i];
            QVERIFY(entry.text.size() >= 3);
            const bool first = entry.place.top() == 0;
            QVERIFY(entry.sample.left() >= (first ? title : 0) && entry.place.right() <= width);
            QVERIFY(entry.place.bottom() <= legend.lines * height);
            for (qsizetype before = 0; before < i; ++before)
                QVERIFY(!entry.sample.united(entry.place)
                             .intersects(legend.entries[before].sample.united(
                                 legend.entries[before].place)));
        }
        // This run's own first.
        QVERIFY(legend.entries[0].place.top() <= legend.entries.last().place.top());
    }

    void aRunThatEndedHasNoValueLater()
    {
        const CurvePoints points{{10, 1}, {50, 2}};
        QCOMPARE(valueAt(points, 50.4)->step, 50);
        QVERIFY(!valueAt(points, 872) && !valueAt(points, 5) && !valueAt({}, 1));
    }

    void theMainLineIsNeverCut_data()
    {
        QTest::addColumn<double>("smoothing");
        QTest::newRow("raw") << 0.0;
        QTest::newRow("smoothed") << 0.5;
    }
    void theMainLineIsNeverCut()
    {
        QFETCH(double, smoothing);
        CurvePoints points = noise(1000);
        points[500].value = 40;
        CurveChart chart("Loss", {});
        chart.setCurves({{"generator", tokens().accent, Qt::SolidLine, nullptr, &points, 1, {}}});
        chart.setSmoothing(smoothing);
        chart.resize(500, 240);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        const auto main = [&] {
            return static_cast<const QLineSeries *>(chart.chart()->series().last());
        };
        QTRY_VERIFY(main()->count() > 100);
        const auto *axis =
            static_cast<const QValueAxis *>(chart.chart()->axes(Qt::Vertical).constFirst());
        for (const QPointF &point : main()->points())
            QVERIFY(point.y() >= axis->min() && point.y() <= axis->max());
        const double faintest = 40; // leaves the chart, so that the main line is not flat
        QCOMPARE(axis->max() < faintest, smoothing > 0);
    }

    void csvHasEveryStepOfEveryCurve()
    {
        const CurvePoints a{{0, 1.5}, {20, 2}}, b{{10, 4e9}};
        const QByteArray text =
            csvOf({{"this run", {}, Qt::SolidLine, nullptr, &a, 1, "a \"b\": speed, images/s"},
                   {"process", {}, Qt::SolidLine, nullptr, &b, 1e9, "a: memory, GB"}});
        QCOMPARE(text, QByteArray("step,\"a \"\"b\"\": speed, images/s\",\"a: memory, "
                                  "GB\"\r\n0,1.5,\r\n10,,4\r\n20,2,"
                                  "\r\n"));
    }

    void opensARunOf200000Events()
    {
        const ScratchRun run;
        writeEvents(run.folder, many);
        QElapsedTimer clock;
        clock.start();
        RunHistory history(QString::fromStdString(run.folder.path().string()));
        QTRY_VERIFY_WITH_TIMEOUT(!history.curves()->scalars().empty(), 60'000);
        qInfo("first curves after %lld ms", clock.elapsed());
        QTRY_VERIFY_WITH_TIMEOUT(history.isRead(), 60'000);
        qInfo("all %d events after %lld ms", many, clock.elapsed());
        QCOMPARE(history.curves()->scalars().at("loss/generator").size(), std::size_t(many));
    }

    void followsWhatIsAdded()
    {
        const ScratchRun run;
        auto log = EventLog::open(run.folder.events_file());
        QVERIFY(log && log->append("scalars", 1, {{"values", {{"loss/generator", 2.0}}}}));
        RunHistory history(QString::fromStdString(run.folder.path().string()));
        QTRY_COMPARE(history.curves()->scalars().size(), std::size_t(1));
        QVERIFY(log->append("start", 1, {{"reason", "resumed"}}));
        QTRY_COMPARE(history.curves()->starts().size(), std::size_t(1));
        QCOMPARE(history.curves()->starts().front().text, std::string("resumed"));
    }

    void aRunWithoutEventsSaysWhy()
    {
        const ScratchRun run;
        QVERIFY(QDir().mkpath(QString::fromStdString(run.folder.events_file().string())));
        RunHistory history(QString::fromStdString(run.folder.path().string()));
        QTRY_VERIFY(history.isRead());
        QVERIFY(!history.error().isEmpty());
    }

    void aChartOf200000PointsScrollsFluently()
    {
        const CurvePoints points = noise(many);
        CurveChart chart("Loss", {});
        chart.setCurves({{"generator", tokens().accent, Qt::SolidLine, nullptr, &points, 1, {}},
                         {"discriminator", tokens().b, Qt::SolidLine, nullptr, &points, 1, {}}});
        chart.setSmoothing(0.85);
        chart.resize(500, 240);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        chart.grab();
        const double span = double(points.back().step);
        std::vector<double> times;
        for (int i = 0; i < 60; ++i) {
            QElapsedTimer clock;
            clock.start();
            chart.setSteps(span * i / 240, span * (0.5 + i / 240.0));
            QCoreApplication::processEvents();
            chart.grab();
            times.push_back(double(clock.nsecsElapsed()) / 1e6);
        }
        std::sort(times.begin(), times.end());
        qInfo("a frame takes %.1f ms in the middle, %.1f ms at most", times[30], times.back());
        for (const auto *series : chart.chart()->series())
            QVERIFY(static_cast<const QLineSeries *>(series)->count() <= 4000);
    }

    /// Part of a text that has moved stayed behind.
    void whatLiesOverTheChartIsRepaintedWhole()
    {
        const CurvePoints points = noise(100), none;
        CurveChart chart("Loss", {});
        chart.resize(400, 200);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        PaintedRegions painted(chart.viewport());
        for (const CurvePoints *seen : {&points, &none, &points, &none}) {
            chart.setCurves({{"generator", tokens().accent, Qt::SolidLine, nullptr, seen, 1, {}}});
            const qsizetype before = painted.regions.size();
            QTRY_VERIFY(painted.regions.size() > before);
            QCoreApplication::processEvents(); // the layout of the axes comes later
        }
        for (const QRegion &region : painted.regions)
            QCOMPARE(region.boundingRect(), chart.viewport()->rect());
    }

    /// Between the docks of a window of 1280 pixels.
    void theHeaderFitsIntoANarrowWindow()
    {
        constexpr int narrow = 720;
        PanelWithoutRuns without;
        CurvePanel &panel = without.panel;
        panel.resize(1000, 300);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        const auto *compare = panel.findChild<QToolButton *>("button.compare");
        QCOMPARE(compare->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
        // As a scroll area does: as narrow as it can be, again and again.
        QTRY_COMPARE((panel.resize(narrow, 300), panel.width()), narrow);
        QVERIFY2(panel.minimumSizeHint().width() <= narrow,
                 qPrintable(QString::number(panel.minimumSizeHint().width())));
        QVERIFY(!compare->toolTip().isEmpty());
    }

    void smoothingCanBeSetHoweverNarrowTheDock()
    {
        constexpr int narrow = 600, wide = 1200, least = 102; // 90 without its ends
        PanelWithoutRuns without;
        CurvePanel &panel = without.panel;
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        const QWidget *groove = panel.findChild<QWidget *>("smoothing")->focusProxy();
        for (int width = wide; width >= narrow; width -= 20) {
            QTRY_COMPARE((panel.resize(width, 300), panel.width()), width);
            QTRY_VERIFY2(groove->width() >= least,
                         qPrintable(QString("%1 of %2").arg(groove->width()).arg(width)));
        }
    }

    void zoomsByWheelKeysAndDoubleClick()
    {
        const CurvePoints points = noise(1000);
        CurveChart chart("Loss", {});
        chart.setCurves({{"generator", tokens().accent, Qt::SolidLine, nullptr, &points, 1, {}}});
        chart.resize(400, 200);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QSignalSpy chosen(&chart, &CurveChart::stepsChosen);
        QTest::keyClick(&chart, Qt::Key_Plus);
        QCOMPARE(chosen.count(), 1);
        const double width = chosen[0][1].toDouble() - chosen[0][0].toDouble();
        QVERIFY(width < double(points.back().step));
        QTest::mouseDClick(chart.viewport(), Qt::LeftButton, {}, chart.rect().center());
        QCOMPARE(chosen.last()[1].toDouble(), 0.0);
        QSignalSpy clicked(&chart, &CurveChart::clicked);
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, chart.rect().center());
        QTRY_COMPARE(clicked.count(), 1);
        QVERIFY(clicked[0][0].toLongLong() > 0);
        // A double click shows all steps, and is no click.
        QTest::mouseDClick(chart.viewport(), Qt::LeftButton, {}, chart.rect().center());
        QTest::mouseClick(chart.viewport(), Qt::LeftButton, {}, chart.rect().center());
        QTRY_COMPARE(clicked.count(), 2);
    }
};

QTEST_MAIN(TestCurves)
#include "tst_curves.moc"
