// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/log.h"

#include <QtTest>

#include <barrier>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace hit;

class TestLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { log::set_listener({}); }

    void recordsAreKeptInOrder()
    {
        // Not by QDateTime, whose milliseconds are rounded up as often as down in newer Qt.
        const auto before = std::chrono::floor<std::chrono::milliseconds>(
            std::chrono::system_clock::now().time_since_epoch());
        log::debug("first");
        log::warning("second {} %s");
        const auto records = log::recent();
        QVERIFY(records.size() >= 2);
        const auto &first = records[records.size() - 2];
        QCOMPARE(first.text, std::string("first"));
        QVERIFY(first.level == log::Level::Debug);
        QVERIFY(first.unix_ms >= before.count());
        QCOMPARE(records.back().text, std::string("second {} %s"));
        QVERIFY(records.back().level == log::Level::Warning);
    }

    void onlyTheLastRecordsAreKept()
    {
        for (int i = 0; i < 2500; ++i)
            log::debug(std::to_string(i));
        const auto records = log::recent();
        QCOMPARE(records.size(), std::size_t{2000});
        QCOMPARE(records.front().text, std::string("500"));
        QCOMPARE(records.back().text, std::string("2499"));
    }

    void aListenerMayLog()
    {
        std::vector<std::string> heard;
        log::set_listener([&](const log::Record &record) {
            heard.push_back(record.text);
            log::info("from the listener");
        });
        log::info("hello");
        QCOMPARE(heard, std::vector<std::string>{"hello"});
        QCOMPARE(log::recent().back().text, std::string("from the listener"));
        log::set_listener({});
        log::info("unheard");
        QCOMPARE(heard.size(), std::size_t{1});
    }

    void noCallIsUnderWayAfterTheListenerWasRemoved()
    {
        for (int round = 0; round < 200; ++round) {
            auto counter = std::make_unique<int>(0);
            log::set_listener([c = counter.get()](const log::Record &) { ++*c; });
            std::barrier start(3);
            const auto shout = [&] {
                start.arrive_and_wait();
                for (int i = 0; i < 20; ++i)
                    log::debug("x");
            };
            std::jthread one(shout), two(shout);
            start.arrive_and_wait();
            log::set_listener({});
            counter.reset();
        }
    }

    void writesToAFile()
    {
        QTemporaryDir dir;
        log::set_file(dir.filePath("log.txt").toStdString());
        log::debug("into the file");
        QFile file(dir.filePath("log.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("debug"));
        file.seek(0);
        QVERIFY(file.readAll().contains("into the file"));
    }

    void aFileThatCannotBeOpenedIsAWarning()
    {
        log::set_file("/proc/none/log.txt");
        QVERIFY(log::recent().back().level == log::Level::Warning);
        QVERIFY(log::recent().back().text.starts_with("the log is not written to a file"));
    }
};

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
