// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shelf/shelf_view.h"

#include "ui/shelf/shelf_delegate.h"
#include "ui/shelf/shelf_library.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDrag>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyle>
#include <QUrl>

#include <algorithm>

namespace hit {
namespace {

constexpr int leastTile = 72;

class ShownItems final : public QSortFilterProxyModel
{
public:
    ShownItems(ShelfLibrary &library, QObject *parent)
        : QSortFilterProxyModel(parent)
        , m_library(library)
    {
        setSourceModel(&library);
    }

    void setWords(const QString &words)
    {
        m_words = words;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &) const override
    {
        return m_words.isEmpty() || matches(m_library.items()[std::size_t(row)], m_words);
    }

private:
    ShelfLibrary &m_library;
    QString m_words;
};

QStringList pngsOf(const QMimeData &mime)
{
    QStringList paths;
    for (const QUrl &url : mime.urls())
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    return paths;
}

} // namespace

ShelfView::ShelfView(ShelfLibrary &library, QWidget *parent)
    : QListView(parent)
    , m_library(library)
    , m_shown(new ShownItems(library, this))
    , m_delegate(new ShelfDelegate(this))
{
    setObjectName(QStringLiteral("shelfView"));
    setAccessibleName(tr("Kept pictures"));
    setModel(m_shown);
    setItemDelegate(m_delegate);
    setFrameShape(NoFrame);
    setViewMode(IconMode);
    setMovement(Static);
    setResizeMode(Adjust);
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(EditKeyPressed);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setVerticalScrollMode(ScrollPerPixel);
    setDragDropMode(DragDrop);
    setDragEnabled(true);
    setAcceptDrops(true);
    viewport()->setAcceptDrops(true);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    connect(this, &QListView::clicked, this, [this](const QModelIndex &index) {
        if (QApplication::keyboardModifiers() == Qt::NoModifier)
            Q_EMIT chosen(index.data(ShelfLibrary::IdRole).toString());
    });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ShelfView::selectionMoved);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_shown, signal, this, &ShelfView::shownCountChanged);
    connect(m_shown, &QAbstractItemModel::modelReset, this, &ShelfView::shownCountChanged);
    connect(&Theme::current(), &Theme::changed, this, &ShelfView::layOut);
}

void ShelfView::setSearch(const QString &words)
{
    m_words = words.simplified();
    static_cast<ShownItems *>(m_shown)->setWords(m_words);
    Q_EMIT shownCountChanged();
}

bool ShelfView::isSearching() const
{
    return !m_words.isEmpty();
}

int ShelfView::shownCount() const
{
    return m_shown->rowCount();
}

QStringList ShelfView::selectedIds() const
{
    QModelIndexList rows = selectionModel()->selectedIndexes();
    std::sort(rows.begin(), rows.end());
    QStringList ids;
    for (const QModelIndex &row : rows)
        ids.append(row.data(ShelfLibrary::IdRole).toString());
    return ids;
}

void ShelfView::select(const QString &id)
{
    const QModelIndex index = m_shown->mapFromSource(m_library.indexOf(id));
    if (!index.isValid())
        return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index);
}

void ShelfView::showSelected()
{
    const QStringList ids = selectedIds();
    if (!ids.isEmpty())
        scrollTo(m_shown->mapFromSource(m_library.indexOf(ids.first())));
}

/// As many columns of tiles as fit; they share what is left. The view keeps room for a scroll bar.
void ShelfView::layOut()
{
    const int width =
        maximumViewportSize().width() - style()->pixelMetric(QStyle::PM_ScrollBarExtent) - 1;
    const int columns = std::max(1, width / (leastTile + ShelfDelegate::gap));
    const QSize cell(width / columns, ShelfDelegate::heightFor(width / columns));
    m_delegate->setCell(cell);
    setGridSize(cell);
}

void ShelfView::resizeEvent(QResizeEvent *event)
{
    layOut();
    QListView::resizeEvent(event);
}

