// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/map_layer.h"

#include <QWidget>

namespace hit {

struct Scene;

/// Outlines on the picture and the legend above it: a plain widget over the surface, alike over GL
/// and software.
class MapOverlay final : public QWidget
{
    Q_OBJECT
public:
    MapOverlay(const Scene &scene, QWidget *canvas);
    void setOutlines(const QList<Outline> &outlines);
    void setRegion(const QRect &region); ///< in image pixels; empty: none
    const QRect &region() const { return m_region; }
    void setLegend(const MapLegend &legend);
    const MapLegend &legend() const { return m_legend; }
    const QList<Outline> &outlines() const { return m_outlines; }
    /// Of an outline in the given pane, logical pixels.
    QRectF place(const QRectF &imagePixels, int pane) const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QRectF paneRect(int pane) const; ///< the picture in it, logical pixels
    void paintOutline(QPainter &painter, const Outline &outline, int pane) const;
    void paintLegend(QPainter &painter, int pane) const;

    const Scene &m_scene;
    QList<Outline> m_outlines;
    QRect m_region;
    MapLegend m_legend;
};

} // namespace hit
