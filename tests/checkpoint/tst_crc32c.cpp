// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/crc32c.h"
#include "model/checkpoint/tensor_file.h"

#include <QtTest>

#include <random>
#include <vector>

using namespace hit;

namespace {

std::span<const std::byte> bytesOf(const QByteArray &text)
{
    return std::as_bytes(std::span(text.data(), static_cast<std::size_t>(text.size())));
}

} // namespace

class TestCrc32c : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The examples of RFC 3720, appendix B.4, and the check value of the polynomial.
    void agreesWithTheKnownAnswers_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<quint32>("crc");
        QByteArray rising, falling;
        for (int i = 0; i < 32; ++i) {
            rising += static_cast<char>(i);
            falling += static_cast<char>(31 - i);
        }
        QTest::addRow("nothing") << QByteArray() << 0u;
        QTest::addRow("digits") << QByteArray("123456789") << 0xe3069283u;
        QTest::addRow("zeros") << QByteArray(32, '\0') << 0x8a9136aau;
        QTest::addRow("ones") << QByteArray(32, '\xff') << 0x62a8ab43u;
        QTest::addRow("rising") << rising << 0x46dd794eu;
        QTest::addRow("falling") << falling << 0x113fdb5cu;
    }
    void agreesWithTheKnownAnswers()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(quint32, crc);
        QCOMPARE(crc32c(bytesOf(bytes)), crc);
        QCOMPARE(crc32c_portable(bytesOf(bytes)), crc);
    }

    void anyPartsAndPlacesGiveTheSame()
    {
        std::mt19937 random(1);
        std::vector<std::byte> bytes(300);
        for (std::byte &byte : bytes)
            byte = static_cast<std::byte>(random());
        const std::span all(bytes);
        for (std::size_t start = 0; start < 9; ++start)
            for (std::size_t end = start; end <= all.size(); end += 7) {
                const auto part = all.subspan(start, end - start);
                const std::uint32_t whole = crc32c_portable(part);
                QCOMPARE(crc32c(part), whole);
                const auto cut = random() % (part.size() + 1);
                QCOMPARE(crc32c(part.subspan(cut), crc32c(part.first(cut))), whole);
            }
    }

    void masksAndUnmasks()
    {
        QCOMPARE(mask_crc32c(0), 0xa282ead8u);
        for (const std::uint32_t crc : {0u, 1u, 0xe3069283u, 0xffffffffu})
            QCOMPARE(unmask_crc32c(mask_crc32c(crc)), crc);
    }
};

QTEST_GUILESS_MAIN(TestCrc32c)
#include "tst_crc32c.moc"
