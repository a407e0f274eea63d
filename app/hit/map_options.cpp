// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/map_options.h"

#include "app/hit/common_options.h"

#include <algorithm>
#include <charconv>

namespace hit {
namespace {

using What = AttentionQuery::What;

const std::map<std::string, AttentionKind> kinds{{"cross", AttentionKind::Cross},
                                                 {"regional", AttentionKind::Regional},
                                                 {"dilated", AttentionKind::Dilated}};
const std::map<std::string, HeadFusion> fusions{
    {"", HeadFusion::Mean},   {"entropy", HeadFusion::Mean}, {"mean", HeadFusion::Mean},
    {"max", HeadFusion::Max}, {"min", HeadFusion::Min},      {"each", HeadFusion::Each}};

Status setHeads(AttentionQuery &query, const std::string &text)
{
    if (const auto named = fusions.find(text); named != fusions.end()) {
        query.fusion = named->second;
        return {};
    }
    query.fusion = HeadFusion::One;
    const char *const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, query.head);
    if (error == std::errc() && at == end)
        return {};
    return fail(ErrorCode::WrongUse, "--head " + text, "is no head",
                "give a number, mean, max, min, each or entropy");
}

/// The first layer of the stage that has this kind, where none was given.
int layerOf(const MapOptions &options, AttentionKind kind, const GeneratorConfig &config)
{
    for (const AttentionSite &site : attention_sites(config))
        if (options.layer < 0 && site.stage == options.stage && site.kind == kind)
            return site.layer;
    return std::max(options.layer, 0);
}

Status setPosition(AttentionQuery &query, const MapOptions &options, const GeneratorConfig &config)
{
    return wholeNumbers(options.pixel, ',', 2, "--pixel")
        .and_then([&](const std::vector<int> &at) -> Status {
            const auto inside = [&](int n) { return n >= 0 && n < config.size; };
            if (!inside(at[0]) || !inside(at[1]))
                return fail(ErrorCode::WrongUse, "--pixel " + options.pixel,
                            "is outside of the picture");
            const int step = config.size / config.stage_side(query.stage);
            query.x = at[0] / step;
            query.y = at[1] / step;
            return {};
        });
}

Result<MapQuery> attentionQuery(const MapOptions &options, const GeneratorConfig &config)
{
    AttentionQuery query;
    query.kind = kinds.at(options.kind);
    query.stage = options.stage;
    query.layer = layerOf(options, query.kind, config);
    query.outer_axis = std::max(options.outerAxis, 1);
    query.token = std::max(options.token, 0);
    if (options.outerAxis >= 0 && query.kind != AttentionKind::Dilated)
        return fail(ErrorCode::WrongUse, "--outer-axis",
                    "only dilated attention has more than one way", "add --kind dilated");
    const bool cross = query.kind == AttentionKind::Cross;
    const bool entropy = options.head == "entropy";
    if (entropy && (options.token >= 0 || !options.pixel.empty() || options.strongest))
        return fail(ErrorCode::WrongUse, "--head entropy",
                    "is one number for each place, so --pixel, --token and --strongest say "
                    "nothing");
    query.what = entropy                  ? What::Entropy
                 : options.strongest      ? What::Strongest
                 : options.token >= 0     ? What::Token
                 : !options.pixel.empty() ? What::Position
                 : cross                  ? What::Tokens
                                          : What::Received;
    Status status = site_of(query, config).map([](const AttentionSite &) {});
    status = status.and_then([&] { return setHeads(query, options.head); });
    if (query.what == What::Position)
        status = status.and_then([&] { return setPosition(query, options, config); });
    return status.map([&] { return MapQuery{query, 0}; });
}

Result<MapQuery> queryOf(const MapOptions &options, const GeneratorConfig &config)
{
    if (options.rollout)
        return MapQuery{RolloutQuery{options.token}, 0};
    if (options.stage < 0)
        return fail(ErrorCode::WrongUse, "--stage", "is missing", "say which stage is meant");
    if (options.causal)
        return MapQuery{CausalQuery{options.stage, options.token}, 0};
    return attentionQuery(options, config);
}

std::string headText(const AttentionQuery &query, const GeneratorConfig &config)
{
    switch (query.fusion) {
    case HeadFusion::One:
        return "head " + std::to_string(query.head)
               + site_of(query, config)
                     .map([](const AttentionSite &site) {
                         return " of " + std::to_string(site.heads);
                     })
                     .value_or("");
    case HeadFusion::Mean:
        return "mean of the heads";
    case HeadFusion::Max:
        return "largest of the heads";
    case HeadFusion::Min:
        return "least of the heads";
    case HeadFusion::Each:
        break;
    }
    return "each head";
}

std::string whatText(const AttentionQuery &query)
{
    switch (query.what) {
    case What::Position:
        return "from " + std::to_string(query.x) + ',' + std::to_string(query.y);
    case What::Token:
        return "token " + std::to_string(query.token);
    case What::Tokens:
        return "tokens 0 to 15";
    case What::Strongest:
        return "strongest token";
    case What::Received:
        return "attention received";
    case What::Entropy:
        break;
    }
    return "entropy";
}

struct Title
{
    const GeneratorConfig &config;

