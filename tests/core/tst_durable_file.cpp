// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/durable_file.h"
#include "model/core/temporary_file.h"
#include "tests/core/failing_file_system.h"

#include <QtTest>

#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <unistd.h>

using namespace hit;
using namespace hit::test;

namespace {

const QByteArray oldBytes = "the old contents";
const QByteArray newBytes = QByteArray(100'000, 'n') + "end";

std::string_view view(const QByteArray &bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

/// A folder with one file in it, "file.bin", that is to be replaced.
class Folder
{
public:
    explicit Folder(const QByteArray &contents = oldBytes)
    {
        QFile file(QString::fromStdString(target().string()));
        if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size())
            qFatal("no file to start with");
    }
    std::filesystem::path target() const { return m_dir.filePath("file.bin").toStdString(); }
    QByteArray contents() const
    {
        QFile file(QString::fromStdString(target().string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(gone)");
    }
    QStringList names() const
    {
        return QDir(m_dir.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

private:
    QTemporaryDir m_dir;
};

/// What every program does with a DurableFile, in several writes.
Status replace(const std::filesystem::path &target, FileSystem &system, bool overwrite = true)
{
    auto file = DurableFile::create(target, newBytes.size(), system);
    if (!file)
        return tl::unexpected(file.error());
    const auto all = view(newBytes);
    for (std::size_t at = 0; at < all.size(); at += 30'000)
        if (auto written = file->write(all.substr(at, 30'000)); !written)
            return written;
    return file->commit(overwrite);
}

/// Ends the process, as kill -9 would, in place of call k.
class DyingFileSystem final : public FailingFileSystem
{
public:
    explicit DyingFileSystem(int call)
        : m_left(call)
    {
    }

protected:
    bool fails(const std::string &) override
    {
        if (m_left-- == 0)
            ::_exit(9);
        return false;
    }

private:
    int m_left;
};

/// Exit status of `work` in a child process.
template <typename Work>
int inChild(Work work)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class TestDurableFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replacesTheFileInTheSafeOrder()
    {
        Folder folder;
        FailingFileSystem system;
        QVERIFY(replace(folder.target(), system));
        QCOMPARE(folder.contents(), newBytes);
        QCOMPARE(folder.names(), QStringList{"file.bin"});
        const std::vector<std::string> order{
            "open_new", "free_space", "allocate", "write",       "write", "write", "write",
            "sync",     "close",      "rename",   "open_folder", "sync",  "close"};
        QCOMPARE(system.calls(), order);
    }

    void aHeaderThatIsKnownLastIsWrittenLast()
    {
        Folder folder;
        FailingFileSystem system;
        const auto write = [&] {
            auto file = DurableFile::create(folder.target(), 0, system);
            Status done = file->write("????");
            if (done)
                done = file->write("body");
            if (done)
                done = file->rewrite(1, std::as_bytes(std::span("ead", 3)));
            if (done)
                done = file->write("!");
            return done ? file->commit() : done;
        };
        system.fail("write_at", 1, ENOSPC);
        QVERIFY(write().error().code == ErrorCode::DiskFull);
        QCOMPARE(folder.contents(), oldBytes);
        for (const int number : {EINTR, FailingFileSystem::short_write}) {
            system.fail("write_at", 2 + (number != EINTR) * 2, number);
            QVERIFY(write());
            QVERIFY(system.fired());
            QCOMPARE(folder.contents(), QByteArray("?eadbody!"));
        }
    }

    void everyCallMayFail_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("number");
        const QStringList kinds{"open_new", "open_folder", "write",  "allocate",  "sync",
                                "close",    "rename",      "remove", "free_space"};
        const std::array numbers{ENOSPC, EDQUOT, EIO, EINTR};
        for (const QString &kind : kinds)
            for (int number : numbers)
                QTest::addRow("%s, errno %d", qPrintable(kind), number) << kind << number;
        QTest::addRow("write, short") << "write" << FailingFileSystem::short_write;
    }
    void everyCallMayFail()
    {
        QFETCH(QString, kind);
        QFETCH(int, number);
        const bool recovers = number == EINTR || number == FailingFileSystem::short_write;
        for (int call = 1; call < 100; ++call) {
            Folder folder;
            FailingFileSystem system;
            system.fail(kind.toStdString(), call, number);
            const Status done = replace(folder.target(), system);
            QVERIFY(!system.repeatedSync());
            const QByteArray found = folder.contents();
            QVERIFY2(found == oldBytes || found == newBytes, found.left(40));
            QVERIFY(!done || found == newBytes);
            QCOMPARE(folder.names(), QStringList{"file.bin"});
            if (!system.fired()) {
                QVERIFY(done);
                return;
            }
            if (recovers && kind != "sync")
                QVERIFY2(done, qPrintable(kind));
            if (!done)
                QVERIFY(!done.error().why.empty() && !done.error().what.empty());
        }
        QFAIL("the operation never completed");
    }

    void aFullDiskIsNamedWithItsFreeSpace_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addRow("allocate") << "allocate";
        QTest::addRow("write") << "write";
        QTest::addRow("sync") << "sync";
    }
    void aFullDiskIsNamedWithItsFreeSpace()
    {
        QFETCH(QString, kind);
        Folder folder;
        FailingFileSystem system;
        system.fail(kind.toStdString(), 1, ENOSPC);
        const Status done = replace(folder.target(), system);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::DiskFull);
        QVERIFY2(QRegularExpression("the disk is full, [0-9.]+ .?B(ytes)? are free")
                     .match(QString::fromStdString(done.error().why))
                     .hasMatch(),
                 done.error().why.c_str());
        QCOMPARE(folder.contents(), oldBytes);
    }

    void tooLargeForTheDiskIsFoundBeforeTheFirstByte()
    {
        Folder folder;
        FailingFileSystem system;
        auto file = DurableFile::create(folder.target(), std::int64_t{1} << 60, system);
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::DiskFull);
        QVERIFY(file.error().why.find("are needed") != std::string::npos);
        QCOMPARE(folder.names(), QStringList{"file.bin"});
        QVERIFY(!std::ranges::count(system.calls(), "write"));
    }

    void aFailedFileStaysFailed()
    {
        Folder folder;
        FailingFileSystem system;
        system.fail("sync", 1, EIO);
        auto file = DurableFile::create(folder.target(), 0, system);
        QVERIFY(file && file->write(view(newBytes)));
        QVERIFY(!file->commit());
        QVERIFY(!file->write("more"));
        QVERIFY(!file->commit());
        QCOMPARE(std::ranges::count(system.calls(), "sync"), 1);
        QCOMPARE(folder.contents(), oldBytes);
    }

    void anUnsyncedFolderIsReportedWithTheFileInPlace()
    {
        Folder folder;
        FailingFileSystem system;
        system.fail("sync", 2, EIO);
        const Status done = replace(folder.target(), system);
        QVERIFY(!done);
        QVERIFY(done.error().why.find("power failure") != std::string::npos);
        QCOMPARE(folder.contents(), newBytes);
    }

    void withoutCommitNothingIsLeft()
    {
        Folder folder;
        {
            auto file = DurableFile::create(folder.target());
            QVERIFY(file && file->write(view(newBytes)));
            QCOMPARE(folder.names().size(), 2);
            QCOMPARE(file->temporary_path().extension(), folder.target().extension());
        }
        QCOMPARE(folder.names(), QStringList{"file.bin"});
        QCOMPARE(folder.contents(), oldBytes);
    }

    void existingFilesAreKeptWhereOverwritingIsNotAllowed()
    {
        Folder folder;
        const Status done = replace(folder.target(), FileSystem::real(), false);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::WrongUse);
        QCOMPARE(folder.contents(), oldBytes);
        QCOMPARE(folder.names(), QStringList{"file.bin"});
        QVERIFY(std::filesystem::remove(folder.target()));
        QVERIFY(replace(folder.target(), FileSystem::real(), false));
        QCOMPARE(folder.contents(), newBytes);
    }

    void filesOfTheMomentAreReplacedWithoutASync()
    {
        Folder folder;
        FailingFileSystem system;
        QVERIFY(write_atomically(folder.target(), view(newBytes), system));
        QCOMPARE(folder.contents(), newBytes);
        QCOMPARE(folder.names(), QStringList{"file.bin"});
        QVERIFY(!std::ranges::count(system.calls(), "sync"));
        for (const char *kind : {"open_new", "write", "close", "rename"}) {
            FailingFileSystem failing;
            failing.fail(kind, 1, EIO);
            QVERIFY2(!write_atomically(folder.target(), "other", failing), kind);
            QCOMPARE(folder.contents(), newBytes);
            QCOMPARE(folder.names(), QStringList{"file.bin"});
        }
    }

    void impossibleTargetsAreRefusedAtOnce_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("why");
        QTest::addRow("a folder") << ""
                                  << "it names no file";
        QTest::addRow("a folder without slash") << "/../."
                                                << "it is a folder";
        QTest::addRow("no such folder") << "/nowhere/file"
                                        << "its folder does not exist";
        QTest::addRow("a file as folder") << "/file.bin/file"
                                          << "its folder does not exist";
    }
    void impossibleTargetsAreRefusedAtOnce()
    {
        QFETCH(QString, name);
        QFETCH(QString, why);
        Folder folder;
        const auto base = folder.target().parent_path().string();
        auto file = DurableFile::create(name.isEmpty() ? base + "/" : base + name.toStdString());
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::WrongUse);
        QCOMPARE(QString::fromStdString(file.error().why), why);
    }

    void aFolderThatTakesNoFilesIsNotSaidToBeMissing()
    {
        const auto file = DurableFile::create("/proc/file");
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::WrongUse);
        QCOMPARE(file.error().why, std::string("its folder takes no files"));
    }

    void killedAtAnyCallThereIsTheOldOrTheNewFile()
    {
        bool completed = false;
        for (int call = 0; call < 100 && !completed; ++call) {
            Folder folder;
            const int status = inChild([&] {
                DyingFileSystem system(call);
                return replace(folder.target(), system) ? 0 : 1;
            });
            QVERIFY2(status == 0 || status == 9, qPrintable(QString::number(status)));
            completed = status == 0;
            const QByteArray found = folder.contents();
            QVERIFY(found == oldBytes || found == newBytes);
            QVERIFY(replace(folder.target(), FileSystem::real()));
            QCOMPARE(folder.contents(), newBytes);
        }
        QVERIFY(completed);
    }

    void whatAKilledProcessLeftIsSweptAndNothingElse()
    {
        Folder folder;
        const int status = inChild([&] {
            auto file = DurableFile::create(folder.target());
            ::_exit(file ? 9 : 1); // as a killed one: no destructor runs
            return 0;
        });
        QCOMPARE(status, 9);
        QCOMPARE(folder.names().size(), 2);
        const QDir dir(QString::fromStdString(folder.target().parent_path().string()));
        const QString living = QString::number(::getpid());
        const QStringList kept{"file.bin", ".file.tmp-" + living + "-0.bin", ".notes.tmp-new",
                               ".notes.tmp-999999999", "notes.tmp-999999999-0.txt"};
        for (const QString &name : kept)
            if (QFile file(dir.filePath(name)); !file.exists())
                QVERIFY(file.open(QIODevice::WriteOnly));
        remove_stale_temporaries(folder.target().parent_path());
        QStringList left = folder.names(), expected = kept;
        left.sort();
        expected.sort();
        QCOMPARE(left, expected);
    }

    void aRealLimitOnFileSizeKeepsTheOldFile()
    {
        Folder folder;
        const int status = inChild([&] {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{50'000, 50'000};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            const Status done = replace(folder.target(), FileSystem::real());
            return !done && done.error().code == ErrorCode::DiskFull ? 0 : 1;
        });
        QCOMPARE(status, 0);
        QCOMPARE(folder.contents(), oldBytes);
        QCOMPARE(folder.names(), QStringList{"file.bin"});
    }
};

QTEST_GUILESS_MAIN(TestDurableFile)
#include "tst_durable_file.moc"
