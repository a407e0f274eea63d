// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/search_field.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>

namespace hit {
namespace {

bool isEsc(const QEvent *event)
{
    return static_cast<const QKeyEvent *>(event)->key() == Qt::Key_Escape;
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
    if (!isEsc(event))
        return QLineEdit::keyPressEvent(event);
    event->setAccepted(!text().isEmpty());
    clear();
}

} // namespace hit
