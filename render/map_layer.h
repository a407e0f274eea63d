// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QList>
#include <QRectF>
#include <QRgb>
#include <QString>

#include <vector>

namespace hit {

/// A map of what happens inside the network, to lie on the picture or beside it.
struct MapLayer
{
    static constexpr int dimmed = 128; ///< of 255: what is left of the picture under a map

    /// RGBA8888 of any size, stretched over the picture in hard-edged pixels; null: no map.
    QImage colors;
    /// On a second copy of the picture, right of the untouched first; there also while the map is
    /// null, so that nothing jumps when it comes.
    bool beside = false;
    friend bool operator==(const MapLayer &, const MapLayer &) = default;
};

/// What stands above a map: what it is, and what its colours mean.
struct MapLegend
{
    QString title;
    QString least = {}, most = {}; ///< at the ends of the ramp
    std::vector<QRgb> ramp = {};   ///< 256 colours from `least` to `most`; empty: the title alone
    bool derived = false;          ///< no raw attention: the frame is dashed
    friend bool operator==(const MapLegend &, const MapLegend &) = default;
};

/// A place of the picture with a line around it, in image pixels.
struct Outline
{
    enum class Role {
        Locked, ///< the pixel whose attention is shown
        Pinned, ///< another one, by its label
        Reach,  ///< where a position can attend to: its patch, its lattice
        Name    ///< no line, its label in the middle
    };
    QRectF rect;
    Role role = Role::Reach;
    QColor color; ///< Reach only
    QString label;
    friend bool operator==(const Outline &, const Outline &) = default;
};

} // namespace hit
