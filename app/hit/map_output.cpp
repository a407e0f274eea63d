// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/map_output.h"

#include "app/hit/map_options.h"

#include <algorithm>

namespace hit {
namespace {

constexpr int channelSide = 512; ///< at most, of one on a sheet

Picture channelsAsSheet(std::vector<Picture> channels)
{
    const int factor = std::max(1, pictureSide / 4 / channels.front().width);
    for (Picture &channel : channels)
        channel = enlarged(channel, factor);
    return *sheet(channels, 4);
}

Picture inColours(const MapResult &map, MapValues values, const ColourScale &scale)
{
    const auto whole = [](const Picture &picture) { return enlarged_to(pictureSide, picture); };
    if (values == MapValues::Colours)
        return whole({map.width, map.height, map.values});
    if (values == MapValues::Tokens)
        return whole(token_picture(map));
    std::vector<Picture> channels;
    for (int channel = 0; channel < map.channels; ++channel)
        channels.push_back(coloured(map, channel, scale));
    return channels.size() == 1 ? whole(channels.front()) : channelsAsSheet(std::move(channels));
}

std::vector<std::int64_t> shapeOf(const MapResult &map)
{
    std::vector<std::int64_t> shape{map.height, map.width};
    if (map.channels > 1)
        shape.push_back(map.channels);
    return shape;
}

Result<Picture> mapPicture(const MapResult &map, const MapQuery &query, const MapStyle &look,
                           const GeneratorConfig &config)
{
    const Statistics &of_map = map.statistics;
    const ColourScale scale = scale_of(query, of_map.least, of_map.most, coloursOf(look));
    Picture picture = inColours(map, values_of(query), scale);
    if (look.plain)
        return picture;
    return with_legend(picture,
                       {mapTitle(query, config), scale, values_of(query), is_derived(query)});
}

} // namespace

void addLookOptions(CLI::App &parser, MapStyle &look)
{
    parser
        .add_option("--colours", look.colours,
                    "PNG: magma, cividis, viridis, grey or blue-orange (default what suits)")
        ->option_text("NAME")
        ->check(CLI::IsMember(colour_map_names));
    parser.add_flag("--plain", look.plain, "PNG: without the legend");
}

std::optional<ColourMap> coloursOf(const MapStyle &look)
{
    return look.colours.empty() ? std::nullopt : std::optional(colour_map_names.at(look.colours));
}

Result<nlohmann::json> writeMap(Session &session, const SourceOptions &source,
                                const MapQuery &asked, const MapStyle &look,
                                const ArrayOutput &output, const std::stop_token &stop)
{
    if (Status fits = checkColours(look, asked); !fits)
        return tl::unexpected(fits.error());
    MapQuery query = asked;
    if (output.isPicture() && hasChannels(query))
        query.most_side = channelSide;
    const GeneratorConfig &config = session.info().config;
    const auto map = oneRequest(source, session.info()).and_then([&](const RenderRequest &request) {
        return session.map(request, query, stop);
    });
    if (!map)
        return tl::unexpected(map.error());
    const Status written =
        output.isPicture()
            ? mapPicture(*map, query, look, config).and_then([&](const Picture &picture) {
                  return output.write(picture);
              })
            : output.write(shapeOf(*map), map->values);
    return written.map([&] {
        return nlohmann::json{
            {"title", mapTitle(query, config)}, {"shape", shapeOf(*map)},
            {"least", map->statistics.least},   {"most", map->statistics.most},
            {"mean", map->statistics.mean},     {"deviation", map->statistics.deviation},
            {"not_finite", map->not_finite}};
    });
}

Status checkColours(const MapStyle &look, const MapQuery &query)
{
    const MapValues values = values_of(query);
    if (look.colours.empty() || values == MapValues::Amounts || values == MapValues::Signed)
        return {};
    return fail(ErrorCode::WrongUse, "--colours", "the map has colours of its own", "leave it out");
}

Status checkLook(const MapStyle &look, const ArrayOutput &output)
{
    if (output.isPicture() || (look.colours.empty() && !look.plain))
        return {};
    return fail(ErrorCode::WrongUse, look.plain ? "--plain" : "--colours",
                "an array has neither colours nor a legend", "write a .png, or leave it out");
}

} // namespace hit
