// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/overlay_options.h"

namespace hit {

void addOverlayOptions(CLI::App &parser, OverlayOptions &options)
{
    auto *overlay =
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
    for (const char *of_map : {"--stage", "--layer", "--kind", "--outer-axis", "--head", "--pixel",
                               "--token", "--strongest", "--rollout", "--causal", "--colours"})
        parser.get_option(of_map)->needs(overlay);
}

Result<FilmOverlay> filmOverlay(const OverlayOptions &options, const GeneratorConfig &config)
{
    return mapQuery(options.map, config).and_then([&](const MapQuery &query) {
        return checkColours(options.look, query).and_then([&] {
            return FilmOverlay::make(
                {query, {}, coloursOf(options.look), OverlayLook(), options.place == "beside"});
        });
    });
}

} // namespace hit
