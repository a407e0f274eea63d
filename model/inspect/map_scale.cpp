// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/map_scale.h"

#include <algorithm>

namespace hit {
namespace {

bool is_entropy(const MapQuery &query)
{
    const auto *attention = std::get_if<AttentionQuery>(&query.what);
    return attention && attention->what == AttentionQuery::What::Entropy;
}

} // namespace

MapValues values_of(const MapQuery &query)
{
    if (const auto *attention = std::get_if<AttentionQuery>(&query.what))
        return attention->what == AttentionQuery::What::Strongest ? MapValues::Tokens
                                                                  : MapValues::Amounts;
    if (const auto *features = std::get_if<FeatureQuery>(&query.what))
        return features->what == FeatureQuery::What::Components ? MapValues::Colours
               : features->what == FeatureQuery::What::Channel  ? MapValues::Signed
                                                                : MapValues::Amounts;
    return std::holds_alternative<ContributionQuery>(query.what) ? MapValues::Colours
                                                                 : MapValues::Amounts;
}

bool is_derived(const MapQuery &query)
{
    return std::holds_alternative<RolloutQuery>(query.what)
           || std::holds_alternative<CausalQuery>(query.what);
}

ColourScale scale_of(const MapQuery &query, float least, float most,
                     std::optional<ColourMap> colours)
{
    const bool is_signed = values_of(query) == MapValues::Signed;
    if (is_signed)
        most = std::max(-least, most);
    if (most <= 0 || is_entropy(query))
        most = 1;
    return {colours.value_or(is_signed ? ColourMap::BlueOrange : ColourMap::Magma),
            is_signed ? -most : 0, most};
}

} // namespace hit
