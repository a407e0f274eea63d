// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/job_view.h"
#include "ui/docks/jobs_dock.h"
#include "ui/jobs.h"
#include "ui/theme/theme.h"
#include "ui/time_text.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>

using namespace hit;

class TestJobs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void progressNeverGoesBackAndEndsOnce()
    {
        JobList jobs;
        const QAbstractItemModelTester tester(&jobs);
        QSignalSpy ended(&jobs, &JobList::jobEnded);
        const int id = jobs.add(QStringLiteral("Film"), QStringLiteral("a.mp4"), {}, [] {});
        jobs.update(id, 0.5, QStringLiteral("half"));
        jobs.update(id, 0.3, QStringLiteral("back"));
        QCOMPARE(jobs.job(id)->done, 0.5);
        jobs.update(id, 7, {});
        QCOMPARE(jobs.job(id)->done, 1.0);
        QCOMPARE(jobs.running(), 1);
        jobs.finish(id);
        jobs.fail(id, QStringLiteral("too late"));
        QCOMPARE(jobs.job(id)->state, Job::State::Done);
        QCOMPARE(ended.count(), 1);
        QCOMPARE(jobs.front(), nullptr);
    }

    void theTargetsOfTheRunningArePaths()
    {
        JobList jobs;
        const QString folder = QStringLiteral("/films");
        const int ended = jobs.add(QStringLiteral("Film"), QStringLiteral("a.mp4"), folder, [] {});
        jobs.add(QStringLiteral("Film"), QStringLiteral("b.mp4"), folder, [] {});
        jobs.finish(ended);
        QCOMPARE(jobs.runningTargets(), QStringList{QStringLiteral("/films/b.mp4")});
    }

    void cancelAsksTheWorkerAndTheWorkerEndsIt()
    {
        JobList jobs;
        int asked = 0;
        int id = 0;
        id = jobs.add(QStringLiteral("Film"), QStringLiteral("a.mp4"), {}, [&] {
            ++asked;
            jobs.cancelled(id);
        });
        jobs.remove(id); // not while it runs
        QCOMPARE(jobs.rowCount(), 1);
        jobs.requestCancel(id);
        QCOMPARE(asked, 1);
        QCOMPARE(jobs.job(id)->state, Job::State::Cancelled);
        jobs.requestCancel(id);
        QCOMPARE(asked, 1);
        jobs.removeEnded();
        QCOMPARE(jobs.rowCount(), 0);
        QCOMPARE(jobs.job(id), nullptr);
        jobs.update(id, 1, {}); // of one that is gone
    }

    void frontIsTheOldestThatRuns()
    {
        JobList jobs;
        const int first = jobs.add({}, QStringLiteral("1"), {}, [] {});
        const int second = jobs.add({}, QStringLiteral("2"), {}, [] {});
        QCOMPARE(jobs.front()->id, first);
        jobs.fail(first, QStringLiteral("why"));
        QCOMPARE(jobs.front()->id, second);
        QCOMPARE(JobList::statusText(*jobs.job(first)), QStringLiteral("Failed: why"));
    }

    void theRunningAreOnTopAndTheNewestFirst()
    {
        JobList jobs;
        const JobView view(jobs);
        const QAbstractItemModelTester tester(view.model());
        for (const char *name : {"1", "2", "3", "4"})
            jobs.add({}, QLatin1String(name), {}, [] {});
        jobs.finish(4);
        jobs.finish(2);
        QStringList shown;
        for (int row = 0; row < view.model()->rowCount(); ++row)
            shown.append(view.model()->index(row, 0).data().toString());
        QCOMPARE(shown, (QStringList{"3", "1", "4", "2"}));
    }

    void timeLeftIsRounded_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("unknown") << -1.0 << QString();
        QTest::newRow("soon") << 4.0 << QStringLiteral("a few seconds left");
        QTest::newRow("seconds") << 38.0 << QStringLiteral("about 40\u202fs left");
        QTest::newRow("minutes") << 400.0 << QStringLiteral("about 7\u202fmin left");
        QTest::newRow("hours") << 7000.0 << QStringLiteral("about 2\u202fh left");
    }
    void timeLeftIsRounded()
    {
        QFETCH(double, seconds);
        QTEST(timeLeftText(seconds), "text");
    }

    void dockShowsItsEmptyStateUntilThereIsAJob()
    {
        JobList jobs;
        JobsDock dock(jobs);
        auto *pages = dock.findChild<QStackedWidget *>();
        QCOMPARE(pages->currentIndex(), 0);
        int asked = 0;
        const int id =
            jobs.add(QStringLiteral("Film"), QStringLiteral("a.mp4"), {}, [&] { ++asked; });
        QCOMPARE(pages->currentIndex(), 1);
        auto *view = dock.findChild<JobView *>();
        view->setCurrentIndex(view->model()->index(0, 0));
        QTest::keyClick(view, Qt::Key_Delete);
        QCOMPARE(asked, 1);
        jobs.cancelled(id);
        QTest::keyClick(view, Qt::Key_Delete);
        QCOMPARE(jobs.rowCount(), 0);
        QCOMPARE(pages->currentIndex(), 0);
    }

    void initTestCase() { QLocale::setDefault(QLocale::c()); }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestJobs)
#include "tst_jobs.moc"
