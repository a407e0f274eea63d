// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/map_query.h"

#include "model/network/tap.h"

#include <algorithm>

namespace hit {
namespace {

using What = AttentionQuery::What;

Status refuse(std::string what, std::string why, std::string remedy = {})
{
    return fail(ErrorCode::WrongUse, std::move(what), std::move(why), std::move(remedy));
}

Status check_index(const char *what, int index, std::size_t count)
{
    if (index >= 0 && static_cast<std::size_t>(index) < count)
        return {};
    return refuse(std::string(what) + ' ' + std::to_string(index),
                  "there are " + std::to_string(count) + ", counted from 0");
}

Status check_stage(int stage, const GeneratorConfig &config)
{
    return check_index("stage", stage, config.stages.size());
}

Status check_token(int token, const GeneratorConfig &config)
{
    if (!config.token_embedding)
        return refuse("the latent tokens", "the model has none");
    return check_index("token", token, GeneratorConfig::tokens);
}

Status check_kind(const AttentionQuery &query)
{
    const bool cross = query.kind == AttentionKind::Cross;
    const bool of_tokens =
        query.what == What::Token || query.what == What::Tokens || query.what == What::Strongest;
    if (of_tokens && !cross)
        return refuse("a map of tokens", "only cross-attention is about tokens");
    if (query.what == What::Received && cross)
        return refuse("how much is attended to", "cross-attention goes to the tokens",
                      "ask for the map of a token");
    if (query.fusion == HeadFusion::Each
        && (query.what == What::Tokens || query.what == What::Strongest))
        return refuse("a map of all tokens", "is made of one head or of all together");
    return {};
}

Status check(const AttentionQuery &query, const GeneratorConfig &config)
{
    const auto site = site_of(query, config);
    if (!site)
        return tl::unexpected(site.error());
    const bool inside = std::min(query.x, query.y) >= 0 && std::max(query.x, query.y) < site->side;
    if (query.what == What::Position && !inside)
        return refuse("the position " + std::to_string(query.x) + ',' + std::to_string(query.y),
                      "the stage has " + std::to_string(site->side) + " x "
                          + std::to_string(site->side));
    return check_kind(query)
        .and_then([&]() -> Status {
            if (query.fusion != HeadFusion::One)
                return {};
            return check_index("head", query.head, static_cast<std::size_t>(site->heads));
        })
        .and_then([&]() -> Status {
            return query.what == What::Token ? check_token(query.token, config) : Status();
        });
}

Status check(const FeatureQuery &query, const GeneratorConfig &config)
{
    return check_stage(query.stage, config).and_then([&]() -> Status {
        if (query.of == FeatureQuery::Of::Tokens && !config.token_embedding)
            return check_token(0, config);
        if (query.what != FeatureQuery::What::Channel)
            return {};
        const int of_stage = query.of == FeatureQuery::Of::Out ? query.stage : 0;
        const StageConfig &stage = config.stages[static_cast<std::size_t>(of_stage)];
        return check_index("channel", query.channel, static_cast<std::size_t>(stage.dim));
    });
}

Status check(const ContributionQuery &query, const GeneratorConfig &config)
{
    return check_stage(query.stage, config).and_then([&]() -> Status {
        if (config.stages[static_cast<std::size_t>(query.stage)].rgb)
            return {};
        return refuse("stage " + std::to_string(query.stage), "it adds nothing to the picture");
    });
}

Status check(const RolloutQuery &query, const GeneratorConfig &config)
{
    return check_token(query.token == -1 ? 0 : query.token, config);
}

Status check(const CausalQuery &query, const GeneratorConfig &config)
{
    return check_stage(query.stage, config)
        .and_then([&] { return check_token(query.token, config); })
        .and_then([&]() -> Status {
            if (config.stages[static_cast<std::size_t>(query.stage)].cross_attention)
                return {};
            return refuse("stage " + std::to_string(query.stage), "it has no cross-attention");
        });
}

} // namespace

Result<AttentionSite> site_of(const AttentionQuery &query, const GeneratorConfig &config)
{
    if (Status stage = check_stage(query.stage, config); !stage)
        return tl::unexpected(stage.error());
    const std::vector<AttentionSite> sites = attention_sites(config);
    const auto found = std::find_if(sites.begin(), sites.end(), [&](const AttentionSite &site) {
        return site.stage == query.stage && site.layer == query.layer && site.kind == query.kind
               && site.outer_axis == query.outer_axis;
    });
    if (found != sites.end())
        return *found;
    return fail(ErrorCode::WrongUse,
                attention_tap_name(query.stage, query.layer, query.kind, query.outer_axis),
                "the model has no such attention");
}

Status check_query(const MapQuery &query, const GeneratorConfig &config)
{
    if (query.most_side < 0)
        return refuse("the longest side", "it is less than 0");
    return std::visit([&](const auto &what) { return check(what, config); }, query.what);
}

} // namespace hit
