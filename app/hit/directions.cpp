// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/generator_search.h"
#include "app/hit/sources.h"
#include "model/directions/closed_form.h"
#include "model/directions/feature_directions.h"
#include "model/directions/group_directions.h"
#include "model/directions/region_directions.h"
#include "model/latent/latent.h"

namespace hit {
namespace {

using Found = std::vector<FoundDirection>;

constexpr int wholeGrid = GeneratorConfig::start_side;
constexpr int mostPictures = 1'000; ///< to look for a region in

/// What the share of each method is of.
const std::map<std::string, const char *> methods{
    {"svd", "of the movement of grid and tokens"},
    {"sefa", "of the movement that the stage reads"},
    {"token", "of the movement that is the token's"},
    {"place", "of the movement that is in the place"},
    {"pca", "of the variance of the features"},
    {"groups", "of the latents on the right side"},
    {"region", "of the change that is in the region"}};

/// Latents of a .npy file, [N, D].
Result<std::vector<std::vector<float>>> latentRows(const std::string &path)
{
    const Result<Array> array = read_latents(path);
    if (!array)
        return tl::unexpected(array.error());
    if (array->shape.size() != 2)
        return fail(ErrorCode::BadFile, path, "its array is not of the shape [N, D]");
    const auto length = static_cast<std::size_t>(array->shape[1]);
    std::vector<std::vector<float>> rows;
    for (std::size_t first = 0; first + length <= array->values.size() && length > 0;
         first += length)
        rows.emplace_back(array->values.begin() + static_cast<std::ptrdiff_t>(first),
                          array->values.begin() + static_cast<std::ptrdiff_t>(first + length));
    return rows;
}

class DirectionsCommand final : public Subcommand
{
public:
    explicit DirectionsCommand(CLI::App &program)
        : Subcommand(program, "directions", "Find directions in the latent space",
                     "hit directions model.safetensors --method pca --count 8 -o pca.safetensors")
    {
        addSearchOptions(parser(), m_search, "Direction file, .safetensors");
        addWhat();
        addMethodOptions();
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (Status checked = check(); !checked)
            return tl::unexpected(checked.error());
        return searchGenerator(
            m_search, m_source.which, "Looking", context,
            [&](GeneratorImpl &generator, const ModelInfo &model, const StepsDone &steps) {
                return find(generator, model, steps, context.stop)
                    .and_then([&](Found found) { return withoutOthers(std::move(found)); })
                    .and_then(
                        [&](const Found &found) { return write(found, model, context.console); });
            });
    }

private:
    void addWhat()
    {
        parser()
            .add_option(
                "--method", m_method,
                "svd: what moves the start grid and the tokens most; sefa: what --stage "
                "reads most of; token, place: one --token or --cells of the start grid, the "
                "rest least; pca: principal components of the features of --stage; groups: "
                "from the latents --without to those --with; region: what changes a "
                "--region of one picture, or of --samples (default svd)")
            ->option_text("NAME")
            ->check(CLI::IsMember(methods));
        parser()
            .add_option("--count", m_count, "How many at most (default 10)")
            ->option_text("N")
            ->check(CLI::Range(1, 1000));
        parser()
            .add_option("--orthogonal-to", m_others,
                        "Take out what they have in common with the directions of this file")
            ->option_text("FILE");
    }

    void addMethodOptions()
    {
        parser()
            .add_option("--stage", m_stage, "sefa, pca: stage, 0 is the 8 x 8 one (default 0)")
            ->option_text("N")
            ->check(CLI::NonNegativeNumber);
        parser()
            .add_option("--token", m_token, "token: which, 0 to 15")
            ->option_text("N")
            ->check(CLI::Range(0, GeneratorConfig::tokens - 1));
        parser()
            .add_option("--cells", m_cells, "place: which cells of the 8 x 8 start grid")
            ->option_text("X,Y,W,H");
        parser()
            .add_option("--samples", m_samples,
                        "Random pictures to look at; pca: default 2000; region: default none but "
                        "the one that is named")
            ->option_text("N")
            ->check(CLI::Range(2, 1'000'000));
        parser()
            .add_option("--with", m_with, "groups: latents that have it, .npy [N, D]")
            ->option_text("FILE");
        parser()
            .add_option("--without", m_without, "groups: latents that do not, .npy [N, D]")
            ->option_text("FILE");
        parser()
            .add_option("--fit", m_fit, "groups: mean or logistic (default logistic)")
            ->option_text("NAME")
            ->check(CLI::IsMember({"mean", "logistic"}));
        parser()
            .add_option("--region", m_region, "region: part of the picture, in pixels")
            ->option_text("X,Y,W,H");
        addSourceOption(parser(), m_source);
    }

    Status check() const
    {
        const auto needs = [&](const char *method, bool given, const char *option) -> Status {
            if (m_method != method || given)
                return {};
            return fail(ErrorCode::WrongUse, "--method " + m_method,
                        std::string("needs ") + option);
        };
        if (std::filesystem::path(m_search.output).extension() != ".safetensors")
            return fail(ErrorCode::WrongUse, m_search.output, "is no .safetensors file");
        return mayWrite(m_search.output, m_search.force)
            .and_then([&] { return needs("token", m_token >= 0, "--token"); })
            .and_then([&] { return needs("place", !m_cells.empty(), "--cells"); })
            .and_then([&] { return needs("groups", !m_with.empty(), "--with"); })
            .and_then([&] { return needs("groups", !m_without.empty(), "--without"); })
            .and_then([&] { return needs("region", !m_region.empty(), "--region"); })
            .and_then([&] { return checkSamples(); });
    }

