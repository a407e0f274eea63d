// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/random.h"
#include "model/data/data_order.h"
#include "model/network/init.h"
#include "model/network/variables.h"
#include "model/training/pixels.h"
#include "model/training/trainer.h"
#include "tests/support/torch_support.h"
#include "tests/training/small_recipe.h"

#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace hit;
using hit::test::small_recipe;

namespace {

using Tensors = std::map<std::string, at::Tensor>;

/// Trains the stage of 16 pixels, which works on each pixel alone.
Recipe tail_recipe(std::int64_t crop = 8)
{
    Recipe recipe = small_recipe();
    recipe.tail_crop = crop;
    recipe.ema_start = 0;
    return recipe;
}

at::Tensor images_for(const Trainer &trainer)
{
    const DataRange range = trainer.data_range();
    at::manual_seed(static_cast<std::uint64_t>(range.first));
    const std::int64_t side = trainer.recipe().size();
    return torch::randint(256, {range.count, side, side, 3}, torch::kByte);
}

Tensors tensors_of(const Trainer &trainer)
{
    const auto snapshot = trainer.snapshot();
    if (!snapshot)
        qFatal("%s", snapshot.error().line().c_str());
    Tensors tensors;
    for (const NamedTensor &tensor : snapshot->tensors)
        tensors[tensor.name] = tensor.value;
    return tensors;
}

/// A trained trainer, in a file.
struct SavedModel
{
    explicit SavedModel(const Recipe &recipe, bool with_discriminator = true)
        : trainer(recipe, at::kCPU, alone)
    {
        for (int step = 0; step < 12; ++step)
            trainer.step(images_for(trainer));
        auto snapshot = with_discriminator ? trainer.snapshot() : trainer.ema_snapshot();
        if (!snapshot || !save_native(path, snapshot->header, snapshot->tensors, false))
            qFatal("not saved");
    }
    Checkpoint checkpoint() const
    {
        auto opened = Checkpoint::open(path);
        if (!opened)
            qFatal("%s", opened.error().line().c_str());
        return std::move(*opened);
    }
    Replicas alone;
    Trainer trainer;
    QTemporaryDir folder;
    std::filesystem::path path = folder.filePath("model.safetensors").toStdString();
};

bool is_of_tail(const std::string &name)
{
    return name.find("/blocks/1/") != std::string::npos
           || name.find("position_embeddings/1/") != std::string::npos
           || name.find("to_rgb_layers/1/") != std::string::npos;
}

QString started(Trainer &trainer, const SavedModel &model)
{
    const auto what_is_new = trainer.start_from(model.checkpoint());
    return QString::fromStdString(what_is_new ? *what_is_new
                                              : "refused: " + what_is_new.error().line());
}

struct Refusal
{
    const char *name;
    void (*change)(Recipe &);
    const char *reason;
};

const std::vector<Refusal> &refusals()
{
    static const std::vector<Refusal> list{
        {"no tail",
         [](Recipe &recipe) { recipe.generator.stages[1].attention = AttentionMode::Full; },
         "needs stages without self-attention"},
        {"not a power of two", [](Recipe &recipe) { recipe.tail_crop = 12; },
         "must be a power of two from 8 on"},
        {"too small", [](Recipe &recipe) { recipe.tail_crop = 4; },
         "must be a power of two from 8 on"},
        {"larger than the pictures", [](Recipe &recipe) { recipe.tail_crop = 32; },
         "larger than the pictures of 16 pixels a side"},
        {"smaller than what is upsampled below the tail",
         [](Recipe &recipe) {
             recipe.generator = *preset("hit-b-1024");
             recipe.generator.stages[3].rgb = true;
             recipe.discriminator = *discriminator_preset(1024, 1);
         },
         "must be a power of two from 16 on"},
        {"synchronised norms", [](Recipe &recipe) { recipe.sync_batch_norm = true; },
         "sync_batch_norm"},
        {"nothing left", [](Recipe &recipe) { recipe.frozen_stages = {1}; },
         "leaves nothing to train"},
    };
    return list;
}

} // namespace

