// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_lock.h"
#include "model/run/run_requests.h"
#include "tests/run/run_support.h"

#include <QtTest>

using namespace hit;
using namespace hit::test;

class TestRunRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachRequestIsToldOnce()
    {
        ScratchRun run;
        const auto lock = RunLock::take(run.folder);
        QVERIFY(post_request(run.folder, Request::Snapshot));
        QVERIFY(post_request(run.folder, Request::Snapshot));
        QVERIFY(post_request(run.folder, Request::Stop));
        QCOMPARE(take_requests(run.folder), (std::set{Request::Stop, Request::Snapshot}));
        QVERIFY(take_requests(run.folder).empty());
    }

    void theLaterOfPauseAndContinueHolds()
    {
        ScratchRun run;
        const auto lock = RunLock::take(run.folder);
        QVERIFY(post_request(run.folder, Request::Pause));
        QVERIFY(post_request(run.folder, Request::Continue));
        QCOMPARE(take_requests(run.folder), std::set{Request::Continue});
        QVERIFY(post_request(run.folder, Request::Continue));
        QVERIFY(post_request(run.folder, Request::Pause));
        QCOMPARE(take_requests(run.folder), std::set{Request::Pause});
    }

    void aFileMadeByHandIsARequest()
    {
        ScratchRun run;
        writeAll(run.folder.requests() / "stop", "whatever\n");
        writeAll(run.folder.requests() / "explode", "");
        writeAll(run.folder.requests() / ".stop.tmp-1-0", "");
        QVERIFY(std::filesystem::create_directories(run.folder.requests() / "pause" / "inner"));
        QCOMPARE(take_requests(run.folder), std::set{Request::Stop});
        QVERIFY(take_requests(run.folder).empty());
    }

    void nobodyIsAskedWhereNobodyWorks()
    {
        ScratchRun run;
        const Status posted = post_request(run.folder, Request::Stop);
        QVERIFY(!posted);
        QCOMPARE(posted.error().code, ErrorCode::WrongUse);
        QVERIFY(take_requests(run.folder).empty());
    }

    void requestsHaveNames()
    {
        for (const auto request :
             {Request::Pause, Request::Continue, Request::Stop, Request::Snapshot})
            QCOMPARE(request_from_name(name_of(request)).value(), request);
        QVERIFY(!request_from_name("explode"));
    }
};

QTEST_GUILESS_MAIN(TestRunRequests)
#include "tst_run_requests.moc"
