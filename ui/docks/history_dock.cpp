// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/history_dock.h"

#include "ui/docks/history_model.h"
#include "ui/explorer.h"
#include "ui/theme/theme.h"

#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace hit {

namespace {

constexpr int rowHeight = 40, side = 32;

class StepDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {120, controlHeight(rowHeight)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = tokens();
        const bool done = index.data(HistoryModel::DoneRole).toBool();
        const bool selected = option.state & QStyle::State_Selected;
        if (selected || option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, selected ? t.sel : t.hover);
        const QRect tile(option.rect.left() + metrics::panelMargin,
                         option.rect.center().y() - side / 2, side, side);
        paintPicture(*painter, tile, index.data(Qt::DecorationRole).value<QImage>(), done);
        QRect text = option.rect;
        text.setLeft(tile.right() + metrics::panelMargin);
        text.setRight(text.right() - metrics::gap);
        painter->setFont(font(TextRole::Body));
        const bool onPanel = !selected && !(option.state & QStyle::State_MouseOver);
        painter->setPen(done ? t.text : onPanel ? t.text3 : t.text2);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight,
                                                            text.width()));
    }

private:
    static void paintPicture(QPainter &painter, const QRect &tile, const QImage &picture, bool done)
    {
        if (picture.isNull())
            return painter.fillRect(tile, tokens().control);
        QSize size = picture.size().scaled(tile.size(), Qt::KeepAspectRatio);
        QRect place({}, size);
        place.moveCenter(tile.center());
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.setOpacity(done ? 1 : 0.4);
        painter.drawImage(place, picture);
        painter.setOpacity(1);
    }
};

} // namespace

HistoryDock::HistoryDock(Explorer &explorer, QWidget *parent)
    : Dock(QStringLiteral("HistoryDock"), tr("History"), QStringLiteral("history"), parent)
    , m_model(new HistoryModel(*explorer.undoStack(), this))
{
    auto *list = new QListView;
    list->setObjectName(QStringLiteral("history"));
    list->setAccessibleName(tr("Steps of undo"));
    list->setModel(m_model);
    list->setItemDelegate(new StepDelegate(list));
    list->setFrameShape(QFrame::NoFrame);
    list->setUniformItemSizes(true);
    list->setMouseTracking(true);
    list->viewport()->setAutoFillBackground(false);
    const auto goTo = [&explorer](const QModelIndex &index) { explorer.goToStep(index.row()); };
    connect(list, &QListView::clicked, this, goTo);
    connect(list, &QListView::activated, this, goTo);
    const auto showPresent = [this, list] {
        list->setCurrentIndex(m_model->index(m_model->present()));
    };
    connect(explorer.undoStack(), &QUndoStack::indexChanged, this, showPresent);
    showPresent();
    setBody(list);
}

void HistoryDock::setPicture(const QImage &picture)
{
    m_model->setPicture(picture);
}

} // namespace hit
