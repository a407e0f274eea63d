// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/sample_map.h"

#include <QPointF>
#include <QSizeF>

#include <vector>

namespace hit {

/// Where the places of a map are in a view that is moved and zoomed, and which of them have room
/// for a picture. Up is up. In logical pixels.
class MapPlane
{
public:
    void setPlaces(const std::vector<SampleMap::Place> &places); ///< all of them in sight
    void setSize(QSizeF size); ///< what is in the middle stays there; all in sight stay in sight
    bool isEmpty() const { return m_places.empty(); }
    int count() const { return int(m_places.size()); }

    QPointF point(const SampleMap::Place &place) const;
    QPointF point(int index) const { return point(m_places[std::size_t(index)]); }
    /// 1: all in sight.
    double zoom() const { return m_zoom; }
    bool isFitted() const { return m_zoom == 1 && m_middle == QPointF(); }
    void fit();
    void zoomAt(QPointF point, double factor); ///< what is at `point` stays there
    void moveBy(QPointF pixels);
    void bringIntoSight(const SampleMap::Place &place);
    void bringIntoSight(int index) { bringIntoSight(m_places[std::size_t(index)]); }

    double side() const; ///< of a picture: grows with the zoom
    /// It has a picture; the others are points. The same however the view is moved.
    bool hasPicture(int index) const { return m_pictured[std::size_t(index)]; }
    bool isInSight(int index) const;
    /// The nearest whose picture or point is there; -1: none.
    int at(QPointF point) const;
    /// The nearest in a direction, (1, 0), (0, -1) ...; -1: none.
    int next(int from, QPointF way) const;

private:
    double scale() const { return m_fitScale * m_zoom; }
    void choosePictures();

    std::vector<SampleMap::Place> m_places;
    std::vector<bool> m_pictured;
    QSizeF m_size{1, 1};
    QPointF m_boxMiddle; ///< of all places, in units of the map
    QSizeF m_boxSize{1, 1};
    double m_fitScale = 1; ///< pixels per unit
    double m_zoom = 1;
    QPointF m_middle; ///< of the view, in units of the map from m_boxMiddle
};

} // namespace hit
