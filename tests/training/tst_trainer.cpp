// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/trainer.h"
#include "tests/support/torch_support.h"
#include "tests/training/failing_memory.h"
#include "tests/training/small_recipe.h"

#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace hit;
using hit::test::FailingMemory;
using hit::test::small_recipe;

namespace {

/// Images of a step, a function of its place in the data order only.
at::Tensor images_for(const Trainer &trainer)
{
    const DataRange range = trainer.data_range();
    std::vector<at::Tensor> images;
    for (std::int64_t i = 0; i < range.count; ++i) {
        at::manual_seed(static_cast<std::uint64_t>(range.seed * 1000 + range.first + i));
        const std::int64_t side = trainer.recipe().size();
        images.push_back(torch::randint(256, {side, side, 3}, torch::kByte));
    }
    return at::stack(images);
}

StepReport one_step(Trainer &trainer)
{
    return trainer.step(images_for(trainer));
}

Trainer::Snapshot snapshot_or_die(const Trainer &trainer)
{
    auto snapshot = trainer.snapshot();
    if (!snapshot)
        qFatal("%s", snapshot.error().line().c_str());
    return std::move(*snapshot);
}

QString difference(const Trainer::Snapshot &a, const Trainer::Snapshot &b)
{
    if (a.tensors.size() != b.tensors.size() || a.header.more != b.header.more
        || a.header.step != b.header.step)
        return "their headers differ";
    for (std::size_t i = 0; i < a.tensors.size(); ++i)
        if (a.tensors[i].name != b.tensors[i].name
            || !torch::equal(a.tensors[i].value, b.tensors[i].value))
            return QString::fromStdString(a.tensors[i].name);
    return {};
}

Recipe recipe_of(const QString &kind)
{
    Recipe recipe = small_recipe();
    if (kind == "ada, flip, lazy") {
        recipe.augment = "color,translation,cutout";
        recipe.ada_target = 0.6;
        recipe.flip = true;
        recipe.r1_every = 4;
        recipe.r2_weight = 1;
        recipe.loss = GanLoss::Relativistic;
        recipe.ema_half_life = 100;
    } else if (kind == "bcr, wgan") {
        recipe.bcr_weight = 10;
        recipe.wgan_weight = 1;
        recipe.loss = GanLoss::Hinge;
    } else if (kind == "bf16, micro-batches") {
        recipe.precision = "bf16";
        recipe.micro_batch = 2;
    } else if (kind == "layer norm") {
        recipe.generator.norm = NormType::Layer;
    }
    return recipe;
}

/// After some steps, in a file.
struct SavedModel
{
    explicit SavedModel(const Recipe &recipe = small_recipe())
        : trainer(recipe, at::kCPU, alone)
    {
        for (int step = 0; step < 12; ++step)
            one_step(trainer);
        snapshot = snapshot_or_die(trainer);
        if (!save_native(path, snapshot.header, snapshot.tensors, false))
            qFatal("not saved");
    }
    Replicas alone;
    Trainer trainer;
    Trainer::Snapshot snapshot;
    QTemporaryDir folder;
    std::filesystem::path path = folder.filePath("model.safetensors").toStdString();
};

} // namespace

class TestTrainer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }

    void goesOnExactlyFromASnapshot_data();
    void goesOnExactlyFromASnapshot();
    void leavesOutAStepThatIsNotFinite_data();
    void leavesOutAStepThatIsNotFinite();
    void neverSavesWhatIsNotFinite();
    void frozenStagesKeepTheirWeights();
    void partsOfABatchGiveTheGradientOfTheWhole();
    void aStepThatMemoryIsTooSmallForIsDoneInParts_data();
    void aStepThatMemoryIsTooSmallForIsDoneInParts();
    void goesOnInPartsFromASnapshot();
    void refusesTheStateOfOtherNetworks();
    void learnsToDrawTheMeanOfOneColour();
    void fineTuningStartsFromTheModelsNetworks();
    void fineTuningGoesOnFromTheModelsAverage();
};

