// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/accessible_board.h"

#include "ui/tokens/token_board.h"

#include <QAccessibleWidget>
#include <QPointer>

#include <algorithm>
#include <vector>

namespace hit {
namespace {

BoardCell cellOfIndex(int index)
{
    return {index / TokenBoard::columns, index % TokenBoard::columns};
}

/// One cell. Belongs to the table, which Qt asks for it.
class AccessibleCell final : public QAccessibleInterface, public QAccessibleTableCellInterface
{
public:
    AccessibleCell(TokenBoard *board, int index)
        : m_board(board)
        , m_index(index)
    {
    }
    bool isValid() const override
    {
        return m_board && m_index < m_board->rows().size() * TokenBoard::columns;
    }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override
    {
        return m_board ? m_board->window()->windowHandle() : nullptr;
    }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_board);
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QString text(QAccessible::Text what) const override
    {
        return isValid() && what == QAccessible::Name ? m_board->cellName(place()) : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect inside = m_board->cellRect(place()).toAlignedRect();
        return {m_board->mapToGlobal(inside.topLeft()), inside.size()};
    }
    QAccessible::Role role() const override { return QAccessible::Cell; }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = state.focusable = true;
        state.selected = isSelected();
        state.focused = isValid() && m_board->hasFocus() && m_board->cursor() == place();
        return state;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableCellInterface
                   ? static_cast<QAccessibleTableCellInterface *>(this)
                   : nullptr;
    }

    bool isSelected() const override { return isValid() && m_board->selection().contains(place()); }
    QList<QAccessibleInterface *> columnHeaderCells() const override { return {}; }
    QList<QAccessibleInterface *> rowHeaderCells() const override { return {}; }
    int columnIndex() const override { return place().second; }
    int rowIndex() const override { return place().first; }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface *table() const override { return parent(); }

private:
    BoardCell place() const { return cellOfIndex(m_index); }

    QPointer<TokenBoard> m_board;
    int m_index;
};

class AccessibleBoard final : public QAccessibleWidget, public QAccessibleTableInterface
{
public:
    explicit AccessibleBoard(TokenBoard *board)
        : QAccessibleWidget(board, QAccessible::Table)
        , m_board(board)
    {
    }
    ~AccessibleBoard() override
    {
        for (const QAccessible::Id cell : m_cells)
            if (cell != 0)
                QAccessible::deleteAccessibleInterface(cell);
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TableInterface)
            return static_cast<QAccessibleTableInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    int childCount() const override { return rowCount() * columnCount(); }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        m_cells.resize(std::max(m_cells.size(), std::size_t(childCount())), 0);
        QAccessible::Id &id = m_cells[std::size_t(index)];
        if (id == 0)
            id = QAccessible::registerAccessibleInterface(new AccessibleCell(m_board, index));
        return QAccessible::accessibleInterface(id);
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        for (int index = 0; index < int(m_cells.size()); ++index)
            if (const auto id = m_cells[std::size_t(index)];
                id != 0 && QAccessible::accessibleInterface(id) == child)
                return index;
        return -1;
    }
    QAccessibleInterface *focusChild() const override
    {
        const auto cursor = m_board->cursor();
        return cursor ? child(cursor->first * columnCount() + cursor->second) : nullptr;
    }

    QAccessibleInterface *caption() const override { return nullptr; }
    QAccessibleInterface *summary() const override { return nullptr; }
    QAccessibleInterface *cellAt(int row, int column) const override
    {
        return child(row * columnCount() + column);
    }
    int selectedCellCount() const override { return int(m_board->selection().size()); }
    QList<QAccessibleInterface *> selectedCells() const override
    {
        QList<QAccessibleInterface *> cells;
        for (const auto &[stage, token] : m_board->selection())
            cells.append(cellAt(stage, token));
        return cells;
    }
    QString columnDescription(int column) const override
    {
        return TokenBoard::tr("Token %1").arg(column);
    }
    QString rowDescription(int row) const override
    {
        return TokenBoard::tr("Stage %1").arg(m_board->rows().value(row).name);
    }
    int selectedColumnCount() const override { return int(selectedColumns().size()); }
    int selectedRowCount() const override { return int(selectedRows().size()); }
    int columnCount() const override { return TokenBoard::columns; }
    int rowCount() const override { return int(m_board->rows().size()); }
    QList<int> selectedColumns() const override
    {
        QList<int> columns;
        for (int column = 0; column < columnCount(); ++column)
            if (isColumnSelected(column))
                columns.append(column);
        return columns;
    }
    QList<int> selectedRows() const override
    {
        QList<int> rows;
        for (int row = 0; row < rowCount(); ++row)
            if (isRowSelected(row))
                rows.append(row);
        return rows;
    }
    bool isColumnSelected(int column) const override
    {
        return isSelected(m_board->columnCells(column));
    }
    bool isRowSelected(int row) const override { return isSelected(m_board->rowCells(row)); }
    bool selectRow(int row) override { return select(m_board->rowCells(row)); }
    bool selectColumn(int column) override { return select(m_board->columnCells(column)); }
    bool unselectRow(int row) override { return unselect(m_board->rowCells(row)); }
    bool unselectColumn(int column) override { return unselect(m_board->columnCells(column)); }
    void modelChange(QAccessibleTableModelChangeEvent *) override {}

private:
    bool isSelected(const BoardCells &cells) const
    {
        const BoardCells &chosen = m_board->selection();
        return !cells.empty()
               && std::includes(chosen.begin(), chosen.end(), cells.begin(), cells.end());
    }
    bool select(const BoardCells &cells)
    {
        m_board->select(cells);
        return !cells.empty();
    }
    bool unselect(const BoardCells &cells)
    {
        BoardCells rest = m_board->selection();
        for (const BoardCell &cell : cells)
            rest.erase(cell);
        m_board->select(rest);
        return true;
    }

    TokenBoard *m_board;
    mutable std::vector<QAccessible::Id> m_cells; ///< made when they are asked for; 0: not yet
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *board = qobject_cast<TokenBoard *>(object);
    return board ? new AccessibleBoard(board) : nullptr;
}

} // namespace

void installAccessibleBoard()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(installed);
}

} // namespace hit
