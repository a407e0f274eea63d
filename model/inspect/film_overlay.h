// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/inspect/head_set.h"
#include "model/inspect/map_picture.h"

namespace hit {

/// The map that goes with a film, and how.
struct FilmMap
{
    MapQuery query;
    std::optional<HeadSet> heads;     ///< of a query for each head: which become the map
    std::optional<ColourMap> colours; ///< nothing: what suits
    OverlayLook look;
    bool beside = false; ///< over a second picture, right of the first
    friend bool operator==(const FilmMap &, const FilmMap &) = default;
};

/// Draws a map with every picture of a film. Its scale is that of places along the way, so that it
/// does not change within the film: measure() each of them first.
class FilmOverlay
{
public:
    /// Error (WrongUse): a map of several channels.
    static Result<FilmOverlay> make(const FilmMap &map);

    static constexpr int probes = 16;
    /// Of the way, 0 ... 1.
    static double probe_place(int probe) { return static_cast<double>(probe) / (probes - 1); }
    void measure(const MapResult &answer);

    const MapQuery &query() const { return map_.query; }
    float most() const { return scale().most; } ///< end of the scale
    int width_of(int picture_width) const
    {
        return map_.beside ? 2 * picture_width : picture_width;
    }
    Picture frame(const Picture &picture, const MapResult &answer) const;

private:
    explicit FilmOverlay(const FilmMap &map)
        : map_(map)
    {
    }
    MapResult map_of(const MapResult &answer) const;
    ColourScale scale() const { return scale_of(map_.query, least_, most_, map_.colours); }

    FilmMap map_;
    float least_ = 0, most_ = 0;
};

} // namespace hit
