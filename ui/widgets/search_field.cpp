// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/search_field.h"

#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QKeyEvent>

namespace hit {
namespace {

bool isEsc(const QEvent *event)
{
    return static_cast<const QKeyEvent *>(event)->key() == Qt::Key_Escape;
}

bool leadsOn(int key)
{
    return key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter;
}

bool canBeChosen(const QModelIndex &index)
{
    return index.flags().testFlag(Qt::ItemIsSelectable);
}

/// A heading cannot be chosen: the first row below it is.
QModelIndex firstChoice(const QAbstractItemModel &model)
{
    QModelIndex index = model.index(0, 0);
    while (index.isValid() && !canBeChosen(index))
        index = model.index(0, 0, index);
    return index;
}

} // namespace

SearchField::SearchField(const QString &what, QWidget *parent)
    : QLineEdit(parent)
{
    setPlaceholderText(what);
    setAccessibleName(what);
    setClearButtonEnabled(true);
    addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
}

/// Esc is the field's before it is a shortcut of the window, while there is something to clear.
bool SearchField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isEsc(event) && !text().isEmpty()) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (m_found && leadsOn(event->key()))
        return enterFound();
    if (!isEsc(event))
        return QLineEdit::keyPressEvent(event);
    event->setAccepted(!text().isEmpty());
    clear();
}

void SearchField::leadTo(QAbstractItemView *view)
{
    m_found = view;
}

void SearchField::enterFound()
{
    const QModelIndex current = m_found->currentIndex();
    const QModelIndex found = canBeChosen(current) ? current : firstChoice(*m_found->model());
    if (!found.isValid())
        return;
    m_found->setCurrentIndex(found);
    m_found->setFocus(Qt::TabFocusReason);
}

} // namespace hit
