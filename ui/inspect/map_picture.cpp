// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/map_picture.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace hit {
namespace {

using Colours = std::array<Rgb8, 256>;

constexpr double leastOpacity = 0.15, gamma = 0.7, labelShare = 0.02;

std::uint8_t byteOf(double value)
{
    return std::uint8_t(std::lround(std::clamp(value, 0.0, 1.0) * 255));
}

/// The signed map has its own colours unless grey was asked for.
const Colours &tableOf(const MapLook &look, const MapScale &scale)
{
    const bool grey = look.colours == ColourMap::Grey;
    return colour_table(scale.isSigned && !grey ? ColourMap::BlueOrange : look.colours);
}

void put(std::uint8_t *pixel, const Rgb8 &color, double opacity)
{
    std::copy(color.begin(), color.end(), pixel);
    pixel[3] = byteOf(opacity);
}

/// Of a value from 0 to 1.
double opacityOf(double strength, const MapLook &look)
{
    if (strength < look.threshold)
        return 0;
    return look.opacity * (leastOpacity + (1 - leastOpacity) * std::pow(strength, gamma));
}

/// Three channels that are colours already, from -1 to 1.
bool isColored(const MapResult &map)
{
    return map.channels == 3;
}

void putPosition(std::uint8_t *pixel, const float *values, const MapResult &map,
                 const MapChoice &choice, const MapLook &look, const MapScale &scale,
                 const Colours &table)
{
    if (isColored(map)) {
        for (int channel = 0; channel < 3; ++channel)
            pixel[channel] = byteOf((double(values[channel]) + 1) / 2);
        pixel[3] = byteOf(look.opacity);
        return;
    }
    if (choice.view == MapView::Regions) {
        const int token = std::clamp(int(values[0]), 0, GeneratorConfig::tokens - 1);
        put(pixel, token_colours()[std::size_t(token)], look.opacity);
        return;
    }
    const double value = double(values[0]) / scale.most;
    const double strength = std::clamp(std::abs(value), 0.0, 1.0);
    put(pixel, table[byteOf(scale.isSigned ? (value + 1) / 2 : value)], opacityOf(strength, look));
}

QString numberText(double value)
{
    return QLocale().toString(value, 'g', 2).replace(u'-', QChar(0x2212));
}

} // namespace

MapScale scaleOf(const MapChoice &choice, const MapResult &map)
{
    const bool channel = choice.feature == FeatureQuery::What::Channel;
    const bool isSigned = choice.view == MapView::Features && channel;
    double most = std::abs(double(map.statistics.most));
    if (isSigned)
        most = std::max(most, std::abs(double(map.statistics.least)));
    if (choice.view == MapView::Attention && choice.heads == HeadChoice::Entropy)
        most = 1;
    if (most <= 0)
        most = 1;
    return {isSigned ? -most : 0, most, isSigned};
}

QImage mapColors(const MapResult &map, const MapChoice &choice, const MapLook &look)
{
    const MapScale scale = scaleOf(choice, map);
    const Colours &table = tableOf(look, scale);
    QImage image(map.width, map.height, QImage::Format_RGBA8888);
    const float *values = map.values.data();
    for (int y = 0; y < map.height; ++y) {
        std::uint8_t *pixel = image.scanLine(y);
        for (int x = 0; x < map.width; ++x, pixel += 4, values += map.channels)
            putPosition(pixel, values, map, choice, look, scale, table);
    }
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
    const Colours &table = colour_table(colours);
    QImage image(map.width, map.height, QImage::Format_RGB32);
    auto value = map.values.begin() + channel;
    for (int y = 0; y < map.height; ++y)
        for (int x = 0; x < map.width; ++x, value += map.channels) {
            const Rgb8 &color = table[most > 0 ? byteOf(double(*value / most)) : 0];
            image.setPixel(x, y, qRgb(color[0], color[1], color[2]));
        }
    return image;
}

MapLegend legendOf(const MapChoice &choice, const MapResult *map, const MapLook &look,
                   const QString &title)
{
    MapLegend legend;
    legend.title = title;
    legend.derived = isDerived(choice.view);
    if (!map || isColored(*map) || choice.view == MapView::Regions)
        return legend;
    const MapScale scale = scaleOf(choice, *map);
    legend.least = numberText(scale.least);
    legend.most = numberText(scale.most);
    for (const auto &color : tableOf(look, scale))
        legend.ramp.push_back(qRgb(color[0], color[1], color[2]));
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
