// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "tests/support/safetensors_maker.h"
#include "tests/support/scratch.h"

#include <QtTest>

#include <array>

using namespace hit;
using namespace hit::test;

namespace {

std::span<const std::byte> bytesOf(const auto &values)
{
    return std::as_bytes(std::span(values));
}

} // namespace

class TestSafetensors : public QObject
{
    Q_OBJECT

    Scratch m_dir;

    Status writeTwo(const char *name, bool overwrite = true) const
    {
        const std::array<float, 4> matrix{1, 2, 3, 4};
        const std::array<std::int8_t, 3> vector{-1, 0, 1};
        const std::array views{TensorView{"b", DType::I8, {3}, bytesOf(vector)},
                               TensorView{"a/matrix", DType::F32, {2, 2}, bytesOf(matrix)}};
        return write_safetensors(m_dir / name, views, {{"hitscope.step", "7"}}, overwrite);
    }

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        QVERIFY(writeTwo("file"));
        auto file = open_safetensors(m_dir / "file");
        QVERIFY2(file, file ? "" : file.error().line().c_str());
        QCOMPARE((*file)->format(), std::string_view("safetensors"));
        QCOMPARE((*file)->metadata().at("hitscope.step"), std::string("7"));
        QCOMPARE((*file)->file_bytes(), readAll(m_dir / "file").size());
        const auto &entries = (*file)->entries();
        QCOMPARE(entries.size(), std::size_t{2});
        QCOMPARE(entries[0].name, std::string("a/matrix"));
        QCOMPARE(entries[0].shape, (std::vector<std::int64_t>{2, 2}));
        std::array<float, 4> matrix{};
        QVERIFY((*file)->read(entries[0], std::as_writable_bytes(std::span(matrix))));
        QCOMPARE(matrix, (std::array<float, 4>{1, 2, 3, 4}));
        QVERIFY((*file)->find("b"));
        QVERIFY(!(*file)->find("c"));
        QVERIFY((*file)->verify({}, {}));
    }

    void everyTensorIsAligned()
    {
        QVERIFY(writeTwo("aligned"));
        const QByteArray file = readAll(m_dir / "aligned");
        QCOMPARE(file[0] % 8, 0);
        QVERIFY(
            file.contains(json("'a/matrix':{'dtype':'F32','shape':[2,2],'data_offsets':[0,16]}")));
    }

    void everyFlippedBitOfTheContentsIsFound()
    {
        QVERIFY(writeTwo("flip"));
        const QByteArray good = readAll(m_dir / "flip");
        const qsizetype data = 4 * 4 + 3;
        for (qsizetype at = good.size() - data; at < good.size(); ++at) {
            QByteArray bad = good;
            bad[at] = static_cast<char>(bad[at] ^ 4);
            writeAll(m_dir / "flip", bad);
            auto file = open_safetensors(m_dir / "flip");
            QVERIFY(file);
            const Status verified = (*file)->verify({}, {});
            QVERIFY(!verified);
            QVERIFY(verified.error().code == ErrorCode::BadFile);
            int wrong = 0;
            for (const TensorEntry &entry : (*file)->entries()) {
                std::vector<std::byte> out(static_cast<std::size_t>(entry.elements())
                                           * dtype_size(entry.dtype));
                wrong += !(*file)->read(entry, out);
            }
            QCOMPARE(wrong, 1);
        }
    }

    void everyTruncationIsFound()
    {
        QVERIFY(writeTwo("cut"));
        const QByteArray good = readAll(m_dir / "cut");
        for (qsizetype size = 0; size < good.size(); ++size) {
            writeAll(m_dir / "cut", good.first(size));
            auto file = open_safetensors(m_dir / "cut");
            QVERIFY(!file);
            QVERIFY(file.error().code == ErrorCode::BadFile);
        }
    }

    void aFileCutShortAfterOpeningIsAnError()
    {
        QVERIFY(writeTwo("shrink"));
        auto file = open_safetensors(m_dir / "shrink");
        QVERIFY(file);
        std::filesystem::resize_file(m_dir / "shrink", 20);
        QVERIFY(!(*file)->verify({}, {}));
    }

    void checksumsMustFitTheTensors_data()
    {
        QTest::addColumn<QByteArray>("checksums");
        QTest::addColumn<bool>("good");
        QTest::addRow("right") << json("{'a':1}") << true;
        QTest::addRow("missing") << QByteArray("{}") << false;
        QTest::addRow("another name") << json("{'b':1}") << false;
        QTest::addRow("one more") << json("{'a':1,'b':1}") << false;
        QTest::addRow("twice") << json("{'a':1,'a':1}") << false;
        QTest::addRow("33 bits") << json("{'a':4294967296}") << false;
        QTest::addRow("negative") << json("{'a':-1}") << false;
        QTest::addRow("nested") << json("{'a':{}}") << false;
        QTest::addRow("no object") << QByteArray("1") << false;
        QTest::addRow("no JSON") << QByteArray("{") << false;
    }
    void checksumsMustFitTheTensors()
    {
        QFETCH(QByteArray, checksums);
        QFETCH(bool, good);
        checksums.replace("\"", "\\\"");
        writeAll(m_dir / "sums",
                 MadeSafetensors::file(
                     json("{'__metadata__':{'hitscope.crc32c':'") + checksums
                         + json("'},'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}"),
                     "x"));
        QCOMPARE(bool(open_safetensors(m_dir / "sums")), good);
    }

    void errorsNameTheReason_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("why");
        using Made = MadeSafetensors;
        const auto tensor = [](const char *shape, const char *offsets) {
            return json("'t':{'dtype':'U8','shape':") + shape + json(",'data_offsets':") + offsets
                   + "}";
        };
        const auto row = [](const char *name, const QByteArray &file, const char *why) {
            QTest::addRow("%s", name) << file << why;
        };
        row("empty", "", "it is empty");
        row("short", "1234567", "it is too short for a safetensors file");
        row("long header", Made::file("{}", "", 9 << 20),
            "it is no safetensors file, or its header is longer than 8 MB");
        row("inside the header", Made::file("{}", "", 10), "it ends inside its header");
        row("no JSON", Made::file("{\"a\"}", ""), "its header is wrong: it is not JSON at byte 5");
        row("no object", Made::file("[]", ""), "its header is not a JSON object");
        row("too early", Made::file("{" + tensor("[4]", "[0,4]") + "}", "12"),
            "it ends too early: 2 of 4 bytes of its tensors are there");
        row("too long", Made::file("{" + tensor("[1]", "[0,1]") + "}", "12"),
            "1 bytes follow its last tensor");
        row("disagree", Made::file("{" + tensor("[3]", "[0,4]") + "}", "1234"),
            "its header is wrong: 't': its shape and its offsets disagree");
        row("overflow", Made::file("{" + tensor("[4294967296,4294967296]", "[0,0]") + "}", ""),
            "its header is wrong: 't': its shape and its offsets disagree");
        row("hole", Made::file("{" + tensor("[1]", "[1,2]") + "}", "12"),
            "'t' does not begin where the one before ends");
        row("control characters",
            Made::file(json("{'\\u001b[31m':{'dtype':'X','shape':[],'data_offsets':[0,1]}}"), "1"),
            "its header is wrong: '?[31m': its type 'X' is not supported");
    }
    void errorsNameTheReason()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, why);
        writeAll(m_dir / "bad", file);
        auto opened = open_safetensors(m_dir / "bad");
        QVERIFY(!opened);
        QCOMPARE(QString::fromStdString(opened.error().why), why);
        QVERIFY(opened.error().code == ErrorCode::BadFile);
        QVERIFY(!opened.error().remedy.empty());
    }

    void wrongUseOfTheWriterIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QList<qint64>>("shape");
        QTest::addColumn<int>("dtype");
        const int u8 = static_cast<int>(DType::U8);
        QTest::addRow("size") << "a" << QList<qint64>{2} << u8;
        QTest::addRow("rank") << "a" << QList<qint64>(9, 1) << u8;
        QTest::addRow("negative") << "a" << QList<qint64>{-1} << u8;
        QTest::addRow("reserved") << "__metadata__" << QList<qint64>{1} << u8;
        QTest::addRow("twice") << "b" << QList<qint64>{1} << u8;
        QTest::addRow("text") << "a" << QList<qint64>{} << static_cast<int>(DType::String);
    }
    void wrongUseOfTheWriterIsRefused()
    {
        QFETCH(QString, name);
        QFETCH(QList<qint64>, shape);
        QFETCH(int, dtype);
        const std::array<std::byte, 1> byte{};
        const std::array views{
            TensorView{"b", DType::U8, {1}, byte},
            TensorView{
                name.toStdString(), static_cast<DType>(dtype), {shape.begin(), shape.end()}, byte}};
        const Status written = write_safetensors(m_dir / "none", views, {}, true);
        QVERIFY(!written);
        QVERIFY(written.error().code == ErrorCode::WrongUse);
        QVERIFY(!std::filesystem::exists(m_dir / "none"));
    }

    void whatTheReaderWouldRefuseIsNotWritten_data()
    {
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("why");
        QTest::addRow("text") << (4 << 20) + 1
                              << "its header is wrong: a text or a number is too long";
        QTest::addRow("header") << (8 << 20) << "the names and the metadata need more than 8 MB";
    }
    void whatTheReaderWouldRefuseIsNotWritten()
    {
        QFETCH(int, length);
        QFETCH(QString, why);
        const std::string text(static_cast<std::size_t>(length), 'v');
        const Status written = write_safetensors(m_dir / "long", {}, {{"k", text}}, true);
        QVERIFY(!written);
        QVERIFY(written.error().code == ErrorCode::WrongUse);
        QCOMPARE(QString::fromStdString(written.error().why), why);
        QVERIFY(!std::filesystem::exists(m_dir / "long"));
    }

    void existingFilesAreKept()
    {
        QVERIFY(writeTwo("kept"));
        const Status again = writeTwo("kept", false);
        QVERIFY(!again);
        QVERIFY(again.error().code == ErrorCode::WrongUse);
    }

    void filesWithoutTensorsAreGood()
    {
        QVERIFY(write_safetensors(m_dir / "nothing", {}, {}, true));
        auto file = open_safetensors(m_dir / "nothing");
        QVERIFY(file);
        QVERIFY((*file)->entries().empty());
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
