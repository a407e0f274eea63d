// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/feature_picture.h"

#include <QtTest>

#include <array>
#include <cmath>

using namespace hit;

class TestFeaturePicture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Features made of three known directions whose amounts are uncorrelated over the positions.
    void principalComponentsBecomeColours()
    {
        constexpr int side = 8, channels = 5;
        const std::array<std::array<float, channels>, 3> axes{
            {{0.8F, 0, -0.6F, 0, 0}, {0, 1, 0, 0, 0}, {0, 0, 0, -0.28F, 0.96F}}};
        const std::array<float, 3> scale{8, 3, 1};
        const auto amount = [&](int k, int position) { // Walsh functions: +-1, orthogonal
            return (position >> (2 * k) & 1) != 0 ? -scale[std::size_t(k)] : scale[std::size_t(k)];
        };
        std::vector<float> features;
        for (int position = 0; position < side * side; ++position)
            for (int c = 0; c < channels; ++c) {
                float value = 10; // a mean that must not matter
                for (int k = 0; k < 3; ++k)
                    value += amount(k, position) * axes[std::size_t(k)][std::size_t(c)];
                features.push_back(value);
            }
        const Picture picture = principal_colours(features, side, side, channels);
        QCOMPARE(picture.width, side);
        for (int position = 0; position < side * side; ++position)
            for (int k = 0; k < 3; ++k) { // one standard deviation is the amount itself
                const float expected = amount(k, position) > 0 ? 0.5F : -0.5F;
                QVERIFY(std::abs(picture.rgb[std::size_t(position * 3 + k)] - expected) < 1e-4F);
            }
    }

    void constantFeaturesAreGrey()
    {
        const std::vector<float> features(16, 3.0F);
        for (const float value : principal_colours(features, 2, 2, 4).rgb)
            QCOMPARE(value, 0.0F);
    }

    void oneChannelIsEnough()
    {
        const std::vector<float> features{1, 2, 3, 4};
        const Picture picture = principal_colours(features, 2, 2, 1);
        QVERIFY(picture.rgb[0] < picture.rgb[9]);
        QCOMPARE(picture.rgb[1], 0.0F);
    }

    void greyGoesFromLeastToMost()
    {
        const std::vector<float> values{0, 1, 2, 4};
        const Picture picture = grey_picture(values, 2, 2, 0, 4);
        QCOMPARE(picture.rgb[0], -1.0F);
        QCOMPARE(picture.rgb[6], 0.0F);
        QCOMPARE(picture.rgb[11], 1.0F);
        QCOMPARE(grey_picture(values, 2, 2, 3, 3).rgb.size(), std::size_t(12));
    }

    void enlargingRepeatsPixels()
    {
        const Picture picture{2, 1, {0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F}};
        const Picture big = enlarged(picture, 3);
        QCOMPARE(big.width, 6);
        QCOMPARE(big.height, 3);
        for (int y = 0; y < 3; ++y)
            for (int x = 0; x < 6; ++x)
                QCOMPARE(big.rgb[std::size_t((y * 6 + x) * 3 + 1)], x < 3 ? 0.2F : 0.5F);
    }
};

QTEST_GUILESS_MAIN(TestFeaturePicture)
#include "tst_feature_picture.moc"