void TestTrainer::goesOnExactlyFromASnapshot_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"plain", "ada, flip, lazy", "bcr, wgan", "bf16, micro-batches"})
        QTest::newRow(kind) << kind;
}

void TestTrainer::goesOnExactlyFromASnapshot()
{
    QFETCH(const QString, kind);
    Replicas alone;
    Trainer first(recipe_of(kind), at::kCPU, alone);
    for (int step = 0; step < 7; ++step)
        one_step(first);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("step.safetensors").toStdString();
    const auto snapshot = snapshot_or_die(first);
    QVERIFY(save_native(path, snapshot.header, snapshot.tensors, false));
    for (int step = 0; step < 6; ++step)
        one_step(first);

    Trainer second(recipe_of(kind), at::kCPU, alone);
    const Status restored = second.restore(path);
    QVERIFY2(restored, restored ? "" : restored.error().line().c_str());
    QCOMPARE(difference(snapshot_or_die(second), snapshot), QString());
    for (int step = 0; step < 6; ++step)
        one_step(second);
    QCOMPARE(difference(snapshot_or_die(first), snapshot_or_die(second)), QString());
    QCOMPARE(second.steps_done(), 13);
    QCOMPARE(second.images_seen(), 13 * 4);
}

void TestTrainer::leavesOutAStepThatIsNotFinite_data()
{
    QTest::addColumn<NormType>("norm");
    QTest::newRow("batch norm, with its statistics") << NormType::Batch;
    QTest::newRow("layer norm") << NormType::Layer;
}

void TestTrainer::leavesOutAStepThatIsNotFinite()
{
    QFETCH(const NormType, norm);
    Recipe recipe = small_recipe();
    recipe.generator.norm = norm;
    recipe.r1_weight = 1e300; // infinite as a float
    Replicas alone;
    Trainer trainer(recipe, at::kCPU, alone);
    const auto before = snapshot_or_die(trainer);
    QCOMPARE(one_step(trainer).finite.item<float>(), 0.0F);
    const auto after = snapshot_or_die(trainer);
    for (std::size_t i = 0; i < before.tensors.size(); ++i)
        QVERIFY2(torch::equal(before.tensors[i].value, after.tensors[i].value),
                 before.tensors[i].name.c_str());
    QCOMPARE(trainer.steps_done(), 1);
}

void TestTrainer::neverSavesWhatIsNotFinite()
{
    Replicas alone;
    Trainer trainer(small_recipe(), at::kCPU, alone);
    auto snapshot = snapshot_or_die(trainer);
    snapshot.tensors.front().value.fill_(std::numeric_limits<float>::infinity());
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("broken.safetensors").toStdString();
    QVERIFY(save_native(path, snapshot.header, snapshot.tensors, false));
    QVERIFY(trainer.restore(path));
    const auto refused = trainer.snapshot();
    QVERIFY(!refused);
    QCOMPARE(refused.error().what, snapshot.tensors.front().name);
    // And its step is found out and left out: everything but the count stays.
    const StepReport report = one_step(trainer);
    QCOMPARE(report.finite.item<float>(), 0.0F);
}

void TestTrainer::frozenStagesKeepTheirWeights()
{
    Recipe recipe = small_recipe();
    recipe.frozen_stages = {0};
    Replicas alone;
    Trainer trainer(recipe, at::kCPU, alone);
    const auto before = snapshot_or_die(trainer);
    one_step(trainer);
    const auto after = snapshot_or_die(trainer);
    for (std::size_t i = 0; i < before.tensors.size(); ++i) {
        const std::string &name = before.tensors[i].name;
        const bool moving = name.find("moving") != std::string::npos;
        if (name.starts_with("generator/blocks/0/") && !moving)
            QVERIFY2(torch::equal(before.tensors[i].value, after.tensors[i].value), name.c_str());
        if (name.starts_with("generator/to_rgb_layers/1/") && name.ends_with("kernel"))
            QVERIFY2(!torch::equal(before.tensors[i].value, after.tensors[i].value), name.c_str());
    }
}

