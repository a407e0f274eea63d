// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/recent_files.h"

#include <QCoreApplication>
#include <QDir>
#include <QSettings>

namespace hit {

namespace {

constexpr qsizetype mostRecent = 10;
constexpr QLatin1String key("recent");

} // namespace

RecentFiles::RecentFiles(QSettings &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_paths(store.value(key).toStringList().mid(0, mostRecent))
{
}

void RecentFiles::add(const QString &path)
{
    QStringList paths = m_paths;
    paths.removeAll(path);
    paths.prepend(path);
    set(paths.mid(0, mostRecent));
}

void RecentFiles::remove(const QString &path)
{
    QStringList paths = m_paths;
    paths.removeAll(path);
    set(paths);
}

void RecentFiles::clear()
{
    set({});
}

void RecentFiles::set(const QStringList &paths)
{
    if (paths == m_paths)
        return;
    m_paths = paths;
    m_store.setValue(key, m_paths);
    Q_EMIT changed();
}

QStringList bundledModels()
{
    const QDir program(QCoreApplication::applicationDirPath());
    for (const char *folder : {"../share/hitscope/models", "../../../resources/models"}) {
        const QDir models(program.filePath(QLatin1String(folder)));
        QStringList paths;
        for (const QString &name :
             models.entryList({QStringLiteral("*.safetensors")}, QDir::Files, QDir::Name))
            paths.append(models.canonicalPath() + QLatin1Char('/') + name);
        if (!paths.isEmpty())
            return paths;
    }
    return {};
}

} // namespace hit
