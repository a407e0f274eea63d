// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/random.h"

#include <QtTest>

#include <cmath>
#include <numeric>
#include <set>
#include <vector>

using namespace hit;

namespace {

std::vector<float> normals(std::int64_t seed, std::int32_t row, std::size_t count,
                           RandomPurpose purpose = RandomPurpose::Test)
{
    std::vector<float> values(count);
    fill_normal(seed, row, purpose, values);
    return values;
}

/// Mean of f over the values, in units of its standard error, against the value it should have.
template <typename T, typename Function>
double deviation(const std::vector<T> &values, double expected, Function f)
{
    double sum = 0, squares = 0;
    for (const T value : values) {
        const double y = f(static_cast<double>(value));
        sum += y;
        squares += y * y;
    }
    const auto n = static_cast<double>(values.size());
    const double mean = sum / n;
    return (mean - expected) / std::sqrt((squares / n - mean * mean) / n);
}

} // namespace

class TestRandom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// kat_vectors of the Random123 library, philox4x32 with 10 rounds.
    void philoxAgreesWithTheKnownAnswers_data()
    {
        using Words = QList<quint32>;
        QTest::addColumn<Words>("counter");
        QTest::addColumn<Words>("key");
        QTest::addColumn<Words>("answer");
        QTest::addRow("zeros") << Words{0, 0, 0, 0} << Words{0, 0}
                               << Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
        QTest::addRow("ones") << Words{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}
                              << Words{0xffffffff, 0xffffffff}
                              << Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
        QTest::addRow("digits of pi") << Words{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}
                                      << Words{0xa4093822, 0x299f31d0}
                                      << Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    }
    void philoxAgreesWithTheKnownAnswers()
    {
        QFETCH(QList<quint32>, counter);
        QFETCH(QList<quint32>, key);
        QFETCH(QList<quint32>, answer);
        const auto words =
            philox4x32_10({counter[0], counter[1], counter[2], counter[3]}, {key[0], key[1]});
        QCOMPARE(QList<quint32>(words.begin(), words.end()), answer);
    }

    /// The mapping of the header, written out for one number of every lane.
    void numbersComeFromTheDocumentedBlocks()
    {
        const std::int64_t seed = -5;
        const auto values = normals(seed, 7, 12);
        std::vector<double> uniforms(12);
        fill_uniform(seed, 7, RandomPurpose::Test, uniforms);
        const auto block = philox4x32_10({2, 7, 99, 0}, {0xfffffffb, 0xffffffff});
        for (std::size_t lane = 0; lane < 4; ++lane)
            QCOMPARE(uniforms[8 + lane], (block[lane] + 0.5) / 4294967296.0);
        for (std::size_t pair = 0; pair < 4; pair += 2) {
            const double r = std::sqrt(-2 * std::log(uniforms[8 + pair]));
            const double angle = 2 * M_PI * uniforms[9 + pair];
            QCOMPARE(values[8 + pair], static_cast<float>(r * std::cos(angle)));
            QCOMPARE(values[9 + pair], static_cast<float>(r * std::sin(angle)));
        }
    }

    void theLengthOfTheSpanChangesNoNumber()
    {
        const auto all = normals(42, 0, 64);
        for (std::size_t count = 0; count < all.size(); ++count)
            QCOMPARE(normals(42, 0, count), std::vector<float>(all.begin(), all.begin() + count));
    }

    void momentsAreThoseOfTheNormalDistribution()
    {
        const auto values = normals(1, 0, 1 << 20);
        QVERIFY(std::abs(deviation(values, 0, [](double x) { return x; })) < 4);
        QVERIFY(std::abs(deviation(values, 1, [](double x) { return x * x; })) < 4);
        QVERIFY(std::abs(deviation(values, 0, [](double x) { return x * x * x; })) < 4);
        QVERIFY(std::abs(deviation(values, 3, [](double x) { return x * x * x * x; })) < 4);
        QVERIFY(std::ranges::all_of(values, [](float x) { return std::abs(x) < 7; }));
    }

    void uniformNumbersFillTheOpenInterval()
    {
        std::vector<double> values(1 << 20);
        fill_uniform(1, 0, RandomPurpose::Test, values);
        QVERIFY(std::ranges::all_of(values, [](double x) { return x > 0 && x < 1; }));
        QVERIFY(std::abs(deviation(values, 0.5, [](double x) { return x; })) < 4);
        QVERIFY(std::abs(deviation(values, 1.0 / 3, [](double x) { return x * x; })) < 4);
    }

    void seedsRowsAndPurposesAreDifferentStreams()
    {
        std::set<std::vector<float>> streams;
        for (std::int64_t seed : {0LL, 1LL, -1LL, 1LL << 32, (1LL << 32) + 1, -(1LL << 62)})
            for (std::int32_t row : {0, 1, -1})
                for (auto purpose : {RandomPurpose::Latent, RandomPurpose::Weights})
                    streams.insert(normals(seed, row, 4, purpose));
        QCOMPARE(streams.size(), std::size_t{6 * 3 * 2});
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
