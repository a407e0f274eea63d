// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace hit {

/// A tile: the picture, its name below, its number while a key goes there; faded with a mark where
/// another model drew it. The tile is as wide as its cell, less the gap.
class ShelfDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int gap = 4;
    using QStyledItemDelegate::QStyledItemDelegate;
    void setCell(QSize cell) { m_cell = cell; }
    static int heightFor(int cellWidth); ///< of a cell

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;

private:
    QSize m_cell{80, 104};
};

} // namespace hit
