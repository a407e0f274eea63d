// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tiles/tile_plan.h"

#include <QImage>
#include <QWidget>

#include <vector>

namespace hit {

/// Pictures side by side on canvas colour, filled as they come. A click or Enter chooses one, Esc
/// leaves; arrows move a cursor. A head takes kept pictures that are dropped on it. Painted; one
/// stop of the focus order.
class TileView final : public QWidget
{
    Q_OBJECT
public:
    explicit TileView(QWidget *parent = nullptr);
    /// The pictures that are there stay faded until theirs come.
    void setPlan(const TilePlan &plan);
    const TilePlan &plan() const { return m_plan; }
    void setPicture(int index, const QImage &picture);
    void forgetPictures();
    bool hasPicture(int index) const; ///< of this plan
    int cursor() const { return m_cursor; }
    /// The tile under the pointer, else the cursor's: the one that is named. Null: none.
    const PlannedTile *named() const;
    QRectF tileRect(int index) const;
    int side() const; ///< of a tile, logical px

Q_SIGNALS:
    void chosen(int index);
    void left();
    void stepped(int by); ///< wheel, [ and ]: what the page changes by it
    void turned(int by);  ///< PgUp, PgDn: other pictures
    void sideChanged();
    void latentsDropped(int head, const QString &latents); ///< a tile, and sourcesToText
    void menuRequested(int head, QPoint globalPos);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    int rows() const;
    bool hasHeads() const;
    bool isHead(int index) const;
    void hover(int index);
    QString hint() const;
    int at(QPointF point) const;  ///< -1: no tile that can be chosen
    bool isTile(int index) const; ///< can be chosen
    void moveCursor(int to);
    int wayOf(int key) const; ///< from tile to tile; 0: no such key
    void paintTile(QPainter &painter, int index) const;

    struct Picture
    {
        QImage image;
        bool fresh = false;
    };
    TilePlan m_plan;
    std::vector<Picture> m_pictures;
    int m_cursor = 0, m_hovered = -1;
    int m_turned = 0; ///< by a fine wheel, less than a notch
};

} // namespace hit
