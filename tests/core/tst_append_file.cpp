// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/append_file.h"
#include "tests/core/failing_file_system.h"
#include "tests/support/scratch.h"

#include <QtTest>

using namespace hit;
using namespace hit::test;

class TestAppendFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void growsWhatIsThere()
    {
        Scratch scratch;
        writeAll(scratch / "log", "old\n");
        auto file = AppendFile::open(scratch / "log");
        QVERIFY(file && file->append("one\n") && file->append("two\n"));
        QCOMPARE(readAll(scratch / "log"), QByteArray("old\none\ntwo\n"));
    }

    void everyCallMayFail_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("number");
        QTest::addColumn<bool>("recovers");
        for (const int number : {ENOSPC, EDQUOT, EIO}) {
            QTest::addRow("open, errno %d", number) << "open_append" << number << false;
            QTest::addRow("write, errno %d", number) << "write" << number << false;
        }
        QTest::addRow("open, interrupted") << "open_append" << EINTR << true;
        QTest::addRow("write, interrupted") << "write" << EINTR << true;
        QTest::addRow("write, short") << "write" << FailingFileSystem::short_write << true;
    }
    void everyCallMayFail()
    {
        QFETCH(QString, kind);
        QFETCH(int, number);
        QFETCH(bool, recovers);
        for (int call = 1; call < 10; ++call) {
            Scratch scratch;
            FailingFileSystem system;
            system.fail(kind.toStdString(), call, number);
            const auto append = [&]() -> Status {
                auto file = AppendFile::open(scratch / "log", system);
                if (!file)
                    return tl::unexpected(file.error());
                return file->append("one\n").and_then([&] { return file->append("two\n"); });
            };
            const Status done = append();
            QCOMPARE(done.has_value(), recovers || !system.fired());
            if (done)
                QCOMPARE(readAll(scratch / "log"), QByteArray("one\ntwo\n"));
            else
                QVERIFY(!done.error().why.empty());
            if (!system.fired())
                return;
        }
        QFAIL("the operation never completed");
    }
};

QTEST_GUILESS_MAIN(TestAppendFile)
#include "tst_append_file.moc"
