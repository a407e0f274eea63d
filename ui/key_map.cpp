// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/key_map.h"

#include "ui/settings.h"

#include <QAction>

#include <algorithm>

namespace hit {

KeyMap::KeyMap(Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
}

void KeyMap::add(QAction *action, const QString &group)
{
    m_entries.append({action, group, action->shortcuts()});
    connect(action, &QObject::destroyed, this, [this, action] {
        m_entries.removeIf([action](const Entry &entry) { return entry.action == action; });
    });
    if (const auto keys = m_settings.keys(action->objectName()))
        action->setShortcuts(*keys);
}

const KeyMap::Entry *KeyMap::find(const QAction *action) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [action](const Entry &e) { return e.action == action; });
    return found == m_entries.end() ? nullptr : &*found;
}

QAction *KeyMap::conflict(const QKeySequence &keys, const QAction *action) const
{
    if (keys.isEmpty())
        return nullptr;
    for (const Entry &entry : m_entries)
        if (entry.action != action && entry.action->shortcuts().contains(keys))
            return entry.action;
    return nullptr;
}

/// Takes `keys` away from whichever other action has them.
void KeyMap::free(const QKeySequence &keys, const QAction *action)
{
    if (QAction *loser = conflict(keys, action)) {
        QList<QKeySequence> left = loser->shortcuts();
        left.removeAll(keys);
        store(loser, left);
    }
}

void KeyMap::setKeys(QAction *action, const QKeySequence &keys)
{
    free(keys, action);
    store(action, keys.isEmpty() ? QList<QKeySequence>() : QList{keys});
    Q_EMIT changed();
}

void KeyMap::store(QAction *action, const QList<QKeySequence> &keys)
{
    action->setShortcuts(keys);
    const Entry *entry = find(action);
    if (entry && entry->defaults == keys)
        m_settings.resetKeys(action->objectName());
    else
        m_settings.setKeys(action->objectName(), keys);
}

void KeyMap::reset(QAction *action)
{
    const Entry *entry = find(action);
    if (!entry)
        return;
    for (const QKeySequence &keys : entry->defaults)
        free(keys, action);
    store(action, entry->defaults);
    Q_EMIT changed();
}

void KeyMap::resetAll()
{
    for (const Entry &entry : std::as_const(m_entries))
        store(entry.action, entry.defaults);
    Q_EMIT changed();
}

bool KeyMap::isDefault(const QAction *action) const
{
    const Entry *entry = find(action);
    return !entry || entry->defaults == action->shortcuts();
}

} // namespace hit
