// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sample_map/map_plane.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <unordered_map>

namespace hit {
namespace {

constexpr double margin = 48, mostZoom = 64;
constexpr double leastSide = 44, mostSide = 128, gap = 4, reach = 8;

double lengthOf(QPointF way)
{
    return std::hypot(way.x(), way.y());
}

} // namespace

void MapPlane::setPlaces(const std::vector<SampleMap::Place> &places)
{
    m_places = places;
    if (!places.empty()) {
        const auto across = std::minmax_element(
            places.begin(), places.end(), [](const auto &a, const auto &b) { return a[0] < b[0]; });
        const auto up = std::minmax_element(
            places.begin(), places.end(), [](const auto &a, const auto &b) { return a[1] < b[1]; });
        const double left = (*across.first)[0], right = (*across.second)[0];
        const double low = (*up.first)[1], high = (*up.second)[1];
        m_boxMiddle = {(left + right) / 2, (low + high) / 2};
        constexpr double least = 1e-9; // all in one place
        m_boxSize = {std::max(right - left, least), std::max(high - low, least)};
    }
    m_zoom = 1;
    m_middle = {};
    setSize(m_size);
}

void MapPlane::setSize(QSizeF size)
{
    m_size = size.expandedTo({1, 1});
    const double wide = std::max(m_size.width() - 2 * margin, 1.0);
    const double tall = std::max(m_size.height() - 2 * margin, 1.0);
    m_fitScale = std::min(wide / m_boxSize.width(), tall / m_boxSize.height());
    choosePictures();
}

QPointF MapPlane::point(const SampleMap::Place &place) const
{
    const QPointF from = QPointF(place[0], place[1]) - m_boxMiddle - m_middle;
    return {m_size.width() / 2 + from.x() * scale(), m_size.height() / 2 - from.y() * scale()};
}

void MapPlane::fit()
{
    m_zoom = 1;
    m_middle = {};
    choosePictures();
}

void MapPlane::zoomAt(QPointF point, double factor)
{
    const double zoom = std::clamp(m_zoom * factor, 1.0, mostZoom);
    const QPointF from(point.x() - m_size.width() / 2, m_size.height() / 2 - point.y());
    m_middle += from / scale();
    m_zoom = zoom;
    m_middle -= from / scale();
    moveBy({});
    choosePictures();
}

/// The middle of the view stays among the places.
void MapPlane::moveBy(QPointF pixels)
{
    m_middle -= QPointF(pixels.x(), -pixels.y()) / scale();
    const double share = (1 - 1 / m_zoom) / 2; // all of it is in sight at zoom 1
    const double across = std::max(m_boxSize.width(), m_size.width() / m_fitScale) * share;
    const double up = std::max(m_boxSize.height(), m_size.height() / m_fitScale) * share;
    m_middle = {std::clamp(m_middle.x(), -across, across), std::clamp(m_middle.y(), -up, up)};
}

void MapPlane::bringIntoSight(const SampleMap::Place &place)
{
    const QPointF at = point(place);
    const double edge = side();
    const auto over = [&](double value, double length) {
        return value < edge ? edge - value : value > length - edge ? length - edge - value : 0;
    };
    moveBy({over(at.x(), m_size.width()), over(at.y(), m_size.height())});
}

double MapPlane::side() const
{
    return std::clamp(leastSide * std::sqrt(m_zoom), leastSide, mostSide);
}

/// Those that come first have them, where none before lies too near. On a grid of cells of one
/// picture's size only the cells around have to be looked at.
void MapPlane::choosePictures()
{
    const double pitch = side() + gap, unit = scale();
    std::unordered_map<std::int64_t, std::vector<int>> cells;
    const auto key = [](std::int64_t x, std::int64_t y) { return x * 0x100000 + y; };
    m_pictured.assign(m_places.size(), false);
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const QPointF at = QPointF(m_places[i][0], m_places[i][1]) * unit;
        const auto column = std::int64_t(std::floor(at.x() / pitch));
        const auto row = std::int64_t(std::floor(at.y() / pitch));
        bool taken = false;
        for (std::int64_t x = column - 1; x <= column + 1 && !taken; ++x)
            for (std::int64_t y = row - 1; y <= row + 1 && !taken; ++y)
                if (const auto cell = cells.find(key(x, y)); cell != cells.end())
                    taken = std::any_of(cell->second.begin(), cell->second.end(), [&](int other) {
                        const SampleMap::Place &place = m_places[std::size_t(other)];
                        return std::abs(place[0] * unit - at.x()) < pitch
                               && std::abs(place[1] * unit - at.y()) < pitch;
                    });
        if (taken)
            continue;
        m_pictured[i] = true;
        cells[key(column, row)].push_back(int(i));
    }
}

bool MapPlane::isInSight(int index) const
{
    const QPointF at = point(index);
    const double half = hasPicture(index) ? side() / 2 : reach;
    return at.x() > -half && at.y() > -half && at.x() < m_size.width() + half
           && at.y() < m_size.height() + half;
}

int MapPlane::at(QPointF where) const
{
    int nearest = -1, under = -1;
    double least = reach;
    for (int i = 0; i < count(); ++i) {
        const QPointF way = point(i) - where;
        const bool isPicture = hasPicture(i);
        if (isPicture && std::max(std::abs(way.x()), std::abs(way.y())) <= side() / 2)
            under = i;
        else if (!isPicture && lengthOf(way) < least) {
            least = lengthOf(way);
            nearest = i;
        }
    }
    return under >= 0 ? under : nearest; // pictures lie on top
}

int MapPlane::next(int from, QPointF way) const
{
    int best = -1;
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < count(); ++i) {
        const QPointF there = point(i) - point(from);
        const double ahead = QPointF::dotProduct(there, way);
        const double aside = std::abs(there.x() * way.y() - there.y() * way.x());
        constexpr double widest = 1; // 45 degrees to either side
        if (i == from || ahead <= 0 || aside > ahead * widest)
            continue;
        if (const double cost = ahead + 2 * aside; cost < least) {
            least = cost;
            best = i;
        }
    }
    return best;
}

} // namespace hit
