// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QSettings;

namespace hit {

/// The models that were opened last, newest first, kept in the settings: also those that are gone,
/// as runs delete checkpoints, but disks come back.
class RecentFiles final : public QObject
{
    Q_OBJECT
public:
    explicit RecentFiles(QSettings &store, QObject *parent = nullptr);
    QStringList paths() const { return m_paths; }
    QStringList offered() const; ///< at most ten that are there now
    void add(const QString &path);
    void remove(const QString &path);
    void clear();

Q_SIGNALS:
    void changed();

private:
    void set(const QStringList &paths);

    QSettings &m_store;
    QStringList m_paths;
};

/// What comes with the program: `installed` in its share/hitscope, or `source` in the source tree
/// of a build; empty where there is neither.
QString sharedPath(const QString &installed, const QString &source);
/// The models that come with the program, sorted by name.
QStringList bundledModels();

} // namespace hit
