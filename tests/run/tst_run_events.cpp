// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_curves.h"
#include "tests/core/failing_file_system.h"
#include "tests/support/scratch.h"

#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

using Json = nlohmann::json;

std::vector<RunEvent> readAllEvents(const std::filesystem::path &file)
{
    std::vector<RunEvent> all;
    EventReader reader(file);
    for (;;) {
        auto more = reader.read_more();
        if (!more)
            qFatal("%s", more.error().line().c_str());
        if (more->empty())
            return all;
        all.insert(all.end(), more->begin(), more->end());
    }
}

RunCurves curvesOf(const std::filesystem::path &file)
{
    RunCurves curves;
    for (const RunEvent &event : readAllEvents(file))
        curves.add(event);
    return curves;
}

QByteArray record(std::int64_t step, const char *type, const QByteArray &more = {})
{
    return QByteArray("{'v':1,'t':1,'step':" + QByteArray::number(static_cast<qint64>(step))
                      + ",'type':'" + type + "'" + more + "}")
        .replace('\'', '"');
}

} // namespace

class TestRunEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordsComeBack()
    {
        Scratch scratch;
        auto log = EventLog::open(scratch / "events.jsonl");
        QVERIFY(log);
        QVERIFY(log->append("scalars", 10, {{"values", {{"loss", 0.5}}}}));
        QVERIFY(log->append("warning", 11, {{"text", "line\nbreak \xff not UTF-8"}}));
        const auto events = readAllEvents(scratch / "events.jsonl");
        QCOMPARE(events.size(), std::size_t{2});
        QCOMPARE(events[0].type, std::string("scalars"));
        QCOMPARE(events[0].step, 10);
        QVERIFY(events[0].time > 1.7e9);
        QCOMPARE(events[0].fields["values"]["loss"].get<double>(), 0.5);
        QCOMPARE(events[1].step, 11);
        QCOMPARE(readAll(scratch / "events.jsonl").count('\n'), 2);
    }

    void aReaderFollowsAGrowingFile()
    {
        Scratch scratch;
        const auto path = scratch / "events.jsonl";
        writeAll(path, record(1, "state") + "\n" + record(2, "state"));
        EventReader reader(path);
        QCOMPARE(reader.read_more()->size(), std::size_t{1}); // the second has no end yet
        QCOMPARE(reader.read_more()->size(), std::size_t{0});
        writeAll(path, record(1, "state") + "\n" + record(2, "state") + "\n");
        const auto more = reader.read_more();
        QCOMPARE(more->size(), std::size_t{1});
        QCOMPARE(more->front().step, 2);
    }

    void aTornLineCostsOnlyItself()
    {
        Scratch scratch;
        const auto path = scratch / "events.jsonl";
        writeAll(path, record(1, "state") + "\n" + record(2, "state").chopped(9));
        auto log = EventLog::open(path);
        QVERIFY(log && log->append("state", 3, Json::object()));
        const auto events = readAllEvents(path);
        QCOMPARE(events.size(), std::size_t{2});
        QCOMPARE(events[1].step, 3);
    }

    void aFailedWriteCostsOnlyItself_data()
    {
        QTest::addColumn<int>("number");
        QTest::addRow("disk full") << ENOSPC;
        QTest::addRow("bad disk") << EIO;
    }
    void aFailedWriteCostsOnlyItself()
    {
        QFETCH(int, number);
        for (int call = 1; call <= 3; ++call) {
            Scratch scratch;
            FailingFileSystem system;
            system.fail("write", call, number);
            auto log = EventLog::open(scratch / "events.jsonl", system);
            QVERIFY(log);
            for (int step = 1; step <= 3; ++step)
                QCOMPARE(log->append("state", step, Json::object()).has_value(), step != call);
            QCOMPARE(readAllEvents(scratch / "events.jsonl").size(), std::size_t{2});
        }
    }

    void linesThatAreNoRecordArePassedOver_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addRow("empty") << QByteArray();
        QTest::addRow("not JSON") << QByteArray("{");
        QTest::addRow("a list") << QByteArray("[1]");
        QTest::addRow("another version") << record(1, "state").replace("\"v\":1", "\"v\":2");
        QTest::addRow("no version") << record(1, "state").replace("\"v\":1,", "");
        QTest::addRow("no step") << record(1, "state").replace("\"step\":1,", "");
        QTest::addRow("negative step") << record(-1, "state");
        QTest::addRow("long type") << record(1, QByteArray(65, 'x').constData());
        QTest::addRow("nul bytes") << QByteArray(100, '\0');
        QTest::addRow("deep") << QByteArray(100'000, '[');
        QTest::addRow("above 1 MB") << QByteArray(2'500'000, 'x');
        QTest::addRow("1 MB exactly") << QByteArray((1 << 20), 'x');
    }
    void linesThatAreNoRecordArePassedOver()
    {
        QFETCH(QByteArray, line);
        Scratch scratch;
        const auto path = scratch / "events.jsonl";
        writeAll(path, record(1, "state") + "\n" + line + "\n" + record(2, "other") + "\n");
        const auto events = readAllEvents(path);
        QCOMPARE(events.size(), std::size_t{2});
        QCOMPARE(events[1].type, std::string("other"));
    }

    void lostRecordsLeaveAGapAndAreCounted()
    {
        const Scratch scratch;
        const auto path = scratch / "events.jsonl";
        writeAll(path, record(10, "state") + "\n?\n?\n" + record(1080, "state") + "\n");
        RunCurves curves = curvesOf(path);
        QCOMPARE(curves.lost_lines(), 2);
        QCOMPARE(curves.gaps().size(), std::size_t{1});
        QCOMPARE(curves.gaps().front().from, 10);
        QCOMPARE(curves.gaps().front().to, 1080);
        curves.add(*parse_event(record(500, "start").toStdString())); // trained again
        QVERIFY(curves.gaps().empty());
        QCOMPARE(curves.lost_lines(), 2);
    }

    void whatAKilledTrainerWasWritingIsNoDamage()
    {
        const Scratch scratch;
        const auto path = scratch / "events.jsonl";
        writeAll(path, record(10, "state") + "\n{\n" + record(5, "start") + "\n");
        const RunCurves curves = curvesOf(path);
        QCOMPARE(curves.lost_lines(), 0);
        QVERIFY(curves.gaps().empty());
    }

    void aDamagedEndIsCounted()
    {
        const Scratch scratch;
        const auto path = scratch / "events.jsonl";
        writeAll(path, record(10, "state") + "\n?\n?\n?\n");
        EventReader reader(path);
        QCOMPARE(reader.read_more()->size(), std::size_t{1});
        QCOMPARE(reader.lost(), 3);
    }

    void stepsAreThereOnceAfterKillAndResume()
    {
        Scratch scratch;
        const auto path = scratch / "events.jsonl";
        const auto train = [&](std::int64_t from, std::int64_t to, double value) {
            auto log = EventLog::open(path);
            QVERIFY(log && log->append("start", from, {{"reason", "resumed"}}));
            for (std::int64_t step = from + 10; step <= to; step += 10) {
                QVERIFY(log->append("scalars", step, {{"values", {{"loss", value}}}}));
                QVERIFY(log->append("sample", step, {{"file", step_name(step)}}));
            }
        };
        train(0, 100, 1);
        train(50, 80, 2); // killed at 100, resumed from 50, killed at 80
        train(80, 120, 3);
        const RunCurves curves = curvesOf(path);
        const auto &loss = curves.scalars().at("loss");
        QCOMPARE(loss.size(), std::size_t{12});
        for (std::size_t i = 0; i < loss.size(); ++i) {
            QCOMPARE(loss[i].step, static_cast<std::int64_t>(i + 1) * 10);
            QCOMPARE(loss[i].value, loss[i].step <= 50 ? 1.0 : loss[i].step <= 80 ? 2.0 : 3.0);
        }
        QCOMPARE(curves.samples().size(), std::size_t{12});
    }

    void hostileFieldsArePassedOver()
    {
        RunCurves curves;
        const auto add = [&](const QByteArray &line) {
            const auto event = parse_event({line.data(), static_cast<std::size_t>(line.size())});
            QVERIFY2(event, line);
            curves.add(*event);
        };
        add(record(1, "scalars"));
        add(record(1, "scalars", ",'values':[1,2]"));
        add(record(1, "scalars", ",'values':{'loss':null,'text':'x','good':1}"));
        add(record(1, "sample", ",'file':'../../etc/passwd'"));
        add(record(1, "sample", ",'file':'..'"));
        add(record(1, "sample", ",'file':7"));
        add(record(1, "warning", ",'text':[]"));
        add(record(9, "scalars", ",'values':{'good':9}"));
        add(record(5, "scalars", ",'values':{'good':5}")); // steps rise
        QByteArray many = ",'values':{";
        for (int i = 0; i < 1000; ++i)
            many += (i ? ",'" : "'") + QByteArray::number(i) + "':1";
        add(record(1, "metrics", many + "}"));
        QCOMPARE(curves.scalars().size(), std::size_t{1});
        QCOMPARE(curves.scalars().at("good").size(), std::size_t{2});
        QCOMPARE(curves.scalars().at("good").back().step, 5);
        QVERIFY(curves.samples().empty());
        QCOMPARE(curves.warnings().front().text, std::string());
        QCOMPARE(curves.metrics().size(), std::size_t{256});
    }

    void aFileOfAnyLengthIsKeptInBounds()
    {
        RunCurves curves;
        RunEvent event;
        event.type = "scalars";
        for (int i = 0; i < 1000; ++i) {
            event.fields = {{"values", {{"curve " + std::to_string(i), 1}}}};
            curves.add(event);
        }
        QCOMPARE(curves.scalars().size(), RunCurves::most_curves);
        QVERIFY(curves.is_cut());

        curves = {};
        for (int i = 0; i < 16; ++i)
            event.fields["values"]["curve " + std::to_string(i)] = 1;
        for (event.step = 1; event.step <= 600'000; ++event.step)
            curves.add(event);
        const RunEvent warning{.type = "warning", .fields = {{"text", "again"}}};
        for (std::size_t i = 0; i < 3 * RunCurves::most_entries; ++i)
            curves.add(warning);
        QVERIFY(curves.is_cut());
        std::size_t points = 0;
        for (const auto &[name, curve] : curves.scalars()) {
            points += curve.size();
            QCOMPARE(curve.back().step, std::int64_t{600'000});
            QVERIFY(std::ranges::is_sorted(curve, {}, &CurvePoint::step));
        }
        QVERIFY(points <= RunCurves::most_points && points > RunCurves::most_points / 8);
        QVERIFY(curves.warnings().size() < 2 * RunCurves::most_entries);
        QVERIFY(curves.warnings().size() >= RunCurves::most_entries);
    }

private:
    static std::string step_name(std::int64_t step) { return std::to_string(step) + ".png"; }
};

QTEST_GUILESS_MAIN(TestRunEvents)
#include "tst_run_events.moc"
