// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "model/data/image_crop.h"
#include "model/data/resampler.h"

#include <QtTest>

#include <cmath>

using namespace hit;

namespace {

struct Reference
{
    std::vector<std::int64_t> shape; ///< [height, width, 3]
    std::vector<float> values;
};

Reference reference(const QString &name)
{
    auto file = open_safetensors(HIT_TEST_REFERENCE "/preprocess/preprocess.safetensors");
    const TensorEntry *entry = file ? (*file)->find(name.toStdString()) : nullptr;
    if (!entry)
        qFatal("no reference");
    Reference found{entry->shape, std::vector<float>(static_cast<std::size_t>(entry->elements()))};
    if (!(*file)->read(*entry, std::as_writable_bytes(std::span(found.values))))
        qFatal("not readable");
    return found;
}

/// What the official code makes of its levels: truncated, modulo 256.
double officialLevel(float level)
{
    const double whole = std::fmod(std::trunc(level), 256.0);
    return whole < 0 ? whole + 256 : whole;
}

} // namespace

class TestResampler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesTheOfficialCode_data()
    {
        QTest::addColumn<bool>("centre");
        for (const char *name : {"fixed_identity", "fixed_up", "fixed_down"})
            QTest::newRow(name) << false;
        for (const char *name : {"center_tall", "center_wide", "center_up"})
            QTest::newRow(name) << true;
    }
    void matchesTheOfficialCode()
    {
        QFETCH(bool, centre);
        const QString name = QTest::currentDataTag();
        const Reference in = reference(name + "/in_uint8_as_float");
        const Reference expected = reference(name + "/out");
        const int height = static_cast<int>(in.shape[0]), width = static_cast<int>(in.shape[1]);
        const int size = static_cast<int>(expected.shape[0]);
        // The reference was made with this part of the shorter side.
        const ImageCrop crop = centre_crop(width, height, 0.875);
        const int x = centre ? crop.x : 0, y = centre ? crop.y : 0;
        const int columns = centre ? crop.side : width, rows = centre ? crop.side : height;

        Resampler resampler(columns, rows, size);
        for (int row = 0; row < rows;) {
            const int some = std::min(7, rows - row); // pieces must not show
            std::vector<std::byte> band;
            for (int line = y + row; line < y + row + some; ++line)
                for (int i = x * 3; i < (x + columns) * 3; ++i)
                    band.push_back(static_cast<std::byte>(
                        in.values[static_cast<std::size_t>(line * width * 3 + i)]));
            resampler.add(some, band);
            row += some;
        }
        const auto levels = resampler.levels();
        QCOMPARE(levels.size(), expected.values.size());
        int different = 0;
        for (std::size_t i = 0; i < levels.size(); ++i) {
            const double found = officialLevel(levels[i]) / 127.5 - 1;
            different += std::abs(found - static_cast<double>(expected.values[i])) > 1e-6;
        }
        QCOMPARE(different, 0);
    }

    void theReferenceCastsAsItIsRepeatedHere()
    {
        const Reference in = reference("cast/in"), out = reference("cast/out");
        for (std::size_t i = 0; i < in.values.size(); ++i)
            QCOMPARE(officialLevel(in.values[i]), static_cast<double>(out.values[i]));
    }

    void levelsAreRoundedAndClipped()
    {
        const std::array levels{-3.7F, -0.5F, 0.49F, 0.5F, 1.5F, 254.4F, 254.5F, 255.5F, 300.7F};
        const std::array expected{0, 0, 0, 1, 2, 254, 255, 255, 255};
        const auto bytes = bytes_from_levels(levels);
        for (std::size_t i = 0; i < levels.size(); ++i)
            QCOMPARE(std::to_integer<int>(bytes[i]), expected[i]);
    }

    void cropsLieInside_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<double>("part");
        QTest::newRow("square") << 64 << 64 << 1.0;
        QTest::newRow("wide") << 131 << 97 << 1.0;
        QTest::newRow("tall") << 97 << 131 << 0.875;
        QTest::newRow("tiny part") << 5 << 3 << 0.001;
        QTest::newRow("one pixel") << 1 << 1 << 0.5;
    }
    void cropsLieInside()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(double, part);
        const ImageCrop centre = centre_crop(width, height, part);
        bool left = false, right = false;
        for (std::int64_t image = 0; image < 2000; ++image) {
            const ImageCrop crop = random_crop(width, height, part, image);
            QCOMPARE(crop.side, centre.side);
            QVERIFY(crop.x >= 0 && crop.y >= 0);
            QVERIFY(crop.x + crop.side <= width && crop.y + crop.side <= height);
            left = left || crop.x == 0;
            right = right || crop.x + crop.side == width;
        }
        QVERIFY(left && right);
        QVERIFY(std::abs(2 * centre.x + centre.side - width) <= 1);
        QVERIFY(std::abs(2 * centre.y + centre.side - height) <= 1);
    }
};

QTEST_GUILESS_MAIN(TestResampler)
#include "tst_resampler.moc"