    std::string side(int stage) const { return std::to_string(config.stage_side(stage)) + " px"; }
    std::string operator()(const AttentionQuery &query) const
    {
        const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const auto &named) {
            return named.second == query.kind;
        });
        const std::string layer = query.kind == AttentionKind::Cross
                                      ? std::string()
                                      : " in layer " + std::to_string(query.layer);
        return side(query.stage) + ", " + kind->first + layer + ", " + headText(query, config)
               + ", " + whatText(query);
    }
    std::string operator()(const FeatureQuery &query) const
    {
        const std::string of = query.of == FeatureQuery::Of::Tokens ? "latent tokens"
                               : query.of == FeatureQuery::Of::Grid ? "start grid"
                                                                    : side(query.stage);
        switch (query.what) {
        case FeatureQuery::What::Components:
            return of + ", principal components";
        case FeatureQuery::What::Channel:
            return of + ", channel " + std::to_string(query.channel);
        case FeatureQuery::What::Norm:
            break;
        }
        return of + ", norm of the features";
    }
    std::string operator()(const ContributionQuery &query) const
    {
        return side(query.stage) + ", what it adds";
    }
    std::string operator()(const RolloutQuery &query) const
    {
        return "derived: rollout, "
               + (query.token < 0 ? std::string("tokens 0 to 15, start grid")
                                  : "token " + std::to_string(query.token));
    }
    std::string operator()(const CausalQuery &query) const
    {
        return "derived: change without token " + std::to_string(query.token) + " at "
               + side(query.stage);
    }
};

} // namespace

bool MapOptions::areRaw() const
{
    return head.empty() && token < 0 && pixel.empty() && !strongest && !rollout && !causal;
}

void addMapOptions(CLI::App &parser, MapOptions &options)
{
    parser.add_option("--stage", options.stage, "Stage, 0 is the 8 x 8 one")
        ->option_text("N")
        ->check(CLI::NonNegativeNumber);
    parser
        .add_option("--layer", options.layer,
                    "Layer; 0 is the cross-attention layer (default the first of that kind)")
        ->option_text("N")
        ->check(CLI::NonNegativeNumber);
    parser.add_option("--kind", options.kind, "cross, regional or dilated (default cross)")
        ->option_text("NAME")
        ->check(CLI::IsMember(kinds));
    parser
        .add_option("--outer-axis", options.outerAxis,
                    "dilated, in models with more than two axes: which, from the patches outwards "
                    "(default 1)")
        ->option_text("N")
        ->check(CLI::PositiveNumber);
    parser
        .add_option("--head", options.head,
                    "A head of this kind from 0 on; mean, max or min over all; each; or entropy: "
                    "how evenly each place attends (default mean)")
        ->option_text("N|mean|max|min|each|entropy");
    auto *pixel =
        parser.add_option("--pixel", options.pixel, "What the pixel X,Y of the image attends to")
            ->option_text("X,Y");
    auto *token = parser
                      .add_option("--token", options.token,
                                  "cross: how much each place attends to this token")
                      ->option_text("N")
                      ->check(CLI::Range(0, GeneratorConfig::tokens - 1))
                      ->excludes(pixel);
    auto *strongest = parser
                          .add_flag("--strongest", options.strongest,
                                    "cross: the token that each place attends to most")
                          ->excludes(pixel)
                          ->excludes(token);
    auto *rollout =
        parser
            .add_flag("--rollout", options.rollout,
                      "Derived: how much of each place comes from --token, or from every token and "
                      "the start grid, through the attention of all stages")
            ->excludes("--stage")
            ->excludes("--layer")
            ->excludes("--kind")
            ->excludes("--outer-axis")
            ->excludes("--head")
            ->excludes(pixel)
            ->excludes(strongest);
    parser
        .add_flag("--causal", options.causal,
                  "Derived: what changes in the picture if nothing in --stage attends to --token")
        ->needs(token)
        ->excludes("--kind")
        ->excludes("--layer")
        ->excludes("--outer-axis")
        ->excludes("--head")
        ->excludes(rollout);
}

Result<MapQuery> mapQuery(const MapOptions &options, const GeneratorConfig &config)
{
    return queryOf(options, config).and_then([&](const MapQuery &query) {
        return check_query(query, config).map([&] { return query; });
    });
}

bool hasChannels(const MapQuery &query)
{
    if (const auto *attention = std::get_if<AttentionQuery>(&query.what))
        return attention->fusion == HeadFusion::Each || attention->what == What::Tokens;
    const auto *rollout = std::get_if<RolloutQuery>(&query.what);
    return rollout && rollout->token < 0;
}

std::string mapTitle(const MapQuery &query, const GeneratorConfig &config)
{
    return std::visit(Title{config}, query.what);
}

} // namespace hit
