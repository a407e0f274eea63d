// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/recipe_fields.h"
#include "ui/train/few_images.h"
#include "ui/train/new_run_form.h"
#include "ui/train/run_cost.h"

#include <QTemporaryFile>
#include <QtTest>

#include <nlohmann/json.hpp>

using namespace hit;

namespace {

/// What `hit train` makes of the arguments.
Recipe recipeFrom(const QStringList &arguments, const std::optional<StartModel::Networks> &start)
{
    QString name;
    std::vector<std::string> settings;
    for (int i = 0; i + 1 < arguments.size(); i += 2) {
        if (arguments[i] == "--recipe")
            name = arguments[i + 1];
        else if (arguments[i] == "--set")
            settings.push_back(arguments[i + 1].toStdString());
    }
    Recipe recipe = read_recipe(name.toStdString()).value();
    if (start && !take_networks(recipe, start->generator, start->discriminator))
        qFatal("networks");
    if (!set_keys(recipe, settings))
        qFatal("settings");
    return recipe;
}

StartModel::Networks networksOf(const char *recipe, bool discriminator)
{
    const Recipe from = read_recipe(recipe).value();
    return {"/models/from.safetensors", from.generator,
            discriminator ? std::optional(from.discriminator) : std::nullopt};
}

} // namespace

class TestNewRunForm : public QObject
{
    Q_OBJECT

