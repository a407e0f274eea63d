// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/file_kind.h"

#include <QFile>
#include <QFileInfo>

namespace hit {

namespace {

bool startsAsPng(const QString &path)
{
    const QByteArray signature("\x89PNG\r\n\x1a\n");
    QFile file(path); // a regular one: reading a fifo would wait
    return QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly)
           && file.read(signature.size()) == signature;
}

} // namespace

FileKind fileKind(const QString &path)
{
    const auto named = [&](const char *suffix) {
        return path.endsWith(QLatin1String(suffix), Qt::CaseInsensitive);
    };
    if (named(".npy"))
        return FileKind::Latents;
    return named(".png") || named(".hitscope") || startsAsPng(path) ? FileKind::Place
                                                                    : FileKind::Model;
}

bool isModelThere(const QString &path)
{
    return QFileInfo::exists(path) || QFileInfo::exists(path + QLatin1String(".index"));
}

} // namespace hit