bool ShelfView::event(QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride || state() == EditingState)
        return QListView::event(event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool own = key->matches(QKeySequence::SelectAll) || key->key() == Qt::Key_Delete
                     || key->key() == Qt::Key_F2 || key->key() == Qt::Key_Home;
    event->setAccepted(own);
    return own;
}

void ShelfView::keyPressEvent(QKeyEvent *event)
{
    if (state() == EditingState) // Return ends the editing and comes here as well
        return QListView::keyPressEvent(event);
    if (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo))
        return event->ignore(); // for the dock
    if (event->key() == Qt::Key_Delete)
        return m_library.remove(selectedIds());
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid())
        return Q_EMIT chosen(currentIndex().data(ShelfLibrary::IdRole).toString());
    QListView::keyPressEvent(event);
}

void ShelfView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = keyboard ? currentIndex() : indexAt(event->pos());
    if (index.isValid() && !selectionModel()->isSelected(index))
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    Q_EMIT menuRequested(keyboard ? viewport()->mapToGlobal(visualRect(index).center())
                                  : event->globalPos());
}

/// The pictures themselves under the pointer, not the view's drawing of them.
void ShelfView::startDrag(Qt::DropActions)
{
    const QModelIndexList rows = selectionModel()->selectedIndexes();
    if (rows.isEmpty())
        return;
    constexpr int side = 56;
    auto *drag = new QDrag(this);
    drag->setMimeData(m_shown->mimeData(rows));
    const auto picture = rows.first().data(Qt::DecorationRole).value<QImage>();
    if (!picture.isNull()) {
        const int pixels = qRound(side * devicePixelRatioF());
        QPixmap shown = QPixmap::fromImage(
            picture.scaled(pixels, pixels, Qt::KeepAspectRatio, Qt::SmoothTransformation));
        shown.setDevicePixelRatio(devicePixelRatioF());
        drag->setPixmap(shown);
        drag->setHotSpot({side / 2, side / 2});
    }
    drag->exec(Qt::CopyAction);
}

void ShelfView::dragEnterEvent(QDragEnterEvent *event)
{
    dragMoveEvent(event);
}

void ShelfView::dragMoveEvent(QDragMoveEvent *event)
{
    const bool own = event->source() == this;
    if (!own && pngsOf(*event->mimeData()).isEmpty())
        return event->ignore();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_dropX = -1;
    if (own && !isSearching()) {
        const QModelIndex over = indexAt(event->position().toPoint());
        const QModelIndex last = m_shown->index(shownCount() - 1, 0);
        const QRect tile = visualRect(over.isValid() ? over : last);
        const bool after = !over.isValid() || event->position().x() > tile.center().x();
        m_dropTile = tile;
        m_dropX =
            after ? tile.right() - ShelfDelegate::gap / 2 : tile.left() - ShelfDelegate::gap / 2;
    }
    viewport()->update();
}

void ShelfView::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dropX = -1;
    viewport()->update();
}

QString ShelfView::idBefore(QPoint pos) const
{
    const QModelIndex over = indexAt(pos);
    if (!over.isValid())
        return {};
    const bool after = pos.x() > visualRect(over).center().x();
    const QModelIndex next = after ? m_shown->index(over.row() + 1, 0) : over;
    return next.data(ShelfLibrary::IdRole).toString();
}

void ShelfView::dropEvent(QDropEvent *event)
{
    m_dropX = -1;
    viewport()->update();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    if (event->source() != this)
        return Q_EMIT filesDropped(pngsOf(*event->mimeData()));
    if (isSearching())
        return;
    const QStringList ids = ShelfLibrary::idsFromMime(*event->mimeData());
    QString before = idBefore(event->position().toPoint());
    while (ids.contains(before)) // behind those that are moved
        before = m_library.index(m_library.indexOf(before).row() + 1, 0)
                     .data(ShelfLibrary::IdRole)
                     .toString();
    m_library.move(ids, before);
}

void ShelfView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_dropX < 0)
        return;
    QPainter painter(viewport());
    painter.fillRect(QRect(m_dropX, m_dropTile.top(), 2, m_dropTile.width()), tokens().accent);
}

} // namespace hit
