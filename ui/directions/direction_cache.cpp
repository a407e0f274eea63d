// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/direction_cache.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <nlohmann/json.hpp>

namespace hit {
namespace {

constexpr int mostKept = 200;
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

QString directionCacheFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::CacheLocation)
           + QStringLiteral("/directions");
}

DirectionCache::DirectionCache(const QString &folder)
    : m_folder(folder)
{
}

QString DirectionCache::path(const ModelInfo &model, const DirectionSearch &search) const
{
    const QFileInfoList files = filesOf(QString::fromStdString(model.path));
    if (files.isEmpty())
        return {};
    nlohmann::json key{{"version", version}};
    for (const QFileInfo &file : files)
        key["files"].push_back({file.canonicalFilePath().toStdString(), file.size(),
                                file.lastModified().toMSecsSinceEpoch()});
    for (const QString &argument : directionArguments(model, search, {}, {}))
        key["search"].push_back(argument.toStdString());
    if (methodOf(search.by).region) {
        State place = search.place;
        place.view = {}; // how it is looked at is no part of the picture
        key["place"] = to_json(place);
    }
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray::fromStdString(key.dump()), QCryptographicHash::Sha256);
    return m_folder + u'/' + QString::fromLatin1(hash.toHex().left(32)) + QLatin1String(suffix);
}

bool DirectionCache::keep(const QString &file, const QString &path) const
{
    if (path.isEmpty() || !QDir().mkpath(m_folder))
        return false;
    QFile::remove(path);
    const bool kept = QFile::rename(file, path);
    prune();
    return kept;
}

void DirectionCache::prune() const
{
    const QFileInfoList files =
        QDir(m_folder).entryInfoList({QStringLiteral("*") + QLatin1String(suffix)}, QDir::Files,
                                     QDir::Time); // newest first
    for (qsizetype i = mostKept; i < files.size(); ++i)
        QFile::remove(files[i].absoluteFilePath());
}

} // namespace hit
