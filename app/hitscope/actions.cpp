// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"

#include "app/hitscope/action_table.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QWidget>

namespace hit {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("hit::Actions", text);
}

constexpr const char *whyNotProperty = "whyNot";

/// Name and key on the first line, one sentence below: what it does, or why it can't.
void updateToolTip(QAction &action)
{
    const QString name = action.text().remove(QLatin1String("..."));
    const QString keys = action.shortcut().toString(QKeySequence::NativeText);
    QString tip = QLatin1String("<b>") + name.toHtmlEscaped() + QLatin1String("</b>");
    if (!keys.isEmpty())
        tip += QLatin1String("  ") + keys.toHtmlEscaped();
    tip.replace(u' ', QChar::Nbsp); // Qt makes tooltips narrow: no break within this line
    const QString whyNot = action.property(whyNotProperty).toString();
    const QString sentence = whyNot.isEmpty() ? action.statusTip() : whyNot;
    if (!sentence.isEmpty())
        tip += QLatin1String("<br>") + sentence.toHtmlEscaped();
    action.setToolTip(tip);
}

} // namespace

Actions::Actions(QWidget *window, QWidget *canvas)
    : QObject(window)
{
    for (const ActionRow &row : actionTable()) {
        auto *action = new QAction(translated(row.text), this);
        m_actions[std::size_t(row.command)] = action;
        action->setObjectName(QLatin1String(row.id));
        // On buttons and in the list of keys, also while the menu says "Undo Travel to 4217".
        action->setIconText(action->text().remove(QLatin1String("...")));
        action->setCheckable(row.checkable);
        action->setStatusTip(*row.tip ? translated(row.tip) : QString());
        if (*row.icon)
            action->setIcon(icon(QLatin1String(row.icon)));
        connect(action, &QAction::changed, this, [action] { updateToolTip(*action); });
        QList<QKeySequence> keys;
        for (const char *key : row.keys)
            keys.append(QKeySequence(QLatin1String(key)));
        action->setShortcuts(keys);
        updateToolTip(*action);
        const bool onCanvas = row.scope == ActionRow::Scope::Canvas;
        action->setShortcutContext(onCanvas ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
        (onCanvas ? canvas : window)->addAction(action);
    }
}

void Actions::setAvailable(Command command, bool on, const QString &whyNot) const
{
    QAction *action = (*this)[command];
    action->setProperty(whyNotProperty, on ? QString() : whyNot);
    action->setEnabled(on);
    updateToolTip(*action);
}

} // namespace hit
