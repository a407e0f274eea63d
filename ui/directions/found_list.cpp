// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/found_list.h"

#include "ui/directions/edit_steps.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace hit {
namespace {

constexpr int rowHeight = 36, barWidth = 56;

QString percent(double share)
{
    return FoundList::tr("%1 %").arg(QLocale().toString(100 * share, 'f', 1));
}

QRect buttonRect(const QRect &row)
{
    const int side = metrics::iconButton;
    return {row.right() - side - 4, row.top() + (row.height() - side) / 2, side, side};
}

class FoundDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {160, controlHeight(rowHeight)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = tokens();
        const QRect &row = option.rect;
        const bool hovered = option.state & QStyle::State_MouseOver;
        const bool current = option.state & QStyle::State_Selected;
        if (current)
            painter->fillRect(row, t.sel);
        else if (hovered)
            painter->fillRect(row, t.hover);
        if (current && showsFocus(option.widget))
            drawFocusRing(*painter, row, 0);
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect button = buttonRect(row);
        const bool added = index.data(FoundModel::IsAddedRole).toBool();
        (added ? icon(QStringLiteral("ok"), t.ok) : icon(QStringLiteral("plus")))
            .paint(painter, button.adjusted(6, 6, -6, -6), Qt::AlignCenter,
                   hovered ? QIcon::Active : QIcon::Normal);
        const bool faded = static_cast<const FoundList *>(option.widget)->isFaded();
        paintShare(*painter, row, button.left() - metrics::gap,
                   index.data(FoundModel::ShareRole).toDouble(), faded);
        const QFont name = font(TextRole::Name);
        painter->setFont(name);
        painter->setPen(!faded ? t.text : current || hovered ? t.text2 : t.text3);
        const int left = row.left() + metrics::panelMargin;
        const QRect room(left, row.top(), shareLeft(button.left() - metrics::gap) - 8 - left,
                         row.height());
        painter->drawText(
            room, Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetrics(name).elidedText(index.data().toString(), Qt::ElideRight, room.width()));
    }

private:
    static int textWidth()
    {
        return QFontMetrics(font(TextRole::Label)).horizontalAdvance(percent(1)) + 6;
    }
    static int shareLeft(int right) { return right - textWidth() - barWidth; }

    static void paintShare(QPainter &painter, const QRect &row, int right, double share, bool faded)
    {
        const Tokens &t = tokens();
        painter.setFont(font(TextRole::Label));
        painter.setPen(t.text2);
        painter.drawText(QRect(right - textWidth(), row.top(), textWidth(), row.height()),
                         Qt::AlignRight | Qt::AlignVCenter, percent(share));
        QRectF bar(shareLeft(right), row.center().y() - 2, barWidth, 4);
        drawPlate(painter, bar, t.track, {}, 2);
        bar.setWidth(std::max(2.0, bar.width() * share));
        drawPlate(painter, bar, faded ? t.text3 : t.accent, {}, 2);
    }
};

} // namespace

FoundModel::FoundModel(const Explorer &explorer, QObject *parent)
    : QAbstractListModel(parent)
    , m_explorer(explorer)
{
    connect(&explorer, &Explorer::stateChanged, this, [this] {
        if (!m_found.empty())
            Q_EMIT dataChanged(index(0), index(int(m_found.size()) - 1), {IsAddedRole});
    });
}

void FoundModel::setFound(std::vector<FoundDirection> found)
{
    beginResetModel();
    m_found = std::move(found);
    endResetModel();
}

int FoundModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_found.size());
}

QVariant FoundModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FoundDirection &found = m_found[std::size_t(index.row())];
    const auto &edits = m_explorer.state().edits;
    const bool added = std::any_of(edits.begin(), edits.end(), [&](const Edit &edit) {
        return edit.direction == found.edit.direction;
    });
    switch (role) {
    case Qt::DisplayRole:
        return nameOf(found.edit);
    case Qt::AccessibleTextRole:
        return added ? tr("%1, %2, added").arg(nameOf(found.edit), percent(found.share))
                     : tr("%1, %2").arg(nameOf(found.edit), percent(found.share));
    case Qt::ToolTipRole:
        return tr("<b>%1</b><br>Enter or + adds it to the edit stack.")
            .arg(nameOf(found.edit).toHtmlEscaped());
    case ShareRole:
        return found.share;
    case IsAddedRole:
        return added;
    default:
        return {};
    }
}

FoundList::FoundList(FoundModel &model, QWidget *parent)
    : QListView(parent)
{
    setObjectName(QStringLiteral("foundList"));
    setModel(&model);
    setItemDelegate(new FoundDelegate(this));
    setFrameShape(NoFrame);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Directions that were found"));
    connect(this, &QListView::entered, this,
            [this](const QModelIndex &index) { Q_EMIT shown(index.row()); });
    connect(&model, &QAbstractItemModel::modelReset, this, &QWidget::updateGeometry);
}

QSize FoundList::sizeHint() const
{
    return {QListView::sizeHint().width(), model()->rowCount() * controlHeight(rowHeight)};
}

QSize FoundList::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

void FoundList::setFaded(bool faded)
{
    if (std::exchange(m_faded, faded) != faded)
        viewport()->update();
}

QRect FoundList::addRect(int row) const
{
    return buttonRect(visualRect(model()->index(row, 0)));
}

void FoundList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid() && hasFocus())
        Q_EMIT shown(current.row());
}

void FoundList::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid())
        Q_EMIT addRequested(currentIndex().row());
    else if (event->key() == Qt::Key_Space && currentIndex().isValid())
        Q_EMIT shown(currentIndex().row()); // once more
    else
        QListView::keyPressEvent(event);
}

void FoundList::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    const QPoint place = event->position().toPoint();
    const QModelIndex index = indexAt(place);
    if (event->button() == Qt::LeftButton && index.isValid()
        && addRect(index.row()).contains(place))
        Q_EMIT addRequested(index.row());
}

void FoundList::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint place = event->position().toPoint();
    const QModelIndex index = indexAt(place);
    if (index.isValid() && !addRect(index.row()).contains(place))
        Q_EMIT addRequested(index.row());
}

bool FoundList::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        Q_EMIT shown(-1);
    return QListView::viewportEvent(event);
}

void FoundList::focusOutEvent(QFocusEvent *event)
{
    Q_EMIT shown(-1);
    QListView::focusOutEvent(event);
}

} // namespace hit