    Status checkSamples() const
    {
        if (m_method != "region" || m_samples == 0)
            return {};
        if (m_samples > mostPictures)
            return fail(ErrorCode::WrongUse, "--samples " + std::to_string(m_samples),
                        "a region is looked for in at most " + std::to_string(mostPictures)
                            + " pictures");
        const SourceOptions none;
        if (m_source.seeds != none.seeds || m_source.place != none.place
            || m_source.latents != none.latents || m_source.edits != none.edits)
            return fail(ErrorCode::WrongUse, "--samples",
                        "takes random pictures, and one is named too", "leave one of them out");
        return {};
    }

    Result<Found> find(GeneratorImpl &generator, const ModelInfo &model, const StepsDone &steps,
                       const std::stop_token &stop) const
    {
        if (m_method == "pca")
            return feature_directions(
                generator, {m_stage, m_samples > 0 ? m_samples : 2'000, m_count}, steps, stop);
        if (m_method == "groups")
            return ofGroups(model);
        if (m_method == "region")
            return ofRegion(generator, model, steps, stop);
        return latent_map(generator).and_then(
            [&](const LatentMap &map) { return inClosedForm(generator, map); });
    }

    Result<Found> inClosedForm(const GeneratorImpl &generator, const LatentMap &map) const
    {
        if (m_method == "sefa")
            return stage_directions(generator, map, m_stage, m_count);
        if (m_method == "token")
            return token_directions(map, m_token, m_count);
        if (m_method == "place")
            return rectangle(m_cells, "--cells", wholeGrid).and_then([&](const PixelRect &cells) {
                return place_directions(map, cells, m_count);
            });
        return svd_directions(map, m_count);
    }

    Result<Found> ofGroups(const ModelInfo &model) const
    {
        const auto with = latentRows(m_with);
        const auto without = latentRows(m_without);
        for (const auto *rows : {&with, &without})
            if (!*rows)
                return tl::unexpected(rows->error());
        if (!with->empty() && with->front().size() != static_cast<std::size_t>(model.config.z_dim))
            return fail(ErrorCode::WrongUse, m_with,
                        "its latents are not those of this model: it takes "
                            + std::to_string(model.config.z_dim) + " numbers");
        return group_direction(*with, *without,
                               m_fit == "mean" ? GroupFit::Mean : GroupFit::Logistic)
            .map([](FoundDirection found) { return Found{std::move(found)}; });
    }

    Result<Found> ofRegion(GeneratorImpl &generator, const ModelInfo &model, const StepsDone &steps,
                           const std::stop_token &stop) const
    {
        const auto region = rectangle(m_region, "--region", model.config.size);
        if (!region)
            return tl::unexpected(region.error());
        return pictures(model).and_then([&](const std::vector<std::vector<float>> &latents) {
            return region_directions(generator, latents, {*region, m_count}, steps, stop);
        });
    }

    /// What to look for a region in.
    Result<std::vector<std::vector<float>>> pictures(const ModelInfo &model) const
    {
        if (m_samples == 0)
            return oneRequest(m_source, model).map([](const RenderRequest &request) {
                return std::vector<std::vector<float>>{
                    request.codes.at(static_cast<std::size_t>(request.grid_code))};
            });
        std::vector<std::vector<float>> latents;
        for (int seed = 0; seed < m_samples; ++seed)
            latents.push_back(seed_latent(seed, 0, model.config.z_dim));
        return latents;
    }

    Result<Found> withoutOthers(Found found) const
    {
        if (m_others.empty())
            return found;
        const Result<Directions> others = read_directions(m_others);
        if (!others)
            return tl::unexpected(others.error());
        for (FoundDirection &one : found) {
            auto rest = orthogonal_to(one.edit.direction, *others);
            if (!rest)
                return tl::unexpected(rest.error());
            one.edit.direction = std::move(*rest);
            one.share = 0; // it was that of the direction before
        }
        return found;
    }

    Result<nlohmann::json> write(const Found &found, const ModelInfo &model, Console &console) const
    {
        nlohmann::json list = nlohmann::json::array();
        for (const FoundDirection &one : found)
            list.push_back({{"name", one.edit.name},
                            {"share", one.share > 0 ? nlohmann::json(one.share) : nullptr}});
        if (Status written = write_found(m_search.output, found, m_search.force); !written)
            return tl::unexpected(written.error());
        if (m_search.follow)
            return nlohmann::json();
        for (const FoundDirection &one : found)
            console.say(one.share > 0 ? one.edit.name + ": " + decimalText(100 * one.share) + " % "
                                            + methods.at(m_method)
                                      : one.edit.name);
        console.say(m_search.output + " is written");
        return nlohmann::json{{"model", modelJson(model)},
                              {"method", m_method},
                              {"share_is", methods.at(m_method)},
                              {"directions", list},
                              {"file", m_search.output}};
    }

    SearchOptions m_search;
    std::string m_method = "svd", m_others, m_cells, m_with, m_without, m_region;
    std::string m_fit = "logistic";
    SourceOptions m_source;
    int m_count = 10, m_stage = 0, m_token = -1, m_samples = 0;
};

} // namespace

std::unique_ptr<Subcommand> makeDirections(CLI::App &program)
{
    return std::make_unique<DirectionsCommand>(program);
}

} // namespace hit