void TestTrainer::partsOfABatchGiveTheGradientOfTheWhole()
{
    Recipe recipe = small_recipe();
    recipe.generator.norm = NormType::Layer; // batch norm sees the parts only
    Replicas alone;
    Trainer whole(recipe, at::kCPU, alone);
    recipe.micro_batch = 1;
    Trainer parts(recipe, at::kCPU, alone);
    const StepReport a = one_step(whole), b = one_step(parts);
    const auto close = [](const at::Tensor &x, const at::Tensor &y) {
        return at::allclose(x, y, 1e-5, 1e-7);
    };
    QVERIFY(close(a.generator_norm, b.generator_norm));
    QVERIFY(close(a.discriminator_norm, b.discriminator_norm));
    QVERIFY(close(a.losses.generator, b.losses.generator));
    QVERIFY(close(a.losses.discriminator, b.losses.discriminator));
}

void TestTrainer::aStepThatMemoryIsTooSmallForIsDoneInParts_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind :
         {"plain", "layer norm", "ada, flip, lazy", "bcr, wgan", "bf16, micro-batches"})
        QTest::newRow(kind) << kind;
}

/// Any allocation may be the one that fails.
void TestTrainer::aStepThatMemoryIsTooSmallForIsDoneInParts()
{
    constexpr int failures = 24;
    QFETCH(const QString, kind);
    SavedModel model(recipe_of(kind));
    Replicas alone;
    FailingMemory &memory = FailingMemory::installed();
    const auto again = [&](Recipe recipe) {
        auto trainer = std::make_unique<Trainer>(std::move(recipe), at::kCPU, alone);
        if (!trainer->restore(model.path))
            qFatal("not restored");
        return trainer;
    };
    Recipe in_parts = recipe_of(kind);
    in_parts.micro_batch = in_parts.micro_batch == 0 ? 2 : 1;
    const auto reference = again(in_parts);
    one_step(*reference);
    const auto expected = snapshot_or_die(*reference);

    const at::Tensor images = images_for(model.trainer);
    const auto counted = again(recipe_of(kind));
    memory.takeCount();
    counted->step(images);
    const std::int64_t blocks = memory.takeCount();
    QVERIFY(blocks > 10 * failures);
    int torn = 0, failed = 0;
    for (int i = 0; i < failures; ++i) {
        const auto trainer = again(recipe_of(kind));
        memory.failBlock(1 + i * (blocks - 1) / (failures - 1));
        const auto report = guard("a step", [&] { return trainer->step(images); });
        memory.repair();
        if (report)
            continue; // torch has another convolution for when oneDNN's cannot have its memory
        ++failed;
        QCOMPARE(report.error().code, ErrorCode::OutOfMemory);
        if (trainer->is_torn()) {
            ++torn;
            QVERIFY(trainer->restore(model.path));
            QVERIFY(!trainer->is_torn());
            QCOMPARE(difference(snapshot_or_die(*trainer), model.snapshot), QString());
        }
        QVERIFY(trainer->halve_micro_batch());
        trainer->step(images);
        QCOMPARE(difference(snapshot_or_die(*trainer), expected), QString());
    }
    QVERIFY2(failed > failures / 2, qPrintable(QString::number(failed)));
    // All that is large is there before the first weight changes.
    QVERIFY2(torn <= 2, qPrintable(QString::number(torn)));
}

void TestTrainer::goesOnInPartsFromASnapshot()
{
    Replicas alone;
    Trainer halved(small_recipe(), at::kCPU, alone);
    one_step(halved);
    QCOMPARE(halved.micro_batch(), 4);
    QVERIFY(halved.halve_micro_batch());
    one_step(halved);
    const auto snapshot = snapshot_or_die(halved);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("step.safetensors").toStdString();
    QVERIFY(save_native(path, snapshot.header, snapshot.tensors, false));

    Trainer resumed(small_recipe(), at::kCPU, alone);
    QVERIFY(resumed.restore(path));
    QCOMPARE(resumed.micro_batch(), 2);
    one_step(halved);
    one_step(resumed);
    QCOMPARE(difference(snapshot_or_die(halved), snapshot_or_die(resumed)), QString());

    // And to an image at a time, no further.
    QVERIFY(resumed.halve_micro_batch());
    QVERIFY(!resumed.halve_micro_batch());
    QCOMPARE(resumed.micro_batch(), 1);
}

