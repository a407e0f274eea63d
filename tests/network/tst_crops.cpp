// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/generator.h"
#include "model/network/variables.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;

namespace {

/// float64, where nothing but a mistake makes a difference of this size.
constexpr double rounding = 1e-10;
constexpr std::int64_t batch = 3;

/// 64 pixels: self-attention up to 16, a tail of two stages.
GeneratorConfig base_config()
{
    GeneratorConfig config;
    config.size = 64;
    config.z_dim = 6;
    config.stages.resize(4);
    for (std::size_t i = 0; i < 4; ++i) {
        StageConfig &stage = config.stages[i];
        stage.dim = i < 2 ? 16 : 8;
        stage.heads = 2;
        if (i < 2) {
            stage.block_side = {4};
        } else {
            stage.attention = AttentionMode::None;
            stage.rgb = true;
        }
    }
    return config;
}

struct Case
{
    GeneratorConfig config = base_config();
    bool training = false;
    int side = 16;
};

Case case_of(const QString &kind)
{
    Case made;
    if (kind == "the picture so far comes from below the tail") {
        made.config.stages[1].rgb = true;
    } else if (kind == "nearest upsampling, one stage") {
        made.config.upsampling = Upsampling::Nearest;
        made.config.stages[2].attention = AttentionMode::Regional;
        made.config.stages[2].block_side = {8};
    } else if (kind == "layer norm, as it is trained") {
        made.config.norm = NormType::Layer;
        made.training = true;
    } else if (kind == "the tail is all") {
        for (StageConfig &stage : made.config.stages) {
            stage.attention = AttentionMode::None;
            stage.block_side.clear();
            stage.rgb = true;
        }
    } else if (kind == "no tokens") {
        made.config.token_embedding = false;
        for (StageConfig &stage : made.config.stages)
            stage.cross_attention = false;
    } else if (kind == "whole pictures") {
        made.side = made.config.size;
    }
    return made;
}

Generator generator_of(const Case &made)
{
    Generator generator(made.config);
    generator->to(torch::kDouble);
    generator->train(made.training);
    const torch::NoGradGuard no_grad;
    for (const Variable &variable : variables(*generator)) {
        torch::Tensor value = variable.value;
        value.copy_(torch::randn_like(value) * 0.2);
        if (variable.key.ends_with("gamma") || variable.key.ends_with("moving_variance"))
            value.abs_().add_(0.5);
    }
    return generator;
}

/// Both ends of the picture and somewhere between.
Crops crops_for(const Case &made)
{
    const std::int64_t grid = crop_grid(made.config), last = made.config.size - made.side;
    return {{{0, last},
             {last / grid / 2 * grid, grid * std::min<std::int64_t>(1, last / grid)},
             {last, 0}},
            made.side};
}

int stage_of(const std::string &key)
{
    for (const std::string part :
         {"blocks/", "position_embeddings/", "umsamplings/", "to_rgb_layers/"})
        if (key.starts_with(part))
            return std::stoi(key.substr(part.size()));
    return -1;
}

} // namespace

class TestCrops : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { test::settle_torch(); }

    void cropsOfManyPicturesAndOfOne()
    {
        const auto pictures = torch::arange(2 * 5 * 6 * 1).view({2, 5, 6, 1});
        const Crops crops{{{0, 3}, {3, 4}}, 2};
        const auto cut = crops_of(pictures, crops);
        QVERIFY(torch::equal(cut.flatten(), torch::tensor({3, 4, 9, 10, 52, 53, 58, 59})));
        const auto same = crops_of(pictures.narrow(0, 0, 1), crops);
        QVERIFY(torch::equal(same.flatten(), torch::tensor({3, 4, 9, 10, 22, 23, 28, 29})));
        QVERIFY(crops_of(pictures.to(torch::kByte), crops).scalar_type() == torch::kByte);
        QVERIFY((crops.divided_by(1).corners == crops.corners));
        QVERIFY((Crops{{{8, 4}}, 16}.divided_by(4).corners == std::vector<Corner>{{2, 1}}));
    }

    void overlappingCropsAddUpTheirGradients()
    {
        const auto picture = torch::zeros({1, 3, 3, 1}, torch::requires_grad());
        const Crops crops{{{0, 0}, {1, 1}, {0, 1}}, 2};
        torch::autograd::backward({crops_of(picture, crops).sum()}, {});
        QVERIFY(torch::equal(picture.grad().flatten(),
                             torch::tensor({1.F, 2.F, 1.F, 1.F, 3.F, 2.F, 0.F, 1.F, 1.F})));
    }

    void aCropIsAPartOfThePicture_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"plain", "the picture so far comes from below the tail",
                                 "nearest upsampling, one stage", "layer norm, as it is trained",
                                 "the tail is all", "no tokens", "whole pictures"})
            QTest::newRow(kind) << kind;
    }

    /// And so is its gradient, for all that the tail learns; the rest is not learned.
    void aCropIsAPartOfThePicture()
    {
        QFETCH(const QString, kind);
        const Case made = case_of(kind);
        QVERIFY(validate(made.config));
        Generator generator = generator_of(made);
        const Crops crops = crops_for(made);
        const auto z = torch::randn({batch, made.config.z_dim}, torch::kDouble);
        const auto slope =
            torch::randn({batch, made.side, made.side, 3}, torch::kDouble); // of the loss

        const auto expected = crops_of(generator->forward(z), crops);
        torch::autograd::backward({(expected * slope).sum()}, {});
        std::map<std::string, torch::Tensor> gradients;
        for (const Variable &variable : variables(*generator))
            if (variable.trainable)
                gradients[variable.key] = variable.value.grad();
        generator->zero_grad();

        const auto cropped = generator->forward_crops(z, crops);
        HIT_COMPARE_TENSORS(cropped, expected, rounding, rounding);
        torch::autograd::backward({(cropped * slope).sum()}, {});
        int compared = 0;
        for (const Variable &variable : variables(*generator)) {
            if (!variable.trainable)
                continue;
            if (stage_of(variable.key) < first_tail_stage(made.config)) {
                QVERIFY2(!variable.value.grad().defined(), variable.key.c_str());
                continue;
            }
            const auto &wanted = gradients.at(variable.key);
            QVERIFY2(wanted.abs().max().item<double>() > 0
                         || variable.key.find("key_dense") != std::string::npos,
                     variable.key.c_str());
            HIT_COMPARE_TENSORS(variable.value.grad(), wanted, rounding, rounding);
            ++compared;
        }
        QVERIFY(compared > 10);
    }

    void theTailIsWhatWorksOnEachPixelAlone()
    {
        QCOMPARE(first_tail_stage(*preset("hit-128")), 4);
        QCOMPARE(crop_grid(*preset("hit-128")), 1);
        QCOMPARE(first_tail_stage(*preset("hit-b-1024")), 4);
        QCOMPARE(crop_grid(*preset("hit-b-1024")), 8);
        GeneratorConfig none = base_config();
        none.stages[3].attention = AttentionMode::Full;
        QCOMPARE(first_tail_stage(none), 4);
        QCOMPARE(crop_grid(case_of("the picture so far comes from below the tail").config), 4);
        QCOMPARE(first_tail_stage(case_of("the tail is all").config), 0);
        QCOMPARE(crop_grid(case_of("the tail is all").config), 8);
    }
};

QTEST_GUILESS_MAIN(TestCrops)
#include "tst_crops.moc"
