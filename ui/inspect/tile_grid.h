// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QList>
#include <QWidget>

namespace hit {

/// A small map in an overview; empty until it has come.
struct MapTile
{
    QString name; ///< "32 px, cross, head 2"
    QImage image;
    bool selected = false;
    bool muted = false;
};
/// Tiles with one line above them, in rows of `columns`.
struct MapTileGroup
{
    QString stage; ///< above the first group of a stage, else empty
    QString title;
    QColor color;
    int columns = 1;
    bool derived = false; ///< the line is dashed
    QList<MapTile> tiles;
};

/// Groups of small maps side by side; arrows move within, so it is one stop of the focus order.
/// Painted.
class TileGrid final : public QWidget
{
    Q_OBJECT
public:
    explicit TileGrid(QWidget *parent = nullptr);
    void setGroups(const QList<MapTileGroup> &groups);
    const QList<MapTileGroup> &groups() const { return m_groups; }
    QRect tileRect(int group, int tile) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void chosen(int group, int tile);
    void muteRequested(int group, int tile);
    void soloRequested(int group, int tile);
    void menuRequested(int group, int tile, QPoint globalPos);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Place
    {
        int group = -1, tile = -1;
    };
    Place at(QPoint point) const;
    Place selected() const;
    Place neighbour(int key) const;
    int groupLeft(int group) const;
    int headHeight() const;
    int groupWidth(const MapTileGroup &group) const;
    void paintGroup(QPainter &painter, int index) const;
    void paintTile(QPainter &painter, const QRect &place, const MapTile &tile) const;

    QList<MapTileGroup> m_groups;
};

} // namespace hit
