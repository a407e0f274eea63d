// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/map_options.h"
#include "app/hit/map_output.h"

namespace hit {

struct OverlayOptions
{
    std::string place; ///< "over", "beside", or "": none
    MapOptions map;
    MapStyle look;
};
void addOverlayOptions(CLI::App &parser, OverlayOptions &options);

/// A map with every picture of a film: over it, or right of it. One scale for the whole film.
class FilmOverlay
{
public:
    /// Errors (WrongUse): as mapQuery(), or a map of several channels.
    static Result<FilmOverlay> make(const OverlayOptions &options, const GeneratorConfig &config);

    const MapQuery &query() const { return m_query; }
    const std::string &title() const { return m_title; }
    float most() const { return m_most; } ///< end of the scale
    int widthOf(int pictureWidth) const { return m_beside ? 2 * pictureWidth : pictureWidth; }
    void measure(const MapResult &map); ///< the scale reaches to its largest value
    Picture frame(const Picture &picture, const MapResult &map) const;

private:
    MapQuery m_query;
    MapStyle m_look;
    std::string m_title;
    bool m_beside = false;
    float m_most = 0;
};

} // namespace hit