void TestTrainer::refusesTheStateOfOtherNetworks()
{
    Replicas alone;
    Trainer small(small_recipe(), at::kCPU, alone);
    Recipe wider = small_recipe();
    wider.generator.stages[1].dim = 4;
    Trainer other(wider, at::kCPU, alone);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("step.safetensors").toStdString();
    const auto snapshot = snapshot_or_die(small);
    QVERIFY(save_native(path, snapshot.header, snapshot.tensors, false));
    const Status status = other.restore(path);
    QVERIFY(!status);
    QCOMPARE(status.error().code, ErrorCode::WrongUse);

    const auto networks = small.ema_snapshot();
    QVERIFY(networks);
    const std::filesystem::path only = folder.filePath("ema.safetensors").toStdString();
    QVERIFY(save_native(only, networks->header, networks->tensors, false));
    QCOMPARE(small.restore(only).error().code, ErrorCode::BadFile);
}

void TestTrainer::learnsToDrawTheMeanOfOneColour()
{
    Recipe recipe = small_recipe();
    recipe.lr = recipe.lr_discriminator = 5e-3;
    recipe.r1_weight = 0.5;
    recipe.ema_start = 1;
    recipe.ema_decay = 0.9;
    Replicas alone;
    Trainer trainer(recipe, at::kCPU, alone);
    const at::Tensor red = at::tensor({230, 40, 90}, at::kByte).expand({4, 16, 16, 3});
    for (int step = 0; step < 200; ++step)
        trainer.step(red);
    const at::Tensor drawn = trainer.draw(at::randn({8, 8})).mean({0, 1, 2});
    const at::Tensor wanted = at::tensor({230.0F, 40.0F, 90.0F}) / 127.5 - 1;
    QVERIFY2((drawn - wanted).abs().max().item<double>() < 0.25,
             qPrintable(QStringLiteral("%1 %2 %3")
                            .arg(drawn[0].item<double>())
                            .arg(drawn[1].item<double>())
                            .arg(drawn[2].item<double>())));
}

void TestTrainer::fineTuningStartsFromTheModelsNetworks()
{
    SavedModel model;
    const auto checkpoint = Checkpoint::open(model.path);
    QVERIFY(checkpoint);
    Recipe recipe = small_recipe();
    recipe.seed = 99;
    Trainer tuned(recipe, at::kCPU, model.alone);
    QVERIFY(tuned.start_from(*checkpoint));
    QCOMPARE(tuned.steps_done(), 0);
    const at::Tensor z = at::randn({3, 8});
    QVERIFY(torch::equal(tuned.draw(z), model.trainer.draw(z)));
}

void TestTrainer::fineTuningGoesOnFromTheModelsAverage()
{
    SavedModel model;
    Recipe recipe = small_recipe();
    recipe.ema_start = 0;
    recipe.ema_decay = 0.75;
    Trainer tuned(recipe, at::kCPU, model.alone);
    const auto checkpoint = Checkpoint::open(model.path);
    QVERIFY(checkpoint && tuned.start_from(*checkpoint));
    one_step(tuned);
    // e' = e + (g' - e) / 4, from the file's e.
    const auto tensors_of = [](const Trainer::Snapshot &from) {
        std::map<std::string, at::Tensor> tensors;
        for (const NamedTensor &tensor : from.tensors)
            tensors[tensor.name] = tensor.value;
        return tensors;
    };
    const auto before = tensors_of(model.snapshot), after = tensors_of(snapshot_or_die(tuned));
    int compared = 0;
    for (const auto &[name, value] : after) {
        if (!name.starts_with("ema_generator/"))
            continue;
        const auto &generator = after.at(name.substr(4));
        HIT_COMPARE_TENSORS(value, before.at(name) * 0.75 + generator * 0.25, 1e-6, 1e-6);
        ++compared;
    }
    QVERIFY(compared > 10);
}

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
