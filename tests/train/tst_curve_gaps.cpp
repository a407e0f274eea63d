// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/run_support.h"
#include "ui/theme/theme.h"
#include "ui/train/curve_chart.h"
#include "ui/train/run_history.h"
#include "ui/train/run_library.h"
#include "ui/train/training_dock.h"

#include <QApplication>
#include <QLabel>
#include <QLineSeries>
#include <QSettings>
#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int every = 10, last = 1'000, lostFrom = 300, lostTo = 700;

/// A run that told of every tenth step; what it said between two of them is damaged.
QByteArray damagedEvents()
{
    QByteArray lines;
    for (int step = every; step <= last; step += every)
        lines += step > lostFrom && step < lostTo
                     ? QByteArray("what it was not\n")
                     : QByteArray(R"({"v":1,"t":5,"type":"scalars","values":{"loss/generator":1},)")
                           + "\"step\":" + QByteArray::number(step) + "}\n";
    return lines;
}

} // namespace

/// Records that were lost are not drawn, and are told.
class TestCurveGaps final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void noLineCrossesAGap()
    {
        auto curves = std::make_shared<RunCurves>();
        for (const QByteArray &line : damagedEvents().split('\n'))
            if (auto event = parse_event(line.toStdString())) {
                event->lost_before = event->step == lostTo ? 39 : 0;
                curves->add(*event);
            }
        const CurvePoints &points = curves->scalars().at("loss/generator");
        CurveChart chart("Loss", {});
        Curve curve;
        curve.name = "generator";
        curve.owner = curves;
        curve.points = &points;
        chart.setCurves({curve});
        chart.resize(400, 200);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        const auto drawn = [&] {
            int count = 0;
            for (const auto *series : chart.chart()->series())
                count += static_cast<const QLineSeries *>(series)->count();
            return count;
        };
        QTRY_COMPARE(drawn(), int(points.size())); // without smoothing there is one line
        for (const auto *series : chart.chart()->series()) {
            const QList<QPointF> line = static_cast<const QLineSeries *>(series)->points();
            QVERIFY(line.isEmpty() || line.first().x() >= lostTo || line.last().x() <= lostFrom);
        }
        chart.setCurves({});
        QCOMPARE(chart.chart()->series().size(), 0);
    }

    void sheetsThatAreThereAreShownWithoutRecords()
    {
        const ScratchRun run;
        std::filesystem::create_directories(run.folder.samples());
        for (const char *name : {"step-00000050.png", "step-00000100.png", "notes.txt"})
            writeAll(run.folder.samples() / name, "a sheet");
        const QString path = QString::fromStdString(run.folder.path().string());
        const auto stepsOf = [](const RunHistory &history) {
            QList<qint64> steps;
            for (const SampleSheetFile &sheet : history.sheets())
                steps.append(sheet.step);
            return steps;
        };
        {
            const RunHistory missing(path);
            QTRY_VERIFY(missing.isRead());
            QCOMPARE(stepsOf(missing), (QList<qint64>{50, 100}));
        }
        writeAll(run.folder.events_file(), damagedEvents()); // tells of none
        const RunHistory damaged(path);
        QTRY_VERIFY(damaged.isRead());
        QCOMPARE(stepsOf(damaged), (QList<qint64>{50, 100}));
    }

    void lostLinesAreCountedInOneLineOfText()
    {
        const ScratchRun run;
        writeAll(run.folder.events_file(), damagedEvents());
        const Scratch scratch;
        QSettings settings(QString::fromStdString((scratch / "settings.ini").string()),
                           QSettings::IniFormat);
        settings.setValue("train/folders", QStringList());
        RunLibrary library(settings);
        TrainingDock dock(library);
        dock.show();
        const auto *told = dock.findChild<QLabel *>("lostRecords");
        QVERIFY(told && !told->isVisible());
        dock.showRun(QString::fromStdString(run.folder.path().string()));
        QTRY_VERIFY(told->isVisible());
        QVERIFY2(told->text().startsWith("events.jsonl: 39 line"), qPrintable(told->text()));
        dock.showRun({});
        QTRY_VERIFY(!told->isVisible());
    }
};

QTEST_MAIN(TestCurveGaps)
#include "tst_curve_gaps.moc"
