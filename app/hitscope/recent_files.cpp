// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/recent_files.h"

#include "app/hitscope/file_kind.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace hit {

namespace {

constexpr qsizetype mostKept = 40, mostOffered = 10;
constexpr QLatin1String key("recent");

} // namespace

RecentFiles::RecentFiles(QSettings &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_paths(store.value(key).toStringList().mid(0, mostKept))
{
}

QStringList RecentFiles::offered() const
{
    QStringList there;
    for (const QString &path : m_paths)
        if (there.size() < mostOffered && isModelThere(path))
            there.append(path);
    return there;
}

void RecentFiles::add(const QString &path)
{
    QStringList paths = m_paths;
    paths.removeAll(path);
    paths.prepend(path);
    set(paths.mid(0, mostKept));
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

QString sharedPath(const QString &installed, const QString &source)
{
    const QDir program(QCoreApplication::applicationDirPath());
    for (const QString &path :
         {QStringLiteral("../share/hitscope/") + installed, QStringLiteral("../../../") + source})
        if (const QFileInfo file(program.filePath(path)); file.exists())
            return file.canonicalFilePath();
    return {};
}

QStringList bundledModels()
{
    const QString folder = sharedPath(QStringLiteral("models"), QStringLiteral("resources/models"));
    if (folder.isEmpty())
        return {};
    QStringList paths;
    for (const QString &name :
         QDir(folder).entryList({QStringLiteral("*.safetensors")}, QDir::Files, QDir::Name))
        paths.append(folder + QLatin1Char('/') + name);
    return paths;
}

} // namespace hit
