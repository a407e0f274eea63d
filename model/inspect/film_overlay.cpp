// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/film_overlay.h"

#include <algorithm>

namespace hit {
namespace {

bool is_one_map(const MapQuery &query, bool fused)
{
    if (const auto *attention = std::get_if<AttentionQuery>(&query.what))
        return (attention->fusion != HeadFusion::Each || fused)
               && attention->what != AttentionQuery::What::Tokens
               && !(attention->what == AttentionQuery::What::Position
                    && attention->kind == AttentionKind::Cross);
    const auto *rollout = std::get_if<RolloutQuery>(&query.what);
    return !rollout || rollout->token >= 0;
}

} // namespace

Result<FilmOverlay> FilmOverlay::make(const FilmMap &map)
{
    if (!is_one_map(map.query, map.heads.has_value()))
        return fail(ErrorCode::WrongUse, "the map", "there is more than one",
                    "choose a token, a head or a kind");
    return FilmOverlay(map);
}

MapResult FilmOverlay::map_of(const MapResult &answer) const
{
    return map_.heads ? fused(answer, *map_.heads) : answer;
}

void FilmOverlay::measure(const MapResult &answer)
{
    const Statistics statistics = map_of(answer).statistics;
    least_ = std::min(least_, statistics.least);
    most_ = std::max(most_, statistics.most);
}

Picture FilmOverlay::frame(const Picture &picture, const MapResult &answer) const
{
    Picture drawn = overlay(picture, map_of(answer), values_of(map_.query), scale(), map_.look);
    return map_.beside ? side_by_side(picture, drawn) : drawn;
}

} // namespace hit
