// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/media/image_file.h"

#include <QtTest>

#include <zlib.h>

using namespace hit;

namespace {

const QByteArray signature("\x89PNG\r\n\x1a\n", 8);
const QByteArray state = R"({"version":1,"seed":4217})";

QByteArray number(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray chunk(const QByteArray &type, const QByteArray &body)
{
    const QByteArray summed = type + body;
    const auto sum = crc32(0, reinterpret_cast<const Bytef *>(summed.data()), uInt(summed.size()));
    return number(quint32(body.size())) + summed + number(quint32(sum));
}

QByteArray deflated(const QByteArray &text)
{
    return qCompress(text, 9).mid(4); // Qt puts the length before the zlib stream
}

const QByteArray header =
    signature + chunk("IHDR", number(1) + number(1) + QByteArray("\x08\x02\0\0\0", 5));
const QByteArray keyword("hitscope\0", 9);

QByteArray png(const QByteArray &chunks)
{
    return header + chunks + chunk("IEND", {});
}

} // namespace

class TestStateChunk : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    Result<std::string> read(const QByteArray &bytes) const
    {
        const QString path = m_dir.filePath("a.png");
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("no file to read");
        file.close();
        return read_state_chunk(path.toStdString());
    }

private Q_SLOTS:
    void readsEveryKindOfTextChunk_data()
    {
        QTest::addColumn<QByteArray>("chunks");
        const QByteArray other = chunk("tEXt", QByteArray("Comment\0hello", 13));
        const QByteArray plain = chunk("tEXt", keyword + state);
        QTest::newRow("tEXt") << plain;
        QTest::newRow("zTXt") << chunk("zTXt", keyword + '\0' + deflated(state));
        QTest::newRow("iTXt") << chunk("iTXt", keyword + QByteArray("\0\0en\0\0", 6) + state);
        QTest::newRow("iTXt, compressed")
            << chunk("iTXt", keyword + QByteArray("\1\0\0x\0", 5) + deflated(state));
        QTest::newRow("after others") << other + chunk("IDAT", QByteArray(100'000, 'x')) + plain;
    }
    void readsEveryKindOfTextChunk()
    {
        QFETCH(QByteArray, chunks);
        const auto text = read(png(chunks));
        QVERIFY2(text, text ? "" : text.error().line().c_str());
        QCOMPARE(QByteArray::fromStdString(*text), state);
    }

    void refusesDamage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = chunk("tEXt", keyword + state);
        QByteArray wrongSum = good;
        wrongSum.back() = char(wrongSum.back() ^ 1);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("not a picture at all");
        QTest::newRow("no chunk") << png({});
        QTest::newRow("only the signature") << signature;
        QTest::newRow("IHDR is not first") << signature + good + chunk("IEND", {});
        QTest::newRow("two IHDR") << png(header.mid(8) + good);
        QTest::newRow("wrong checksum") << png(wrongSum);
        QTest::newRow("length of 2 GB") << header + number(0x7fffffff) + "tEXthitscope";
        QTest::newRow("length of 4 GB") << header + number(0xffffffff) + "tEXthitscope";
        QTest::newRow("name is no name") << png(chunk(QByteArray("t\0Xt", 4), keyword + state));
        QTest::newRow("zTXt, unknown method")
            << png(chunk("zTXt", keyword + '\1' + deflated(state)));
        QTest::newRow("zTXt, nothing") << png(chunk("zTXt", keyword));
        QTest::newRow("zTXt, cut")
            << png(chunk("zTXt", keyword + '\0' + deflated(state).chopped(5)));
        QTest::newRow("iTXt, no fields") << png(chunk("iTXt", keyword + QByteArray("\0\0en", 4)));
        QTest::newRow("iTXt, unknown flag")
            << png(chunk("iTXt", keyword + QByteArray("\2\0\0\0", 4) + state));
        const QByteArray bomb = deflated(QByteArray(100'000'000, 'b'));
        QTest::newRow("100 MB in 100 kB") << png(chunk("zTXt", keyword + '\0' + bomb));
    }
    void refusesDamage()
    {
        QFETCH(QByteArray, bytes);
        const auto text = read(bytes);
        QVERIFY(!text);
        QCOMPARE(text.error().code, ErrorCode::BadFile);
    }

    void everyCutIsAnError()
    {
        const QByteArray whole = header + chunk("zTXt", keyword + '\0' + deflated(state));
        for (qsizetype size = 0; size < whole.size(); ++size)
            QCOMPARE(read(whole.first(size)).error().code, ErrorCode::BadFile);
    }

    void everyFlippedBitIsAnErrorOrHarmless()
    {
        const QByteArray whole = png(chunk("zTXt", keyword + '\0' + deflated(state)));
        for (qsizetype bit = 0; bit < whole.size() * 8; ++bit) {
            QByteArray bad = whole;
            bad[bit / 8] = char(bad[bit / 8] ^ (1 << (bit % 8)));
            const auto text = read(bad);
            if (text)
                QCOMPARE(QByteArray::fromStdString(*text), state);
            else
                QCOMPARE(text.error().code, ErrorCode::BadFile);
        }
    }

    void aMissingFileOrAFolderIsNoFile()
    {
        QCOMPARE(read_state_chunk(m_dir.filePath("none.png").toStdString()).error().code,
                 ErrorCode::NoFile);
        QCOMPARE(read_state_chunk(m_dir.path().toStdString()).error().code, ErrorCode::NoFile);
    }
};

QTEST_GUILESS_MAIN(TestStateChunk)
#include "tst_state_chunk.moc"
