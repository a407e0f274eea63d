// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/colour_map.h"

#include "model/inspect/colour_tables.h"

#include <charconv>

namespace hit {
namespace {

template <std::size_t count>
std::array<Rgb8, count> parsed(std::string_view text)
{
    std::array<Rgb8, count> colours{};
    for (Rgb8 &colour : colours) {
        for (std::uint8_t &value : colour) {
            std::from_chars(text.data(), text.data() + 2, value, 16);
            text.remove_prefix(2);
        }
    }
    return colours;
}

std::array<Rgb8, 256> greys()
{
    std::array<Rgb8, 256> colours{};
    for (std::size_t i = 0; i < colours.size(); ++i)
        colours[i].fill(static_cast<std::uint8_t>(i));
    return colours;
}

} // namespace

const std::map<std::string, ColourMap> colour_map_names{{"magma", ColourMap::Magma},
                                                        {"cividis", ColourMap::Cividis},
                                                        {"viridis", ColourMap::Viridis},
                                                        {"grey", ColourMap::Grey},
                                                        {"blue-orange", ColourMap::BlueOrange}};

const std::array<Rgb8, 256> &colour_table(ColourMap map)
{
    static const auto magma = parsed<256>(colour_tables::magma);
    static const auto cividis = parsed<256>(colour_tables::cividis);
    static const auto viridis = parsed<256>(colour_tables::viridis);
    static const auto blue_orange = parsed<256>(colour_tables::blue_orange);
    static const auto grey = greys();
    switch (map) {
    case ColourMap::Magma:
        return magma;
    case ColourMap::Cividis:
        return cividis;
    case ColourMap::Viridis:
        return viridis;
    case ColourMap::BlueOrange:
        return blue_orange;
    case ColourMap::Grey:
        break;
    }
    return grey;
}

const std::array<Rgb8, 16> &token_colours()
{
    static const auto colours = parsed<16>("953e39555f12006a7045559ac0635c7c84380091966d7ac2"
                                           "ed8b82a4ab5d00b9be96a1edffb3a9ced5833ce4e8c0c9ff");
    return colours;
}

} // namespace hit
