// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/data_order.h"

#include <QtTest>

#include <set>

using namespace hit;

namespace {

std::vector<std::int64_t> epochOf(std::int64_t seed, std::int64_t epoch, std::int64_t count)
{
    std::vector<std::int64_t> images;
    for (std::int64_t i = 0; i < count; ++i)
        images.push_back(image_at(seed, epoch * count + i, count));
    return images;
}

/// Chi-square of counts that should be equal, in standard deviations from its mean.
double chiSquareDeviation(const std::vector<int> &counts)
{
    double total = 0;
    for (const int count : counts)
        total += count;
    const double expected = total / static_cast<double>(counts.size());
    double chi = 0;
    for (const int count : counts)
        chi += (count - expected) * (count - expected) / expected;
    const double freedom = static_cast<double>(counts.size()) - 1;
    return (chi - freedom) / std::sqrt(2 * freedom);
}

} // namespace

class TestDataOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEpochShowsEveryImageOnce_data()
    {
        QTest::addColumn<qint64>("count");
        for (const qint64 count : {1, 2, 3, 15, 16, 17, 64, 65, 1000, 20'000})
            QTest::addRow("%lld", count) << count;
    }
    void everyEpochShowsEveryImageOnce()
    {
        QFETCH(qint64, count);
        for (const std::int64_t epoch : {0, 1, 77}) {
            const auto images = epochOf(-5, epoch, count);
            const std::set<std::int64_t> all(images.begin(), images.end());
            QCOMPARE(static_cast<qint64>(all.size()), count);
            QCOMPARE(*all.begin(), std::int64_t{0});
            QCOMPARE(*all.rbegin(), std::int64_t{count - 1});
        }
    }

    void aHugeSetAndAFarPositionAreReached()
    {
        const std::int64_t count = (std::int64_t{1} << 40) + 1;
        for (const std::int64_t position : {std::int64_t{0}, count - 1, count, count * 1000 + 5}) {
            const std::int64_t image = image_at(1, position, count);
            QVERIFY(image >= 0 && image < count);
        }
    }

    void seedAndEpochChangeTheOrder()
    {
        const auto first = epochOf(1, 0, 100);
        QVERIFY(first != epochOf(1, 1, 100));
        QVERIFY(first != epochOf(2, 0, 100));
        QVERIFY(first != epochOf(1 + (std::int64_t{1} << 32), 0, 100));
        QVERIFY(first == epochOf(1, 0, 100));
    }

    void theOrderIsKept() // runs are resumed by later versions
    {
        const std::vector<std::int64_t> kept{3, 1, 0, 2, 8, 9, 6, 4, 5, 7};
        QCOMPARE(epochOf(42, 3, 10), kept);
    }

    void everyImageIsEquallyOftenAtEveryPlace_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {2, 3, 5, 16, 20, 33})
            QTest::addRow("%d", count) << count;
    }
    void everyImageIsEquallyOftenAtEveryPlace()
    {
        QFETCH(int, count);
        const int epochs = 4000;
        std::vector<int> places(static_cast<std::size_t>(count * count));
        std::vector<int> followers(static_cast<std::size_t>(count * count));
        for (int epoch = 0; epoch < epochs; ++epoch) {
            const auto images = epochOf(9, epoch, count);
            for (int i = 0; i < count; ++i)
                ++places[static_cast<std::size_t>(i * count + images[static_cast<std::size_t>(i)])];
            for (std::size_t i = 1; i < images.size(); ++i)
                ++followers[static_cast<std::size_t>(images[i - 1] * count + images[i])];
        }
        QVERIFY2(std::abs(chiSquareDeviation(places)) < 5,
                 qPrintable(QString::number(chiSquareDeviation(places))));
        std::vector<int> pairs; // no image follows itself
        for (int i = 0; i < count * count; ++i)
            if (i / count != i % count)
                pairs.push_back(followers[static_cast<std::size_t>(i)]);
        QVERIFY2(std::abs(chiSquareDeviation(pairs)) < 5,
                 qPrintable(QString::number(chiSquareDeviation(pairs))));
    }

    void halfOfTheImagesAreFlipped()
    {
        int flipped = 0;
        const int images = 100'000;
        for (int i = 0; i < images; ++i)
            flipped += is_flipped(3, (std::int64_t{1} << 33) + i);
        QVERIFY2(std::abs(flipped - images / 2) < 5 * std::sqrt(images) / 2,
                 qPrintable(QString::number(flipped)));
        QVERIFY(is_flipped(3, 7) == is_flipped(3, 7));
    }

    void cropsLieEverywhereAlike()
    {
        constexpr std::int64_t places = 9;
        std::vector<int> counts(places * places);
        for (std::int64_t i = 0; i < 40'000; ++i) {
            const auto [row, column] = crop_place_at(5, (std::int64_t{1} << 33) + i, places);
            QVERIFY(row >= 0 && row < places && column >= 0 && column < places);
            ++counts[static_cast<std::size_t>(row * places + column)];
        }
        QVERIFY2(std::abs(chiSquareDeviation(counts)) < 5,
                 qPrintable(QString::number(chiSquareDeviation(counts))));
        const std::array<std::int64_t, 2> only{0, 0};
        QCOMPARE(crop_place_at(5, 7, 1), only);
        QVERIFY(crop_place_at(5, 7, places) == crop_place_at(5, 7, places));
        QVERIFY(crop_place_at(5, 7, 1 << 20) != crop_place_at(6, 7, 1 << 20));
    }
};

QTEST_GUILESS_MAIN(TestDataOrder)
#include "tst_data_order.moc"
