// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/map_picture.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hit {
namespace {

constexpr double labelShare = 0.02;

QString numberText(double value)
{
    return QLocale().toString(value, 'g', 2).replace(u'-', QChar(0x2212));
}

QRgb rgb(const Rgb8 &color)
{
    return qRgb(color[0], color[1], color[2]);
}

} // namespace

std::optional<ColourMap> mapColours(const MapQuery &query, const MapLook &look)
{
    const bool own = values_of(query) == MapValues::Signed && look.colours != ColourMap::Grey;
    return own ? std::nullopt : std::optional(look.colours);
}

ColourScale mapScale(const MapQuery &query, const MapResult &map, const MapLook &look)
{
    return scale_of(query, map.statistics.least, map.statistics.most, mapColours(query, look));
}

OverlayLook overlayLook(const MapLook &look)
{
    return {float(look.opacity), float(look.threshold)};
}

QImage mapColors(const MapResult &map, const MapQuery &query, const MapLook &look)
{
    const std::vector<Rgba8> colours =
        overlay_colours(map, values_of(query), mapScale(query, map, look), overlayLook(look));
    QImage image(map.width, map.height, QImage::Format_RGBA8888);
    for (int y = 0; y < map.height; ++y)
        std::memcpy(image.scanLine(y), &colours[std::size_t(y) * std::size_t(map.width)],
                    std::size_t(map.width) * sizeof(Rgba8));
    return image;
}

float greatest(const MapResult &map, int channel)
{
    float most = 0;
    for (auto i = std::size_t(channel); i < map.values.size(); i += std::size_t(map.channels))
        most = std::max(most, map.values[i]);
    return most;
}

QImage mapThumbnail(const MapResult &map, int channel, ColourMap colours, float most)
{
    const auto &table = colour_table(colours);
    QImage image(map.width, map.height, QImage::Format_RGB32);
    auto value = map.values.begin() + channel;
    for (int y = 0; y < map.height; ++y)
        for (int x = 0; x < map.width; ++x, value += map.channels) {
            const float place = most > 0 ? std::clamp(*value / most, 0.0F, 1.0F) : 0;
            image.setPixel(x, y, rgb(table[std::size_t(std::lround(place * 255))]));
        }
    return image;
}

MapLegend legendOf(const MapQuery &query, const MapResult &map, const MapLook &look,
                   const QString &title)
{
    MapLegend legend;
    legend.title = title;
    legend.derived = is_derived(query);
    const MapValues values = values_of(query);
    if (values == MapValues::Colours)
        return legend;
    if (values == MapValues::Tokens) {
        legend.least = QString::number(0);
        legend.most = QString::number(GeneratorConfig::tokens - 1);
        for (int i = 0; i < 256; ++i)
            legend.ramp.push_back(rgb(token_colours()[std::size_t(i / 16)]));
        return legend;
    }
    const ColourScale scale = mapScale(query, map, look);
    legend.least = numberText(double(scale.least));
    legend.most = numberText(double(scale.most));
    for (const Rgb8 &color : colour_table(scale.colours))
        legend.ramp.push_back(rgb(color));
    return legend;
}

QList<QPair<int, QPoint>> regionLabels(const MapResult &map)
{
    QList<QPair<int, QPoint>> labels;
    for (int token = 0; token < GeneratorConfig::tokens; ++token) {
        QList<QPoint> cells;
        QPointF sum;
        for (int y = 0; y < map.height; ++y)
            for (int x = 0; x < map.width; ++x)
                if (int(map.values[std::size_t(y) * std::size_t(map.width) + std::size_t(x)])
                    == token) {
                    cells.append({x, y});
                    sum += QPointF(x, y);
                }
        if (double(cells.size()) <= labelShare * map.width * map.height)
            continue;
        const QPointF middle = sum / double(cells.size());
        const auto farness = [&](QPoint cell) {
            const QPointF off = cell - middle;
            return QPointF::dotProduct(off, off);
        };
        labels.append(
            {token, *std::min_element(cells.begin(), cells.end(), [&](QPoint a, QPoint b) {
                 return farness(a) < farness(b);
             })});
    }
    return labels;
}

} // namespace hit
