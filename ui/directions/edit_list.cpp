// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/edit_list.h"

#include "ui/directions/edit_details.h"
#include "ui/directions/edit_row.h"
#include "ui/directions/edit_steps.h"
#include "ui/directions/stage_range.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>

#include <algorithm>

namespace hit {
namespace {

class PlaceLine final : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override { QPainter(this).fillRect(rect(), tokens().accent); }
};

} // namespace

EditList::EditList(Explorer &explorer, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_place(new PlaceLine(this))
{
    setObjectName(QStringLiteral("editList"));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Directions"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addStretch();
    m_place->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_place->hide();
    connect(&explorer, &Explorer::stateChanged, this, &EditList::refresh);
    connect(&explorer, &Explorer::modelChanged, this, &EditList::refresh);
    refresh();
}

void EditList::addRow()
{
    const int index = count();
    auto *row = new EditRow(m_explorer, index, this);
    static_cast<QVBoxLayout *>(layout())->insertWidget(index, row);
    m_rows.append(row);
    connect(row, &EditRow::rangeRequested, this, [this, index] {
        select(index);
        m_rows[index]->details()->stages().setFocus(Qt::OtherFocusReason);
    });
    connect(row, &EditRow::separateRequested, this,
            [this, index](const QList<int> &others) { Q_EMIT separateRequested(index, others); });
}

void EditList::refresh()
{
    const int wanted = int(m_explorer.state().edits.size());
    const bool others = wanted != count();
    if (others)
        endPress(); // on a row that may be another by now
    while (count() > wanted) {
        EditRow *row = m_rows.takeLast();
        row->hide();
        row->disconnect(this);
        row->deleteLater(); // it may be one of its buttons that removes it
    }
    for (EditRow *row : m_rows)
        row->refresh();
    while (count() < wanted)
        addRow();
    if (m_selected >= wanted)
        select(wanted - 1);
    if (others || !m_search.isEmpty())
        showMatching();
}

void EditList::setSearch(const QString &search)
{
    m_search = search;
    showMatching();
}

void EditList::showMatching()
{
    const auto model = m_explorer.model();
    for (int index = 0; index < count(); ++index) {
        const Edit &edit = m_explorer.state().edits[std::size_t(index)];
        m_rows[index]->setVisible(!model || matches(edit, model->config, m_search));
    }
    Q_EMIT shownChanged();
}

int EditList::shownCount() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(),
                             [](const EditRow *row) { return !row->isHidden(); }));
}

void EditList::select(int index)
{
    if (index == m_selected)
        return;
    if (m_selected >= 0 && m_selected < count())
        m_rows[m_selected]->setSelected(false);
    m_selected = index;
    if (index >= 0) {
        m_rows[index]->setSelected(true);
        if (auto *area = qobject_cast<QScrollArea *>(parentWidget()->parentWidget())) {
            layout()->activate();
            area->ensureWidgetVisible(m_rows[index], 0, 0);
        }
    }
    showFocus();
    Q_EMIT selectionChanged();
}

void EditList::showFocus()
{
    for (int index = 0; index < count(); ++index)
        m_rows[index]->setFocusShown(index == m_selected && showsFocus(this));
}

int EditList::rowAt(int y) const
{
    for (int index = 0; index < count(); ++index)
        if (!m_rows[index]->isHidden() && m_rows[index]->geometry().contains(1, y))
            return index;
    return -1;
}

int EditList::rowInUse() const
{
    const QWidget *focus = QApplication::focusWidget();
    for (int index = 0; index < count(); ++index)
        if (focus && m_rows[index]->isAncestorOf(focus))
            return index;
    return m_selected;
}

int EditList::neighbour(int index, int by) const
{
    for (int next = index + by; next >= 0 && next < count(); next += by)
        if (!m_rows[next]->isHidden())
            return next;
    return index;
}

bool EditList::isOwnKey(const QKeyEvent &event) const
{
    const bool upDown = event.key() == Qt::Key_Up || event.key() == Qt::Key_Down;
    if (upDown && event.modifiers() == Qt::AltModifier)
        return true;
    const bool plain = event.modifiers() == Qt::NoModifier;
    return plain
           && (upDown || event.key() == Qt::Key_Space || event.key() == Qt::Key_F2
               || event.key() == Qt::Key_Delete
               || (event.key() == Qt::Key_Escape && m_press == Press::Dragging));
}

bool EditList::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isOwnKey(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void EditList::keyPressEvent(QKeyEvent *event)
{
    if (!isOwnKey(*event))
        return QWidget::keyPressEvent(event);
    if (event->key() == Qt::Key_Escape)
        return endDrag(false, 0);
    const int row = rowInUse();
    const int by = event->key() == Qt::Key_Up ? -1 : 1;
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        const int to = row < 0 ? neighbour(by > 0 ? -1 : count(), by) : neighbour(row, by);
        if (to < 0 || to >= count())
            return;
        if (event->modifiers() == Qt::AltModifier && row >= 0 && to != row)
            moveEdit(m_explorer, row, to);
        return select(to);
    }
    if (row < 0)
        return;
    if (event->key() == Qt::Key_Space)
        setEditOn(m_explorer, row, !editAt(m_explorer, row).on);
    else if (event->key() == Qt::Key_F2)
        m_rows[row]->rename();
    else
        removeEdit(m_explorer, row);
}

void EditList::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (event->button() != Qt::LeftButton || row < 0)
        return event->ignore();
    m_press = Press::Armed;
    m_pressY = event->position().toPoint().y();
    m_dragged = row;
}

void EditList::mouseMoveEvent(QMouseEvent *event)
{
    const int y = event->position().toPoint().y();
    if (m_press == Press::Armed && std::abs(y - m_pressY) >= QApplication::startDragDistance()) {
        m_press = Press::Dragging;
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_press == Press::Dragging)
        showPlace(y);
}

/// A click selects, one more on the same row closes its details.
void EditList::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_press == Press::Dragging)
        return endDrag(true, event->position().toPoint().y());
    if (std::exchange(m_press, Press::None) == Press::Armed)
        select(m_dragged == m_selected ? -1 : m_dragged);
}

int EditList::placeAt(int y) const
{
    int place = 0;
    for (int index = 0; index < count(); ++index)
        if (index != m_dragged && !m_rows[index]->isHidden()
            && y > m_rows[index]->geometry().center().y())
            place = index < m_dragged ? index + 1 : index;
    return place;
}

void EditList::showPlace(int y)
{
    const int place = placeAt(y);
    const QRect there = m_rows[place]->geometry();
    const int top = place > m_dragged ? there.bottom() : there.top() - 1;
    m_place->setGeometry(0, std::clamp(top, 0, height() - 2), width(), 2);
    m_place->setVisible(place != m_dragged);
    m_place->raise();
}

void EditList::endPress()
{
    m_press = Press::None;
    m_place->hide();
    unsetCursor();
}

void EditList::endDrag(bool keep, int y)
{
    endPress();
    const int to = placeAt(y);
    if (!keep || to == m_dragged)
        return;
    moveEdit(m_explorer, m_dragged, to);
    if (m_selected >= 0)
        select(to);
}

void EditList::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    const bool byKey =
        event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey && m_selected < 0)
        select(neighbour(-1, 1));
    showFocus();
}

void EditList::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    showFocus();
}

} // namespace hit
