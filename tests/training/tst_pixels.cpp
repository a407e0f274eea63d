// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/pixels.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;

class TestPixels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theValuesAreThoseOfTheOfficialCode()
    {
        const auto given = hit::test::reference("preprocess/preprocess.safetensors");
        // An image of the size asked for, which the official code does not resample.
        const at::Tensor bytes = given.at("fixed_identity/in_uint8_as_float").to(torch::kByte);
        const at::Tensor images = images_from_bytes(bytes.view({1, 64, 64, 3}));
        QVERIFY(torch::equal(images.squeeze(0), given.at("fixed_identity/out")));
    }

    void blackAndWhiteAreTheEnds()
    {
        const at::Tensor ends = images_from_bytes(at::tensor({0, 255}, at::kByte));
        QVERIFY(torch::equal(ends, at::tensor({-1.0F, 1.0F})));
    }

    void onlyTheChosenImagesAreMirrored()
    {
        const at::Tensor images = at::rand({2, 3, 4, 3});
        const at::Tensor result = flipped(images, at::tensor({0, 1}).to(at::kBool));
        QVERIFY(torch::equal(result[0], images[0]));
        for (int x = 0; x < 4; ++x)
            QVERIFY(torch::equal(result[1].select(1, x), images[1].select(1, 3 - x)));
    }
};

QTEST_GUILESS_MAIN(TestPixels)
#include "tst_pixels.moc"
