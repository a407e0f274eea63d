// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>

class QAction;

namespace hit {

class Settings;

/// All actions of the program with their keys: the defaults that the code gave them, and what the
/// person made of them. GUI thread.
class KeyMap final : public QObject
{
    Q_OBJECT
public:
    explicit KeyMap(Settings &settings, QObject *parent = nullptr);
    /// The action's shortcuts are its defaults, its objectName is its name in the settings, its
    /// text without mnemonic what the person sees. Gives it the person's keys at once.
    void add(QAction *action, const QString &group);

    struct Entry
    {
        QAction *action;
        QString group; ///< "File", "Canvas"
        QList<QKeySequence> defaults;
    };
    const QList<Entry> &entries() const { return m_entries; }
    /// Another action that answers to `keys` where `action` does; null if they are free.
    QAction *conflict(const QKeySequence &keys, const QAction *action) const;
    /// Takes the keys away from the action that had them.
    void setKeys(QAction *action, const QKeySequence &keys);
    void reset(QAction *action);
    void resetAll();
    bool isDefault(const QAction *action) const;

Q_SIGNALS:
    void changed();

private:
    const Entry *find(const QAction *action) const;
    void free(const QKeySequence &keys, const QAction *action);
    void store(QAction *action, const QList<QKeySequence> &keys);

    Settings &m_settings;
    QList<Entry> m_entries;
};

} // namespace hit
