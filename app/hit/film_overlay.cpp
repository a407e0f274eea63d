// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/film_overlay.h"

#include <algorithm>

namespace hit {
namespace {

/// Two pictures of one height, without a gap: video needs even sides.
Picture sideBySide(const Picture &left, const Picture &right)
{
    Picture out{left.width + right.width, left.height, {}};
    for (int y = 0; y < out.height; ++y) {
        for (const Picture *picture : {&left, &right}) {
            const auto row = picture->rgb.begin() + std::ptrdiff_t{y} * picture->width * 3;
            out.rgb.insert(out.rgb.end(), row, row + std::ptrdiff_t{picture->width} * 3);
        }
    }
    return out;
}

bool isOneMap(const MapQuery &query)
{
    if (const auto *attention = std::get_if<AttentionQuery>(&query.what))
        return attention->fusion != HeadFusion::Each
               && attention->what != AttentionQuery::What::Tokens
               && !(attention->what == AttentionQuery::What::Position
                    && attention->kind == AttentionKind::Cross);
    const auto *rollout = std::get_if<RolloutQuery>(&query.what);
    return !rollout || rollout->token >= 0;
}

} // namespace

void addOverlayOptions(CLI::App &parser, OverlayOptions &options)
{
    parser
        .add_option("--overlay", options.place,
                    "over or beside: a map with every frame, on one scale; which one say the "
                    "options of hit attention")
        ->option_text("NAME")
        ->check(CLI::IsMember({"over", "beside"}))
        ->excludes("--crop");
    addMapOptions(parser, options.map);
    parser
        .add_option("--colours", options.look.colours,
                    "Of the map: magma, cividis, viridis, grey or blue-orange (default magma)")
        ->option_text("NAME")
        ->check(CLI::IsMember(colour_map_names));
}

Result<FilmOverlay> FilmOverlay::make(const OverlayOptions &options, const GeneratorConfig &config)
{
    return mapQuery(options.map, config)
        .and_then([&](const MapQuery &query) -> Result<FilmOverlay> {
            if (!isOneMap(query))
                return fail(ErrorCode::WrongUse, "--overlay", "there is more than one map",
                            "choose one with --token, --strongest, --head or --kind");
            FilmOverlay overlay;
            overlay.m_query = query;
            overlay.m_look = options.look;
            overlay.m_title = mapTitle(query, config);
            overlay.m_beside = options.place == "beside";
            return overlay;
        });
}

void FilmOverlay::measure(const MapResult &map)
{
    m_most = std::max(m_most, map.statistics.most);
}

Picture FilmOverlay::frame(const Picture &picture, const MapResult &map) const
{
    const auto scale = scaleOf(m_query, m_look, 0, m_most);
    if (!scale || m_beside) {
        const Picture small = scale ? coloured(map, 0, *scale) : token_picture(map);
        const Picture whole = enlarged(small, picture.width / small.width);
        return m_beside ? sideBySide(picture, whole) : whole;
    }
    return overlay(picture, map, 0, *scale);
}

} // namespace hit
