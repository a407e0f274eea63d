// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QImage>
#include <QList>
#include <QPointF>
#include <QSizeF>
#include <QString>

#include <optional>

class QPainter;

namespace hit {

/// Which part of the seed plane a PlanePad shows, and its painting. Logical pixels.
class PlaneView
{
public:
    struct Look
    {
        QPointF position; ///< seeds
        QList<QPointF> path;
        const QHash<QPoint, QImage> *images = nullptr;
        std::optional<QPoint> hovered;
        QString freeText;
        bool ring = true;
        bool focus = false;
    };

    void setSize(QSizeF size) { m_size = size; }
    double pitch() const { return m_pitch; } ///< pixels from seed to seed: 26, 52, 104
    QPointF centre() const { return m_centre; }
    /// Scrolls no further than needed to keep `place` off the edges; centres a place out of sight.
    void follow(QPointF place);
    void zoom(int steps, QPointF around);
    QRectF tileRect(QPoint seed) const;
    std::optional<QPoint> tileAt(QPointF pos) const;
    QList<QPoint> visibleSeeds(QPointF nearestTo) const; ///< nearest first
    void paint(QPainter &painter, const Look &look) const;

private:
    QPointF posFromSeeds(QPointF seeds) const;
    QPointF seedsFromPos(QPointF pos) const;
    void paintTile(QPainter &painter, QPoint seed, const Look &look) const;
    void paintPath(QPainter &painter, const Look &look) const;
    void paintRing(QPainter &painter, QPointF at) const;
    void paintFreeText(QPainter &painter, const QString &text) const;

    QSizeF m_size;
    QPointF m_centre;
    double m_pitch = 52;
};

} // namespace hit
