// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/file_error.h"
#include "model/core/input_file.h"

#include <QtTest>

#include <sys/stat.h>

#include <array>
#include <unistd.h>

using namespace hit;

class TestInputFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::filesystem::path path(const char *name) const
    {
        return m_dir.filePath(name).toStdString();
    }
    void put(const char *name, const QByteArray &bytes) const
    {
        QFile file(m_dir.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

private Q_SLOTS:
    void readsFromAnyPlace()
    {
        put("digits", "0123456789");
        auto file = InputFile::open(path("digits"));
        QVERIFY(file);
        QCOMPARE(file->size(), 10);
        std::array<std::byte, 3> bytes{};
        QVERIFY(file->read_at(7, bytes));
        QCOMPARE(QByteArray(reinterpret_cast<const char *>(bytes.data()), 3), "789");
    }

    void aFileThatWasCutShortIsAnError()
    {
        put("cut", QByteArray(10'000, 'x'));
        auto file = InputFile::open(path("cut"));
        QVERIFY(file);
        QCOMPARE(::truncate(path("cut").c_str(), 10), 0);
        std::array<std::byte, 100> bytes{};
        const Status read = file->read_at(5, bytes);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::BadFile);
    }

    void refusesWhatIsNoFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("why");
        QFile::link(m_dir.filePath("gone"), m_dir.filePath("dangling"));
        QTest::addRow("dangling") << m_dir.filePath("dangling")
                                  << "it is a link to a file that is not there";
        QTest::addRow("missing") << m_dir.filePath("missing") << "there is no such file";
        QTest::addRow("folder") << m_dir.path() << "it is a folder, not a file";
        QTest::addRow("device") << "/dev/zero"
                                << "it is a device or a pipe, not a file";
        QTest::addRow("fifo") << m_dir.filePath("fifo") << "it is a device or a pipe, not a file";
        QTest::addRow("below a file") << m_dir.filePath("file/x") << "there is no such file";
    }
    void refusesWhatIsNoFile()
    {
        put("file", "x");
        ::mkfifo(path("fifo").c_str(), 0600);
        QFETCH(QString, name);
        QFETCH(QString, why);
        auto file = InputFile::open(name.toStdString());
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::NoFile);
        QCOMPARE(QString::fromStdString(file.error().why), why);
    }

    void refusesWhatMayNotBeRead()
    {
        put("secret", "x");
        QVERIFY(::chmod(path("secret").c_str(), 0) == 0);
        if (::access(path("secret").c_str(), R_OK) == 0)
            QSKIP("this user may read every file");
        auto file = InputFile::open(path("secret"));
        QVERIFY(!file);
        QCOMPARE(QString::fromStdString(file.error().why), "you may not read it");
    }

    void smallFilesHaveALimit()
    {
        put("ten", "0123456789");
        QCOMPARE(read_small_file(path("ten"), 10).value(), std::string("0123456789"));
        auto larger = read_small_file(path("ten"), 9);
        QVERIFY(!larger);
        QCOMPARE(larger.error().code, ErrorCode::BadFile);
        put("empty", "");
        QCOMPARE(read_small_file(path("empty"), 0).value(), std::string());
    }

    void bytesAreWrittenForPeople_data()
    {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::addRow("none") << qint64(0) << "0 bytes";
        QTest::addRow("below a kilobyte") << qint64(999) << "999 bytes";
        QTest::addRow("kilobyte") << qint64(1000) << "1.0 kB";
        QTest::addRow("rounding up") << qint64(999'999) << "1.0 MB";
        QTest::addRow("gigabytes") << qint64(3'240'000'000) << "3.2 GB";
        QTest::addRow("largest") << std::numeric_limits<qint64>::max() << "9.2 EB";
    }
    void bytesAreWrittenForPeople()
    {
        QFETCH(qint64, bytes);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(byte_text(bytes)), text);
    }
};

QTEST_GUILESS_MAIN(TestInputFile)
#include "tst_input_file.moc"
