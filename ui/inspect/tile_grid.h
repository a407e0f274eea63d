// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QList>
#include <QTimer>
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
    QString stage;        ///< above the first group of a stage, else empty
    bool current = false; ///< the stage that is looked at
    QString title;
    QColor color;
    int columns = 1;
    bool derived = false; ///< the line is dashed
    QList<MapTile> tiles;
};

/// Groups of small maps side by side. One stop of the focus order: arrows move a cursor within,
/// Enter chooses, Ctrl+Enter collects. Painted.
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
    void collected(int group, int tile); ///< chosen with Ctrl: one of several
    /// Pointed at for a moment, or under the cursor; (-1, -1): none any more.
    void previewed(int group, int tile);
    void muteRequested(int group, int tile);
    void soloRequested(int group, int tile);
    void menuRequested(int group, int tile, QPoint globalPos);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
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
        friend bool operator==(const Place &, const Place &) = default;
    };
    Place at(QPoint point) const;
    Place selected() const;
    Place cursor() const; ///< the selected tile until it was moved
    Place neighbour(int key) const;
    const MapTile *tileAt(const Place &place) const;
    void moveCursor(const Place &to);
    void keepInView(const QRect &place);
    void point(const Place &place); ///< the pointer is there
    void describe();
    QString toolTip(const Place &place) const;
    int groupLeft(int group) const;
    int headHeight() const;
    int groupWidth(const MapTileGroup &group) const;
    void paintGroup(QPainter &painter, int index) const;
    void paintTile(QPainter &painter, const QRect &place, const MapTile &tile) const;

    QList<MapTileGroup> m_groups;
    Place m_cursor, m_pointed;
    QTimer m_pointing; ///< until what is pointed at is previewed
};

} // namespace hit
