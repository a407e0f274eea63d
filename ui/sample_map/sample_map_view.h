// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/sample_map/map_plane.h"

#include <QHash>
#include <QImage>
#include <QList>
#include <QWidget>

#include <functional>
#include <optional>

namespace hit {

/// A picture of the shelf on the map.
struct MapMark
{
    QString id, name;
    SampleMap::Place place{};
    QImage picture;
};

/// Samples on a plane: points, and pictures where there is room. Drag pans, the wheel zooms at the
/// pointer; a click or Enter chooses one, Esc leaves; arrows move a cursor, with Shift the view;
/// Page Up and Page Down go from mark to mark. What is pointed at is shown large. Painted; one stop
/// of the focus order.
class SampleMapView final : public QWidget
{
    Q_OBJECT
public:
    explicit SampleMapView(QWidget *parent = nullptr);
    void setPlaces(const std::vector<SampleMap::Place> &places); ///< forgets all pictures
    void setPicture(int sample, const QImage &picture);
    void setLarge(const QImage &picture); ///< of the sample that is named
    void forgetPictures();
    /// Of the picture on the canvas; none: not known.
    void setHere(const std::optional<SampleMap::Place> &place);
    void setHereName(const QString &name); ///< what the picture is called
    void setMarks(const QList<MapMark> &marks);
    void addMark(const MapMark &mark);

    const MapPlane &plane() const { return m_plane; }
    const std::optional<SampleMap::Place> &here() const { return m_here; }
    const QList<MapMark> &marks() const { return m_marks; }
    QPointF markPoint(int mark) const { return m_plane.point(m_marks[mark].place); }
    int named() const; ///< the sample that is pointed at, else the cursor's; -1: none, or a mark
    const MapMark *namedMark() const; ///< null: none
    bool hasPicture(int sample) const { return m_pictures.contains(sample); }
    /// Samples in sight that have room for a picture and none yet, nearest to the middle first.
    std::vector<int> lacking() const;
    int pixels(bool large) const; ///< of the screen, that a picture needs at most

public Q_SLOTS:
    void fit();

Q_SIGNALS:
    void chosen(int sample);
    void markChosen(const QString &id);
    void left();
    void sightChanged(); ///< other samples may lack a picture
    void namedChanged();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void changeSight(const std::function<void()> &change);
    void zoom(QPointF at, double factor);
    void choose(QPointF point);
    void point(QPointF to);
    int markAt(QPointF point) const;
    void setNamed(const std::function<void()> &change);
    void moveCursor(QPoint way);
    void stepMark(int by);
    void chooseNamed();
    QString name() const;
    void paintSamples(QPainter &painter) const;
    void paintPicture(QPainter &painter, int sample) const;
    void paintMarks(QPainter &painter) const;
    void paintHere(QPainter &painter) const;
    void paintLarge(QPainter &painter) const;
    void paintLines(QPainter &painter) const;

    MapPlane m_plane;
    QHash<int, QImage> m_pictures;
    QImage m_large;
    std::optional<SampleMap::Place> m_here;
    QString m_hereName;
    QList<MapMark> m_marks;
    int m_cursor = -1, m_hovered = -1, m_hoveredMark = -1;
    std::optional<QPointF> m_pressed; ///< where the left or middle button went down
    QPointF m_last;
    bool m_panning = false, m_panButton = false;
};

} // namespace hit
