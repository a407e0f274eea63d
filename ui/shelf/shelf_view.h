// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

class QSortFilterProxyModel;

namespace hit {

class ShelfDelegate;
class ShelfLibrary;

/// The tiles. A click or Enter goes there, F2 renames, Delete removes; dragging on an empty
/// place selects, dragging tiles moves them here and copies them elsewhere. Takes Hitscope PNGs.
class ShelfView final : public QListView
{
    Q_OBJECT
public:
    explicit ShelfView(ShelfLibrary &library, QWidget *parent = nullptr);
    void setSearch(const QString &words);
    bool isSearching() const;
    int shownCount() const;
    QStringList selectedIds() const; ///< in order
    void select(const QString &id);  ///< it alone, in sight
    void showSelected();             ///< the first of them comes in sight

Q_SIGNALS:
    void chosen(const QString &id); ///< go there
    void selectionMoved();
    void shownCountChanged();
    void menuRequested(QPoint globalPos);
    void filesDropped(const QStringList &paths);

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void startDrag(Qt::DropActions actions) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString idBefore(QPoint pos) const; ///< of the tile that what is dropped there comes before
    void layOut();

    ShelfLibrary &m_library;
    QSortFilterProxyModel *m_shown;
    ShelfDelegate *m_delegate;
    QString m_words;
    int m_dropX = -1; ///< where what is dragged would come, in the viewport; -1: nothing is
    QRect m_dropTile;
};

} // namespace hit