    static void fill(NewRunForm &form)
    {
        QVERIFY(form.setRecipe("tiny-64"));
        form.setData("/data/my images");
        form.setFolder("/runs");
        form.setName("first");
    }

private Q_SLOTS:
    void everyKeyRefusesWhatIsNoValue_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("text");
        for (const RecipeKey &key : recipe_keys())
            QTest::addRow("%s: an object", key.name.c_str())
                << QString::fromStdString(key.name) << "{\"a\":1}";
        for (const RecipeField &field : recipe_fields()) {
            if (field.least == field.most)
                continue; // no number
            QTest::addRow("%s: too small", field.name)
                << field.name << QString::number(field.least - 1);
            QTest::addRow("%s: too large", field.name)
                << field.name << QString::number(field.most * 2 + 1, 'f', 0);
        }
        QTest::newRow("augment: another word") << "augment"
                                               << "colour";
        QTest::newRow("precision: another word") << "precision"
                                                 << "fp8";
        QTest::newRow("loss: another word") << "loss"
                                            << "wgan";
        QTest::newRow("size: no power of two") << "size"
                                               << "48";
        QTest::newRow("size: above the recipe's") << "size"
                                                  << "128";
        QTest::newRow("batch: over 4 and no multiple of 4") << "batch"
                                                            << "6";
        QTest::newRow("micro_batch: no divisor") << "micro_batch"
                                                 << "5";
        QTest::newRow("frozen_stages: one that is not there") << "frozen_stages"
                                                              << "[7]";
        QTest::newRow("ada_target: without augmentation") << "ada_target"
                                                          << "0.6";
    }
    void everyKeyRefusesWhatIsNoValue()
    {
        QFETCH(QString, key);
        QFETCH(QString, text);
        NewRunForm form;
        fill(form);
        const auto before = to_json(form.recipe());
        const QString refusal = form.set(key, text);
        QVERIFY(!refusal.isEmpty());
        QVERIFY(refusal.front().isUpper());
        QVERIFY(to_json(form.recipe()) == before);
        QVERIFY(form.problem().isEmpty());
        QCOMPARE(form.editedCount(), 0);
    }

    void everyKeyTakesItsOwnValue()
    {
        NewRunForm form;
        fill(form);
        for (const QString &key : NewRunForm::keys()) {
            const QString refusal = form.set(key, form.value(key));
            QVERIFY2(refusal.isEmpty(), qPrintable(key + ": " + refusal));
            QVERIFY2(!form.isEdited(key), qPrintable(key));
        }
        QCOMPARE(form.editedCount(), 0);
        QVERIFY(!form.trainArguments().contains("--set"));
    }

    void argumentsMakeTheRecipeOfTheForm()
    {
        NewRunForm form;
        fill(form);
        QCOMPARE(form.set("batch", "16"), QString());
        QCOMPARE(form.set("lr", "0.0005"), QString());
        QCOMPARE(form.set("size", "32"), QString());
        QCOMPARE(form.set({{"augment", "color,cutout"}, {"ada_target", "0.6"}}), QString());
        QCOMPARE(form.set("frozen_stages", "[0, 1]"), QString());
        QVERIFY(to_json(recipeFrom(form.trainArguments(), {})) == to_json(form.recipe()));
        QCOMPARE(form.recipe().size(), 32);

        const auto start = networksOf("tiny-32", true);
        form.reset("size");
        form.setStart(start);
        QVERIFY(form.problem().isEmpty());
        QCOMPARE(form.recipe().generator, start.generator);
        QVERIFY(to_json(recipeFrom(form.trainArguments(), start)) == to_json(form.recipe()));
        QVERIFY(form.trainArguments().contains(start.path));
    }

    void commandCanBePastedIntoAShell()
    {
        NewRunForm form;
        fill(form);
        form.setData("/data/it's \"mine\" $HOME");
        form.setDevice("cuda:0");
        QCOMPARE(form.set("frozen_stages", "[0,1]"), QString());
        QString line = form.command();
        QVERIFY(line.startsWith("hit train --data "));
        line.replace(0, 3, "printf '%s\\n'");
        QProcess shell;
        shell.start("sh", {"-c", line});
        QVERIFY(shell.waitForFinished());
        const QStringList words =
            QString::fromUtf8(shell.readAllStandardOutput()).chopped(1).split('\n');
        QCOMPARE(words, QStringList{"train"} + form.trainArguments());
    }

    void resetBringsBackWhatFollowsAnotherKey()
    {
        NewRunForm form;
        fill(form);
        const QString home = form.value("lr_discriminator");
        QCOMPARE(form.set("lr", "0.002"), QString());
        QCOMPARE(form.value("lr_discriminator"), QString("0.002"));
        QVERIFY(form.isEdited("lr_discriminator"));
        form.reset("lr_discriminator");
        QCOMPARE(form.value("lr_discriminator"), home);
        QCOMPARE(form.value("lr"), QString("0.002"));
        form.reset("lr");
        QCOMPARE(form.value("lr"), form.baseValue("lr"));
        QVERIFY(to_json(recipeFrom(form.trainArguments(), {})) == to_json(form.recipe()));
    }

    void changesThatAnotherRecipeDoesNotTakeAreAProblem()
    {
        NewRunForm form;
        fill(form);
        QCOMPARE(form.set("frozen_stages", "[3]"), QString());
        QVERIFY(form.setRecipe("tiny-32")); // it has three stages
        QVERIFY2(form.problem().contains("frozen_stages"), qPrintable(form.problem()));
        form.reset("frozen_stages");
        QVERIFY(form.problem().isEmpty());
        QVERIFY(!form.setRecipe("/no/such/recipe.json"));
        QCOMPARE(form.recipeName(), QString("tiny-32"));
    }

    void aStartWithoutDiscriminatorTakesTheRecipes()
    {
        NewRunForm form;
        fill(form);
        const auto start = networksOf("tiny-32", false);
        form.setStart(start);
        QVERIFY2(form.problem().isEmpty(), qPrintable(form.problem()));
        QCOMPARE(form.recipe().discriminator.size, 32);
        QCOMPARE(form.recipe().discriminator.channels, (std::vector{32, 64, 128, 128}));
        form.setStart(networksOf("hit-128", false)); // larger than the recipe's
        QVERIFY2(form.problem().isEmpty(), qPrintable(form.problem()));
        QCOMPARE(form.recipe().discriminator, *discriminator_preset(128, 1));
    }

    void risksAreSaidBeforeTheStart()
    {
        NewRunForm form;
        fill(form);
        QVERIFY(riskAdvice(form).isEmpty());
        form.setStart(networksOf("tiny-64", false));
        QCOMPARE(riskAdvice(form).size(), 1);
        QVERIFY(riskAdvice(form)[0].text.contains("no discriminator"));
        QCOMPARE(form.set("frozen_stages", "[0,1,2,3]"), QString());
        QCOMPARE(riskAdvice(form).size(), 2);
        form.setStart({});
        QVERIFY(riskAdvice(form).back().text.contains("noise"));
    }

    void theTailNeedsAModelAndKeepsPartOfItsDiscriminator()
    {
        NewRunForm form;
        fill(form);
        QCOMPARE(form.set("tail_crop", "32"), QString());
        QVERIFY2(form.problem().contains("tail_crop"), qPrintable(form.problem()));
        form.setStart(networksOf("tiny-64", true));
        QCOMPARE(form.problem(), QString());
        const auto advice = riskAdvice(form);
        QCOMPARE(advice.size(), 1);
        QVERIFY2(advice[0].text.contains("first 4 layers") && advice[0].text.contains("32 pixels"),
                 qPrintable(advice[0].text));
        QCOMPARE(form.set("tail_crop", "64"), QString());
        QVERIFY(riskAdvice(form).isEmpty());
        QVERIFY(!form.set("tail_crop", "128").isEmpty());
    }

    void costTellsWhatDoesNotFit()
    {
        NewRunForm form;
        fill(form);
        QCOMPARE(form.set({{"steps", "1000"}, {"images", "0"}}), QString());
        RecipeTrial::Cost cost;
        cost.device = "CPU, 2 threads";
        cost.secondsPerStep = 0.9;
        cost.imagesPerSecond = 8.9;
        cost.memory = 2'000'000'000;
        cost.memoryFree = 1'000'000'000;
        cost.checkpoint = 10'000'000;
        CostTexts texts = costTexts(form, cost, 1'000'000, 0);
        QVERIFY2(texts.time.text.startsWith("about 15\u202fmin"), qPrintable(texts.time.text));
        QVERIFY(texts.remark.contains("CPU, 2 threads"));
        QVERIFY(!texts.time.isTooMuch && texts.memory.isTooMuch && texts.disk.isTooMuch);
        auto advice = costAdvice(texts);
        QCOMPARE(advice.size(), 2);
        QVERIFY(advice[0].text.contains("memory") && advice[1].text.contains("disk"));
        for (const Advice &each : advice)
            QVERIFY(each.kind == VerdictLine::Kind::Warning);
        cost.memory = 100'000'000;
        QVERIFY(costAdvice(costTexts(form, cost, 1'000'000'000'000, 100)).isEmpty());
        cost.besideTraining = true;
        const CostTexts disturbed = costTexts(form, cost, -1, 0);
        QVERIFY(disturbed.remark.contains("while another run trains"));
        QVERIFY2(!disturbed.time.text.contains("about"), qPrintable(disturbed.time.text));
    }

    void aDuplicateOfARunForFewImagesIsForFewImages()
    {
        NewRunForm form;
        fill(form);
        FewImages first(form);
        QVERIFY(!first.isOn());
        QCOMPARE(first.setOn(true), QString());
        const Recipe halved = form.recipe();
        const double full = form.base().lr;
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(QByteArray::fromStdString(to_json(halved).dump()));
        file.close();

        NewRunForm again;
        QVERIFY(again.setRecipe(file.fileName()));
        FewImages mode(again);
        QVERIFY(mode.isOn());
        QVERIFY2(mode.changes().contains("ada_target 0.0 \u2192 0.6"), qPrintable(mode.changes()));
        QCOMPARE(mode.setOn(true), QString()); // nothing is halved twice
        QVERIFY(to_json(again.recipe()) == to_json(halved));
        QCOMPARE(mode.setOn(false), QString());
        QVERIFY(!mode.isOn());
        QCOMPARE(again.recipe().lr, full);
        QCOMPARE(again.recipe().ada_target, 0.0);
        QCOMPARE(mode.setOn(true), QString());
        QCOMPARE(again.recipe().lr, halved.lr);
        QCOMPARE(again.recipe().lr_discriminator, halved.lr_discriminator);
    }
};

QTEST_GUILESS_MAIN(TestNewRunForm)
#include "tst_new_run_form.moc"
