// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "model/data/image_pack.h"
#include "model/data/image_pack_writer.h"
#include "tests/support/scratch.h"

#include <QtTest>

#include <numeric>
#include <thread>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int size = 4;
constexpr std::size_t imageBytes = size * size * 3;

std::vector<std::byte> image(int index)
{
    std::vector<std::byte> rgb(imageBytes);
    for (std::size_t i = 0; i < rgb.size(); ++i)
        rgb[i] = static_cast<std::byte>(i * 5 + static_cast<std::size_t>(index) * 31);
    return rgb;
}

Result<std::string> writePack(const std::filesystem::path &path, int count,
                              const std::string &options = "size 4", bool overwrite = true)
{
    auto writer = ImagePackWriter::create(path, size, options, count);
    if (!writer)
        return tl::unexpected(writer.error());
    for (int i = 0; i < count; ++i)
        if (Status added = writer->add(image(i)); !added)
            return tl::unexpected(added.error());
    return writer->commit(overwrite);
}

std::string errorOf(const auto &result)
{
    return result ? "(none)" : result.error().line();
}

} // namespace

class TestImagePack : public QObject
{
    Q_OBJECT

    Scratch m_dir;

    /// A pack of five images with some bytes replaced.
    std::filesystem::path bent(const QByteArray &from, const QByteArray &to) const
    {
        const auto path = m_dir / "bent";
        if (!writePack(path, 5))
            qFatal("cannot write");
        QByteArray bytes = readAll(path);
        if (bytes.count(from) != 1 || from.size() != to.size())
            qFatal("cannot bend %s", from.constData());
        writeAll(path, bytes.replace(from, to));
        return path;
    }

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        const auto fingerprint = writePack(m_dir / "pack", 5);
        QVERIFY2(fingerprint, errorOf(fingerprint).c_str());
        const auto pack = ImagePack::open(m_dir / "pack");
        QVERIFY2(pack, errorOf(pack).c_str());
        QCOMPARE(pack->size(), size);
        QCOMPARE(pack->count(), std::int64_t{5});
        QCOMPARE(pack->options(), std::string("size 4"));
        QCOMPARE(pack->fingerprint(), *fingerprint);
        std::vector<std::byte> rgb(imageBytes);
        for (int i = 4; i >= 0; --i) {
            QVERIFY(pack->read(i, rgb));
            QVERIFY(rgb == image(i));
        }
    }

    void thePythonPackageReadsIt()
    {
        const auto fingerprint = writePack(m_dir / "python", 3);
        QVERIFY(fingerprint);
        QProcess python;
        python.start(HIT_TEST_PYTHON, {HIT_SOURCE_DIR "/tests/data/read_pack.py",
                                       QString::fromStdString((m_dir / "python").string())});
        QVERIFY(python.waitForFinished());
        QByteArray sums, crcs;
        for (int i = 0; i < 3; ++i) {
            const auto rgb = image(i);
            int sum = 0;
            for (const std::byte value : rgb)
                sum += std::to_integer<int>(value);
            sums += QByteArray::number(sum) + (i < 2 ? " " : "\n");
            crcs += QByteArray::number(crc32c(rgb)) + (i < 2 ? " " : "\n");
        }
        QCOMPARE(python.readAllStandardOutput(),
                 "uint8 3 4 4 3\n" + sums + crcs + QByteArray::fromStdString(*fingerprint) + "\n");
    }

    void theFingerprintIsThatOfContentsAndOptions()
    {
        const auto first = writePack(m_dir / "a", 4), same = writePack(m_dir / "b", 4);
        QCOMPARE(*first, *same);
        QCOMPARE(first->size(), std::size_t{40});
        QVERIFY(*first != *writePack(m_dir / "c", 5));
        QVERIFY(*first != *writePack(m_dir / "d", 4, "size 5"));
    }

    void everyFlippedBitIsFound()
    {
        QVERIFY(writePack(m_dir / "flip", 2));
        const QByteArray good = readAll(m_dir / "flip");
        const auto head = good.lastIndexOf("  ") + 2; // spaces fill the header
        std::vector<std::byte> rgb(imageBytes);
        for (qsizetype at = 0; at < good.size(); at = at == 600 ? head : at + 1) {
            QByteArray bad = good;
            bad[at] = static_cast<char>(bad[at] ^ 16);
            writeAll(m_dir / "flip", bad);
            const auto pack = ImagePack::open(m_dir / "flip");
            if (pack) { // then an image is damaged
                int damaged = 0;
                for (int i = 0; i < 2; ++i) {
                    const Status read = pack->read(i, rgb);
                    damaged += !read && read.error().code == ErrorCode::BadFile;
                }
                QVERIFY2(damaged == 1, qPrintable(QString::number(at)));
                QVERIFY(at >= head);
            } else {
                QVERIFY(pack.error().code == ErrorCode::BadFile);
            }
        }
    }

    void everyLengthButTheWholeIsRefused()
    {
        QVERIFY(writePack(m_dir / "short", 2));
        const QByteArray good = readAll(m_dir / "short");
        for (qsizetype length = 0; length < good.size(); length += length < 3900 ? 100 : 1) {
            writeAll(m_dir / "short", good.first(length));
            QVERIFY(!ImagePack::open(m_dir / "short"));
        }
        writeAll(m_dir / "short", good + 'x');
        QVERIFY(!ImagePack::open(m_dir / "short"));
    }

    void aFileCutShortLaterIsAnErrorAndNoSignal()
    {
        QVERIFY(writePack(m_dir / "cut", 5));
        const auto pack = ImagePack::open(m_dir / "cut");
        QVERIFY(pack);
        std::filesystem::resize_file(m_dir / "cut", 4100);
        std::vector<std::byte> rgb(imageBytes);
        const Status read = pack->read(3, rgb);
        QVERIFY(!read);
        QVERIFY(read.error().code == ErrorCode::BadFile);
    }

    void otherFilesAreRefusedWithTheReason_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const char *from, const char *to, const char *why) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString(why);
        };
        row("another version", "\"hitscope.images\":\"1\"", "\"hitscope.images\":\"2\"",
            "version '2'");
        row("no format", "\"hitscope.images\"", "\"hitscope.imagez\"", "no packed image set");
        row("no options", "\"hitscope.options\"", "\"hitscope.optionz\"", "'hitscope.options'");
        row("no images", "\"images\"", "\"imagez\"", "no images");
        row("signed images", "\"dtype\":\"U8\"", "\"dtype\":\"I8\"", "not square RGB");
        row("one channel", "[5,4,4,3]", "[5,4,3,4]", "not square RGB");
        row("flat", "[5,4,4,3]", "[5,48,1]", "");
        row("signed checksums", "\"dtype\":\"U32\"", "\"dtype\":\"I32\"", "one for each");
        row("other options", "size 4", "size 5", "fingerprint");
    }
    void otherFilesAreRefusedWithTheReason()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, why);
        const auto pack = ImagePack::open(bent(from, to.leftJustified(from.size(), ' ')));
        QVERIFY(!pack);
        QVERIFY(pack.error().code == ErrorCode::BadFile);
        QVERIFY2(QString::fromStdString(pack.error().line()).contains(why), errorOf(pack).c_str());
    }

    void whatIsNotThereIsNotRead()
    {
        QVERIFY(writePack(m_dir / "five", 5));
        const auto pack = ImagePack::open(m_dir / "five");
        QVERIFY(pack);
        std::vector<std::byte> rgb(imageBytes), small(imageBytes - 1);
        for (const std::int64_t index : {std::int64_t{-1}, std::int64_t{5}, INT64_MAX, INT64_MIN})
            QVERIFY(pack->read(index, rgb).error().code == ErrorCode::WrongUse);
        QVERIFY(pack->read(0, small).error().code == ErrorCode::WrongUse);
        QVERIFY(ImagePack::open(m_dir / "none").error().code == ErrorCode::NoFile);
    }

    void threadsReadAtOnce()
    {
        QVERIFY(writePack(m_dir / "threads", 50));
        const auto pack = ImagePack::open(m_dir / "threads");
        QVERIFY(pack);
        std::atomic<int> wrong = 0;
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 4; ++thread)
                threads.emplace_back([&, thread] {
                    std::vector<std::byte> rgb(imageBytes);
                    for (int i = 0; i < 50; ++i)
                        wrong +=
                            !pack->read((i + thread) % 50, rgb) || rgb != image((i + thread) % 50);
                });
        }
        QCOMPARE(wrong, 0);
    }

    void theWriterRefusesWhatCannotBe()
    {
        const auto create = [this](int side, const std::string &options, std::int64_t count) {
            return ImagePackWriter::create(m_dir / "no", side, options, count);
        };
        for (const int side : {0, -1, 16'385})
            QVERIFY(create(side, "", 1).error().code == ErrorCode::WrongUse);
        QVERIFY(create(4, "two\nlines", 1).error().code == ErrorCode::WrongUse);
        QVERIFY(create(4, std::string(1001, 'x'), 1).error().code == ErrorCode::WrongUse);
        QVERIFY(create(16'384, "", INT64_MAX / 2).error().code == ErrorCode::WrongUse);
        QVERIFY(create(16'384, "", 1'000'000'000).error().code == ErrorCode::DiskFull);
        auto writer = create(4, std::string(1000, '"'), 0);
        QVERIFY(writer);
        QVERIFY(!writer->add(std::vector<std::byte>(imageBytes + 1)));
        QVERIFY(writer->commit(true).error().code == ErrorCode::WrongUse);
        QVERIFY(!std::filesystem::exists(m_dir / "no"));
    }

    void anExistingFileIsKept()
    {
        const auto first = writePack(m_dir / "kept", 3);
        QVERIFY(writePack(m_dir / "kept", 4, "size 4", false).error().code == ErrorCode::WrongUse);
        QCOMPARE(ImagePack::open(m_dir / "kept")->fingerprint(), *first);
    }
};

QTEST_GUILESS_MAIN(TestImagePack)
#include "tst_image_pack.moc"
