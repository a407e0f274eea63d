// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/checkpoint_size.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace hit {
namespace {

constexpr QLatin1String indexSuffix(".index");

qint64 sizeOfBundle(const QFileInfo &index)
{
    qint64 size = index.size();
    const QString shards = index.completeBaseName() + QStringLiteral(".data-*");
    for (const QFileInfo &shard : index.dir().entryInfoList({shards}, QDir::Files))
        size += shard.size();
    return size;
}

} // namespace

bool isCheckpointOf(const QString &path, qint64 bytes)
{
    const QFileInfo file(path);
    QFileInfoList indices;
    if (file.isDir())
        indices = QDir(path).entryInfoList({u'*' + indexSuffix}, QDir::Files);
    else if (!file.isFile())
        indices.append(QFileInfo(path + indexSuffix));
    else if (path.endsWith(indexSuffix))
        indices.append(file);
    else
        return file.size() == bytes;
    return std::any_of(indices.begin(), indices.end(), [bytes](const QFileInfo &index) {
        return index.isFile() && sizeOfBundle(index) == bytes;
    });
}

} // namespace hit
