// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/recipe.h"
#include "tests/training/small_recipe.h"

#include <QtTest>

#include <nlohmann/json.hpp>

using namespace hit;
using hit::test::small_recipe;

class TestRecipe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyBundledRecipeCanBeReadAndWrittenBack();
    void refusesWrongKeysByName_data();
    void refusesWrongKeysByName();
    void refusedSettingsChangeNothing();
    void settingTheRateSetsBothUnlessOneIsGiven();
    void processesShareABatchEvenlyOrNotAtAll();
    void aSmallerSizeLeavesOutTheLastStages();
    void ratesFallAtTheEnd();
    void theEarlierEndCounts();
    void listsEveryKeyWithItsDefault();
};

void TestRecipe::everyBundledRecipeCanBeReadAndWrittenBack()
{
    const auto names = recipe_names();
    QCOMPARE(names.size(), std::size_t(10));
    for (const std::string &name : names) {
        const auto recipe = read_recipe(name);
        QVERIFY2(recipe, recipe ? "" : (name + ": " + recipe.error().line()).c_str());
        const auto again = recipe_from_json(to_json(*recipe));
        QVERIFY(again);
        QVERIFY(to_json(*again) == to_json(*recipe));
        QVERIFY2(recipe_purpose(name).size() > 20, name.c_str());
    }
    QVERIFY(recipe_purpose("no-such-recipe").empty());
    QVERIFY(read_recipe("hit-b-256")->generator == *preset("hit-b-256"));
    const auto missing = read_recipe("no-such-recipe");
    QVERIFY(!missing);
    QVERIFY(missing.error().line().find("tiny-64") != std::string::npos);
}

void TestRecipe::refusesWrongKeysByName_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("key");
    for (const auto &[setting, key] : std::initializer_list<std::pair<const char *, const char *>>{
             {"colour=red", "colour"},
             {"batch=0", "batch"},
             {"batch=2.5", "batch"},
             {"batch=many", "batch"},
             {"batch=6", "batch"},
             {"micro_batch=3", "micro_batch"},
             {"lr=-1", "lr"},
             {"loss=cubic", "loss"},
             {"precision=fp8", "precision"},
             {"augment=color,zoom", "augment"},
             {"ada_target=0.6", "ada_target"},
             {"frozen_stages=[7]", "frozen_stages"},
             {"size=64", "size"},
             {"size=12", "size"},
             {"deterministic=1", "deterministic"},
             {"generator=hit-900", "hit-900"},
             {"generator={}", "generator"},
             {"batch", "batch"}})
        QTest::newRow(setting) << setting << key;
}

void TestRecipe::refusesWrongKeysByName()
{
    QFETCH(const QString, setting);
    QFETCH(const QString, key);
    Recipe recipe = small_recipe();
    recipe.discriminator.minibatch_stddev = true;
    const std::string text = setting.toStdString();
    const Status status = set_keys(recipe, {&text, 1});
    QVERIFY(!status);
    QCOMPARE(status.error().code, ErrorCode::WrongUse);
    QVERIFY2(status.error().line().find(key.toStdString()) != std::string::npos,
             status.error().line().c_str());
}

void TestRecipe::refusedSettingsChangeNothing()
{
    Recipe recipe = small_recipe();
    const auto before = to_json(recipe);
    const std::vector<std::string> settings{"batch=8", "lr=2"};
    QVERIFY(!set_keys(recipe, settings));
    QVERIFY(to_json(recipe) == before);
}

void TestRecipe::settingTheRateSetsBothUnlessOneIsGiven()
{
    Recipe recipe = small_recipe();
    const std::vector<std::string> one{"lr=0.5"}, two{"lr=0.25", "lr_discriminator=0.125"};
    QVERIFY(set_keys(recipe, one));
    QCOMPARE(recipe.lr_discriminator, 0.5);
    QVERIFY(set_keys(recipe, two));
    QCOMPARE(recipe.lr, 0.25);
    QCOMPARE(recipe.lr_discriminator, 0.125);
    // The order does not count, nor that the rate is what it was.
    const std::vector<std::string> turned{"lr_discriminator=0.125", "lr=0.5"}, same{"lr=0.5"};
    QVERIFY(set_keys(recipe, turned));
    QCOMPARE(recipe.lr_discriminator, 0.125);
    QVERIFY(set_keys(recipe, same));
    QCOMPARE(recipe.lr_discriminator, 0.5);
}

void TestRecipe::processesShareABatchEvenlyOrNotAtAll()
{
    Recipe recipe = *read_recipe("tiny-32"); // with minibatch standard deviation
    recipe.batch = 24;
    QVERIFY(check_batch(recipe, 1));
    QVERIFY(check_batch(recipe, 3));
    QCOMPARE(check_batch(recipe, 5).error().what, std::string("recipe.batch"));
    QCOMPARE(check_batch(recipe, 4).error().what, std::string("recipe.batch")); // 6 each
    recipe.micro_batch = 2;
    QVERIFY(check_batch(recipe, 4));
    recipe.micro_batch = 4;
    QCOMPARE(check_batch(recipe, 4).error().what, std::string("recipe.micro_batch"));
}

void TestRecipe::aSmallerSizeLeavesOutTheLastStages()
{
    Recipe recipe = *read_recipe("tiny-64");
    const std::vector<std::string> settings{"size=32"};
    QVERIFY(set_keys(recipe, settings));
    QCOMPARE(recipe.generator.size, 32);
    QCOMPARE(recipe.generator.stages.size(), std::size_t(3));
    QCOMPARE(recipe.discriminator.channels, (std::vector{32, 64, 128, 128}));
}

void TestRecipe::ratesFallAtTheEnd()
{
    Recipe recipe = small_recipe();
    recipe.steps = 100;
    recipe.lr_decay_from = 0.6;
    recipe.lr_final = 0.1;
    QCOMPARE(recipe.lr_factor(0), 1.0);
    QCOMPARE(recipe.lr_factor(60), 1.0);
    QCOMPARE(recipe.lr_factor(80), 0.55);
    QCOMPARE(recipe.lr_factor(100), 0.1);
    recipe.steps = 0;
    QCOMPARE(recipe.lr_factor(1'000'000), 1.0);
}

void TestRecipe::theEarlierEndCounts()
{
    Recipe recipe = small_recipe();
    QCOMPARE(recipe.last_step(), 0);
    recipe.images = 10;
    QCOMPARE(recipe.last_step(), 3);
    recipe.steps = 2;
    QCOMPARE(recipe.last_step(), 2);
    recipe.steps = 5;
    QCOMPARE(recipe.last_step(), 3);
}

void TestRecipe::listsEveryKeyWithItsDefault()
{
    const auto keys = recipe_keys();
    const auto json = to_json(small_recipe());
    for (const auto &[name, value] : json.items())
        QVERIFY2(std::any_of(keys.begin(), keys.end(),
                             [&](const RecipeKey &key) {
                                 return key.name == name && !key.meaning.empty();
                             }),
                 name.c_str());
}

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