class TestTail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { test::settle_torch(); }

    void onlyTheTailLearns()
    {
        SavedModel model(small_recipe());
        Trainer tuned(tail_recipe(), at::kCPU, model.alone);
        QVERIFY(tuned.start_from(model.checkpoint()));
        const Tensors before = tensors_of(tuned), file = tensors_of(model.trainer);
        for (int step = 0; step < 3; ++step)
            QCOMPARE(tuned.step(images_for(tuned)).finite.item<float>(), 1.0F);
        int learned = 0;
        for (const auto &[name, value] : tensors_of(tuned)) {
            if (!name.starts_with("generator/") && !name.starts_with("ema_generator/"))
                continue;
            const std::string average = "ema_generator" + name.substr(name.find('/'));
            QVERIFY2(torch::equal(before.at(name), file.at(average)), name.c_str());
            const bool moving = name.find("moving") != std::string::npos;
            const bool stays = torch::equal(value, before.at(name));
            QVERIFY2(stays == (moving || !is_of_tail(name)), name.c_str());
            learned += stays ? 0 : 1;
        }
        QVERIFY(learned > 10);
        for (const auto &[name, value] : before) // no moments of what stays
            if (name.starts_with("optimizer/generator/"))
                QVERIFY2(is_of_tail(name), name.c_str());
        QCOMPARE(tuned.draw(torch::randn({2, 8})).sizes(), at::IntArrayRef({2, 16, 16, 3}));
    }

    /// All that it is shown, made here once more.
    void aStepIsShownRealsAndFakesInTheSamePlaces_data()
    {
        QTest::addColumn<bool>("flip");
        QTest::newRow("as they are") << false;
        QTest::newRow("flipped, then cropped") << true;
    }

    void aStepIsShownRealsAndFakesInTheSamePlaces()
    {
        QFETCH(const bool, flip);
        Recipe recipe = tail_recipe();
        recipe.flip = flip;
        recipe.seed = 3;
        Replicas alone;
        Trainer trainer(recipe, at::kCPU, alone);
        Generator generator(recipe.generator);
        Discriminator discriminator(recipe.judge());
        init_weights(*generator, recipe.seed);
        init_weights(*discriminator, recipe.seed);
        generator->eval();

        StepInput input;
        input.z = torch::empty({4, 8});
        fill_normal(recipe.seed, 0, RandomPurpose::TrainingLatent,
                    {input.z.data_ptr<float>(), 4 * 8});
        const at::Tensor bytes = images_for(trainer);
        std::vector<at::Tensor> crops;
        input.crops.side = 8;
        for (std::int64_t i = 0; i < 4; ++i) {
            const auto [row, column] = crop_place_at(recipe.seed, i, 16 - 8 + 1);
            const at::Tensor image = bytes[i];
            const bool mirrored = flip && is_flipped(recipe.seed, i);
            crops.push_back(
                (mirrored ? image.flip(1) : image).narrow(0, row, 8).narrow(1, column, 8));
            input.crops.corners.push_back({row, column});
        }
        input.images = images_from_bytes(at::stack(crops));
        const StepLosses expected =
            accumulate_gradients(generator, discriminator, input, StepOptions());
        const StepLosses losses = trainer.step(bytes).losses;
        QVERIFY(torch::equal(losses.generator, expected.generator));
        QVERIFY(torch::equal(losses.discriminator, expected.discriminator));
        QVERIFY(torch::equal(losses.penalty, expected.penalty));
    }

    void goesOnExactlyFromASnapshot_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"plain", "all augmentations", "bf16, micro-batches"})
            QTest::newRow(kind) << kind;
    }

    void goesOnExactlyFromASnapshot()
    {
        QFETCH(const QString, kind);
        SavedModel model(small_recipe());
        Recipe recipe = tail_recipe();
        if (kind == "all augmentations") {
            recipe.augment = "color,translation,cutout";
            recipe.ada_target = 0.6;
            recipe.flip = true;
            recipe.bcr_weight = recipe.wgan_weight = recipe.r2_weight = 1;
            recipe.r1_every = 4;
        } else if (kind == "bf16, micro-batches") {
            recipe.precision = "bf16";
            recipe.micro_batch = 2;
        }
        Trainer first(recipe, at::kCPU, model.alone);
        QVERIFY(first.start_from(model.checkpoint()));
        for (int step = 0; step < 5; ++step)
            first.step(images_for(first));
        const auto snapshot = first.snapshot();
        const std::filesystem::path path = model.folder.filePath("step.safetensors").toStdString();
        QVERIFY(snapshot && save_native(path, snapshot->header, snapshot->tensors, false));
        Trainer second(recipe, at::kCPU, model.alone);
        const Status restored = second.restore(path);
        QVERIFY2(restored, restored ? "" : restored.error().line().c_str());
        for (Trainer *trainer : {&first, &second})
            for (int step = 0; step < 5; ++step)
                trainer->step(images_for(*trainer));
        const Tensors expected = tensors_of(first);
        for (const auto &[name, value] : tensors_of(second))
            QVERIFY2(torch::equal(value, expected.at(name)), name.c_str());
    }

    /// Batch norm too, as its statistics stay.
    void partsOfABatchGiveTheGradientOfTheWhole()
    {
        Replicas alone;
        Recipe recipe = tail_recipe();
        Trainer whole(recipe, at::kCPU, alone);
        recipe.micro_batch = 1;
        Trainer parts(recipe, at::kCPU, alone);
        const at::Tensor images = images_for(whole);
        const StepReport a = whole.step(images), b = parts.step(images);
        HIT_COMPARE_TENSORS(a.generator_norm, b.generator_norm, 0, 1e-5);
        HIT_COMPARE_TENSORS(a.discriminator_norm, b.discriminator_norm, 0, 1e-5);
        HIT_COMPARE_TENSORS(a.losses.generator, b.losses.generator, 0, 1e-5);
    }

    void aDiscriminatorOfAnotherSizeKeepsItsFirstBlocks()
    {
        const auto compare = [](const Trainer &ours, const Trainer &theirs, bool blocks, bool all) {
            const Tensors expected = tensors_of(theirs);
            int same = 0;
            for (const auto &[name, value] : tensors_of(ours)) {
                const bool block =
                    name.starts_with("discriminator/conv_blocks/layer_with_weights-0/")
                    || name.starts_with("discriminator/conv_blocks/layer_with_weights-1/");
                if (!name.starts_with("discriminator/") || !(block ? blocks : all))
                    continue;
                QVERIFY2(torch::equal(value, expected.at(name)), name.c_str());
                ++same;
            }
            QVERIFY(same > 0 || !blocks);
        };
        SavedModel model(small_recipe());
        Trainer crops(tail_recipe(), at::kCPU, model.alone);
        QCOMPARE(started(crops, model),
                 QString("with new last layers of the discriminator for crops of 8 pixels"));
        compare(crops, model.trainer, true, false);
        const std::string last = "discriminator/final_layers/layer_with_weights-0/kernel";
        QVERIFY(!torch::equal(tensors_of(crops).at(last), tensors_of(model.trainer).at(last)));

        Trainer whole(tail_recipe(16), at::kCPU, model.alone);
        QCOMPARE(started(whole, model), QString(""));
        compare(whole, model.trainer, true, true);

        // From crops to crops, and back to pictures.
        SavedModel tuned(tail_recipe());
        Trainer again(tail_recipe(), at::kCPU, model.alone);
        QCOMPARE(started(again, tuned), QString(""));
        compare(again, tuned.trainer, true, true);
        Recipe recipe = small_recipe();
        const auto file = tuned.checkpoint();
        QCOMPARE(file.discriminator_config()->size, 8);
        QVERIFY(take_networks(recipe, file.config(), file.discriminator_config()));
        QVERIFY(recipe.discriminator == small_recipe().discriminator);
        Trainer pictures(recipe, at::kCPU, model.alone);
        QCOMPARE(started(pictures, tuned),
                 QString("with new last layers of the discriminator for whole pictures"));
        compare(pictures, tuned.trainer, true, false);
    }

    void whereThereIsNoDiscriminatorItIsNew()
    {
        SavedModel model(small_recipe(), /*with_discriminator=*/false);
        Trainer crops(tail_recipe(), at::kCPU, model.alone);
        QCOMPARE(started(crops, model), QString("with a new discriminator for crops of 8 pixels"));
        Trainer pictures(small_recipe(), at::kCPU, model.alone);
        QCOMPARE(started(pictures, model), QString("with a new discriminator"));
        SavedModel own(small_recipe());
        Recipe other = tail_recipe();
        other.discriminator.channels[0] = 4;
        Trainer refused(other, at::kCPU, own.alone);
        QVERIFY(started(refused, own).startsWith("refused: "));
    }

    void whatCannotBeIsRefusedWithTheReason_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < refusals().size(); ++i)
            QTest::newRow(refusals()[i].name) << i;
    }

    void whatCannotBeIsRefusedWithTheReason()
    {
        QFETCH(const std::size_t, index);
        Recipe recipe = tail_recipe();
        QVERIFY(set_keys(recipe, {}));
        refusals()[index].change(recipe);
        const Status status = set_keys(recipe, {});
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::WrongUse);
        const QString line = QString::fromStdString(status.error().line());
        QVERIFY2(line.contains("tail_crop") && line.contains(refusals()[index].reason),
                 qPrintable(line));
    }
};

QTEST_GUILESS_MAIN(TestTail)
#include "tst_tail.moc"
