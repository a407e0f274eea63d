// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

namespace hit {

class EditRow;
class Explorer;

/// The edit stack, State::edits, in order. A click selects a row, which shows its details; a drag
/// moves it. Keys: Up and Down select, with Alt they move the row; Space switches it on or off, F2
/// renames it, Delete removes it. A press on a slider moves nothing else. Rows are widgets: each is
/// a slider and fields that work at once.
class EditList final : public QWidget
{
    Q_OBJECT
public:
    explicit EditList(Explorer &explorer, QWidget *parent = nullptr);
    void setSearch(const QString &search); ///< shows the rows that have all its words
    int shownCount() const;
    int count() const { return int(m_rows.size()); }
    EditRow &row(int index) { return *m_rows[index]; }
    int selected() const { return m_selected; } ///< -1: none
    void select(int index);

Q_SIGNALS:
    void shownChanged(); ///< other rows are shown
    void selectionChanged();
    void separateRequested(int row, const QList<int> &others);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    enum class Press { None, Armed, Dragging };
    void refresh();
    void addRow();
    void showMatching();
    void showFocus();
    int rowAt(int y) const; ///< -1: none
    int rowInUse() const;   ///< where the keyboard is, else the selected one; -1: none
    int neighbour(int index, int by) const;
    int placeAt(int y) const; ///< where a row that is dropped there would be
    void showPlace(int y);
    void endDrag(bool keep, int y);
    void endPress();
    bool isOwnKey(const QKeyEvent &event) const;

    Explorer &m_explorer;
    QList<EditRow *> m_rows;
    QWidget *m_place; ///< a line where the dragged row would go
    QString m_search;
    int m_selected = -1;
    Press m_press = Press::None;
    int m_pressY = 0, m_dragged = -1;
};

} // namespace hit
