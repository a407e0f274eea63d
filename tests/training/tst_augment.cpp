// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/diff_augment.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;
using hit::test::reference;

class TestAugment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void matchesTheOfficialAugmentationForGivenDraws();
    void drawsAreInRangeAndDependOnSeedAndStepOnly();
    void everyStepCanBeLeftOut();
    void passesGradientsToTheImages();
};

void TestAugment::matchesTheOfficialAugmentationForGivenDraws()
{
    const auto given = reference("train_tiny128/diff_augment.safetensors");
    const auto whole = [&](const char *name) { return given.at(name).view(-1).to(torch::kLong); };
    AugmentDraws draws;
    draws.brightness = given.at("brightness_u").view(-1);
    draws.saturation = given.at("saturation_u").view(-1);
    draws.contrast = given.at("contrast_u").view(-1);
    draws.shift_rows = whole("translation_x");
    draws.shift_columns = whole("translation_y");
    draws.cutout_row = whole("cutout_offset_x");
    draws.cutout_column = whole("cutout_offset_y");
    HIT_COMPARE_TENSORS(diff_augment(given.at("in"), draws), given.at("out"), 1e-5, 1e-5);
}

void TestAugment::drawsAreInRangeAndDependOnSeedAndStepOnly()
{
    const AugmentDraws draws = draw_augmentation(4096, 64, 5, 17);
    const AugmentDraws again = draw_augmentation(4096, 64, 5, 17);
    const AugmentDraws other = draw_augmentation(4096, 64, 5, 18);
    QVERIFY(torch::equal(draws.brightness, again.brightness));
    QVERIFY(!torch::equal(draws.brightness, other.brightness));
    for (const at::Tensor &u : {draws.brightness, draws.saturation, draws.contrast}) {
        QVERIFY(u.min().item<double>() >= 0 && u.max().item<double>() <= 1);
        QVERIFY(std::abs(u.mean().item<double>() - 0.5) < 0.025); // standard error 0.0045
    }
    for (const at::Tensor &shift : {draws.shift_rows, draws.shift_columns})
        QVERIFY(shift.min().item<std::int64_t>() == -8 && shift.max().item<std::int64_t>() == 8);
    for (const at::Tensor &offset : {draws.cutout_row, draws.cutout_column})
        QVERIFY(offset.min().item<std::int64_t>() == 0 && offset.max().item<std::int64_t>() == 64);
}

void TestAugment::everyStepCanBeLeftOut()
{
    const at::Tensor images = torch::rand({3, 16, 16, 3}) * 2 - 1;
    const AugmentDraws draws = draw_augmentation(3, 16, 1, 1);
    QVERIFY(torch::equal(diff_augment(images, draws, {false, false, false}), images));
    const at::Tensor cut = diff_augment(images, draws, {false, false, true});
    QVERIFY(torch::equal(cut.masked_select(cut != 0), images.masked_select(cut != 0)));
    QVERIFY((cut == 0).any().item<bool>());
}

void TestAugment::passesGradientsToTheImages()
{
    const at::Tensor images = torch::rand({2, 16, 16, 3}).requires_grad_();
    diff_augment(images, draw_augmentation(2, 16, 1, 1)).square().sum().backward();
    QVERIFY(images.grad().abs().sum().item<double>() > 0);
    QVERIFY(images.grad().isfinite().all().item<bool>());
}

QTEST_GUILESS_MAIN(TestAugment)
#include "tst_augment.moc"
