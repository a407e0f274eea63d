// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/search_cache.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace hit {
namespace {

constexpr const char *suffix = ".safetensors";
constexpr int version = 1; ///< of what the searches find

/// Those that a checkpoint consists of: itself, or the parts of a TensorFlow prefix or folder.
QFileInfoList filesOf(const QString &path)
{
    const QFileInfo file(path);
    if (file.isDir())
        return QDir(path).entryInfoList(QDir::Files, QDir::Name);
    QString prefix = file.fileName();
    const QString index = QStringLiteral(".index");
    if (file.isFile() && !prefix.endsWith(index))
        return {file};
    if (prefix.endsWith(index))
        prefix.chop(index.size());
    QFileInfoList parts;
    for (const QFileInfo &one : file.dir().entryInfoList(QDir::Files, QDir::Name))
        if (one.fileName() == prefix + index
            || one.fileName().startsWith(prefix + QStringLiteral(".data-")))
            parts.append(one);
    return parts;
}

} // namespace

QString searchCacheFolder(const QString &kind)
{
    return QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + u'/' + kind;
}

SearchCache::SearchCache(const QString &folder, int mostKept)
    : m_folder(folder)
    , m_mostKept(mostKept)
{
}

QString SearchCache::path(const ModelInfo &model, const nlohmann::json &search) const
{
    const QFileInfoList files = filesOf(QString::fromStdString(model.path));
    if (files.isEmpty())
        return {};
    nlohmann::json key{{"version", version}, {"search", search}};
    for (const QFileInfo &file : files)
        key["files"].push_back({file.canonicalFilePath().toStdString(), file.size(),
                                file.lastModified().toMSecsSinceEpoch()});
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray::fromStdString(key.dump()), QCryptographicHash::Sha256);
    return m_folder + u'/' + QString::fromLatin1(hash.toHex().left(32)) + QLatin1String(suffix);
}

bool SearchCache::keep(const QString &file, const QString &path) const
{
    if (path.isEmpty() || !QDir().mkpath(m_folder))
        return false;
    QFile::remove(path);
    const bool kept = QFile::rename(file, path);
    prune();
    return kept;
}

void SearchCache::prune() const
{
    const QFileInfoList files =
        QDir(m_folder).entryInfoList({QStringLiteral("*") + QLatin1String(suffix)}, QDir::Files,
                                     QDir::Time); // newest first
    for (qsizetype i = m_mostKept; i < files.size(); ++i)
        QFile::remove(files[i].absoluteFilePath());
}

} // namespace hit
