// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/recipe.h"

#include "model/core/input_file.h"
#include "model/training/bundled_recipes.h"
#include "model/training/recipe_fields.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace hit {

namespace {

constexpr std::int64_t longest_recipe_file = 1 << 20;
/// In a recipe's file, beside its keys.
constexpr const char *purpose_key = "purpose";
constexpr std::size_t longest_purpose = 400;

Error wrong_use(const Error &error)
{
    Error changed = error;
    changed.code = ErrorCode::WrongUse;
    return changed;
}

/// "key=value" as an object of one key. A value that is no JSON is text.
nlohmann::json setting_from_text(const std::string &text)
{
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        JsonFields::refuse(text, "is not of the form key=value");
    const std::string value = text.substr(equals + 1);
    auto parsed = nlohmann::json::parse(value, nullptr, /*allow_exceptions=*/false);
    if (parsed.is_discarded())
        parsed = value;
    return {{text.substr(0, equals), std::move(parsed)}};
}

const BundledRecipe *find_bundled(const std::string &name)
{
    const auto recipes = bundled_recipes();
    const auto found = std::ranges::find(recipes, name, &BundledRecipe::name);
    return found == recipes.end() ? nullptr : &*found;
}

Result<Recipe> recipe_from_text(const std::string &path, const std::string &text)
{
    const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded())
        return fail(ErrorCode::BadFile, path, "it is not JSON");
    const bool of_run = json.is_object() && json.contains("recipe");
    return recipe_from_json(of_run ? json.at("recipe") : json);
}

} // namespace

double Recipe::lr_factor(std::int64_t steps_done) const
{
    const std::int64_t last = last_step();
    if (last == 0 || lr_decay_from >= 1)
        return 1;
    const double done = static_cast<double>(steps_done) / static_cast<double>(last);
    const double fallen = std::clamp((done - lr_decay_from) / (1 - lr_decay_from), 0.0, 1.0);
    return 1 - (1 - lr_final) * fallen;
}

std::int64_t Recipe::last_step() const
{
    const std::int64_t by_images = (images + batch - 1) / batch;
    if (steps == 0 || images == 0)
        return std::max(steps, by_images);
    return std::min(steps, by_images);
}

std::vector<RecipeKey> recipe_keys()
{
    const nlohmann::json defaults = scalars_to_json(Recipe{});
    std::vector<RecipeKey> keys{
        {"generator", "the network: a preset (hit-b-256) or an object as `hit info --json` prints",
         ""},
        {"discriminator", "an object, or the channel multiplier of the official one (1, 2)", ""},
        {"size", "pixels of a side; less than the recipe's leaves out its last stages", ""}};
    for (const RecipeField &field : recipe_fields())
        keys.push_back({field.name, field.meaning, defaults.at(field.name).dump()});
    return keys;
}

Result<Recipe> recipe_from_json(const nlohmann::json &json)
{
    return guard("the recipe", [&]() -> Result<Recipe> {
        Recipe recipe;
        JsonFields fields(json, "recipe");
        fields.need("generator");
        fields.need("discriminator");
        read_networks(fields, recipe);
        read_scalars(fields, recipe);
        read_size(fields, recipe);
        std::string purpose; // for people, decides nothing
        fields.read(purpose_key, purpose, longest_purpose);
        fields.finish();
        return check_recipe(recipe).transform([&] { return recipe; });
    });
}

nlohmann::json to_json(const Recipe &recipe)
{
    nlohmann::json json = scalars_to_json(recipe);
    json["generator"] = to_json(recipe.generator);
    json["discriminator"] = to_json(recipe.discriminator);
    return json;
}

Status set_keys(Recipe &recipe, std::span<const std::string> settings)
{
    Recipe changed = recipe;
    const auto set = guard("the recipe", [&]() -> Status {
        nlohmann::json json = nlohmann::json::object();
        for (const std::string &setting : settings)
            json.update(setting_from_text(setting));
        JsonFields fields(json, "recipe");
        read_networks(fields, changed);
        read_scalars(fields, changed);
        read_size(fields, changed);
        if (const auto unknown = fields.rest(); !unknown.empty())
            JsonFields::refuse(unknown.begin().key(),
                               "is no key of a recipe; hit train --list-keys lists them");
        return check_recipe(changed);
    });
    if (!set)
        return tl::unexpected(wrong_use(set.error()));
    recipe = std::move(changed);
    return {};
}

std::vector<std::string> recipe_names()
{
    std::vector<std::string> names;
    for (const BundledRecipe &recipe : bundled_recipes())
        names.emplace_back(recipe.name);
    return names;
}

std::string recipe_purpose(const std::string &name)
{
    const BundledRecipe *recipe = find_bundled(name);
    return recipe ? nlohmann::json::parse(recipe->json).value(purpose_key, std::string()) : "";
}

Status take_networks(Recipe &recipe, const GeneratorConfig &generator,
                     const std::optional<DiscriminatorConfig> &discriminator)
{
    Recipe changed = recipe;
    changed.generator = generator;
    shrink(changed.discriminator, generator.size);
    if (discriminator) {
        changed.discriminator = resized(*discriminator, generator.size);
    } else if (changed.discriminator.size < generator.size) {
        auto official = discriminator_preset(generator.size, 1);
        if (!official)
            return tl::unexpected(official.error());
        changed.discriminator = std::move(*official);
    }
    return check_recipe(changed).map([&] { recipe = std::move(changed); });
}

Result<Recipe> read_recipe(const std::string &name_or_path)
{
    if (const BundledRecipe *recipe = find_bundled(name_or_path))
        return recipe_from_json(nlohmann::json::parse(recipe->json));
    std::filesystem::path path(name_or_path);
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
        std::string names;
        for (const std::string &name : recipe_names())
            names += (names.empty() ? "" : ", ") + name;
        return fail(ErrorCode::WrongUse, name_or_path, "is neither a recipe of Hitscope nor a file",
                    "recipes: " + names);
    }
    if (std::filesystem::is_directory(path, ignored))
        path /= "run.json";
    return read_small_file(path, longest_recipe_file).and_then([&](const std::string &text) {
        return recipe_from_text(path.string(), text);
    });
}

} // namespace hit
