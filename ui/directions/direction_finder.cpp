// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/direction_finder.h"

#include "model/media/saved_picture.h"
#include "ui/hit_child.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

namespace hit {

DirectionFinder::DirectionFinder(const QString &cacheFolder, QObject *parent)
    : QObject(parent)
    , m_cache(cacheFolder)
{
}

DirectionFinder::~DirectionFinder() = default;

void DirectionFinder::start(const ModelInfo &model, const DirectionSearch &search)
{
    cancel();
    m_target = m_cache.path(model, search);
    if (takeKept(m_target))
        return;
    m_folder = std::make_unique<QTemporaryDir>();
    const QString session = writePlace(model, search);
    if (session.isNull())
        return fail(tr("A temporary file could not be written: %1.").arg(m_folder->errorString()));
    m_child = std::make_unique<HitChild>(directionArguments(
        model, search, session, m_folder->filePath(QStringLiteral("found.safetensors"))));
    connect(m_child.get(), &HitChild::said, this, &DirectionFinder::takeLine);
    connect(m_child.get(), &HitChild::finished, this, &DirectionFinder::takeResult);
    connect(m_child.get(), &HitChild::failed, this, &DirectionFinder::fail);
}

void DirectionFinder::cancel()
{
    m_child.reset(); // before the folder that it writes to
    m_folder.reset();
}

/// Its file; null: it could not be written.
QString DirectionFinder::writePlace(const ModelInfo &model, const DirectionSearch &search) const
{
    const QString path = m_folder->filePath(QStringLiteral("place.hitscope"));
    const std::string text = state_text(search.place, model);
    QFile file(path);
    const bool written = m_folder->isValid() && file.open(QIODevice::WriteOnly)
                         && file.write(text.data(), qint64(text.size())) == qint64(text.size());
    return written ? path : QString();
}

/// A damaged one is as none.
bool DirectionFinder::takeKept(const QString &path)
{
    if (path.isEmpty() || !QFile::exists(path))
        return false;
    auto kept = read_found(path.toStdString());
    if (!kept) {
        QFile::remove(path);
        return false;
    }
    QMetaObject::invokeMethod(
        this, [this, directions = std::move(*kept)] { Q_EMIT found(directions); },
        Qt::QueuedConnection);
    return true;
}

void DirectionFinder::takeLine(const QByteArray &line)
{
    const QJsonObject told = QJsonDocument::fromJson(line).object();
    const double all = told[QLatin1String("of")].toDouble();
    if (all > 0)
        Q_EMIT progressed(told[QLatin1String("part")].toString() == QLatin1String("open"),
                          qBound(0.0, told[QLatin1String("done")].toDouble() / all, 1.0));
}

void DirectionFinder::takeResult()
{
    const QString file = m_folder->filePath(QStringLiteral("found.safetensors"));
    const auto directions = read_found(file.toStdString());
    if (!directions)
        return fail(QString::fromStdString(directions.error().line()));
    m_cache.keep(file, m_target);
    m_child.release()->deleteLater(); // it is telling this
    m_folder.reset();
    Q_EMIT found(*directions);
}

void DirectionFinder::fail(const QString &why)
{
    if (m_child)
        m_child.release()->deleteLater();
    m_folder.reset();
    Q_EMIT failed(why);
}

} // namespace hit
