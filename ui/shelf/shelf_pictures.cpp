// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shelf/shelf_pictures.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace hit {
namespace {

constexpr int mostBytes = 64'000'000, leastSide = 192, mostWanted = 256;

/// Small pictures grow by a whole factor first: their pixels stay squares in a tile of any size.
QImage forTile(const QImage &picture)
{
    if (picture.isNull())
        return picture;
    const int side = std::max(picture.width(), picture.height());
    const int factor = (leastSide + side - 1) / side;
    if (factor > 1)
        return picture.scaled(picture.size() * factor, Qt::KeepAspectRatio, Qt::FastTransformation);
    return picture.scaled(leastSide, leastSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

} // namespace

ShelfPictures::ShelfPictures(const ShelfFiles &files, QObject *parent)
    : QObject(parent)
    , m_files(files)
    , m_known(mostBytes)
{
    m_reader.setMaxThreadCount(1);
}

ShelfPictures::~ShelfPictures()
{
    m_reader.waitForDone();
}

QImage ShelfPictures::picture(const QString &id)
{
    if (const QImage *known = m_known.object(id))
        return *known;
    if (!m_wanted.contains(id)) {
        m_wanted.append(id);
        if (m_wanted.size() > mostWanted) // passed by; it is asked for again when it is seen again
            m_wanted.removeFirst();
        readNext();
    }
    return {};
}

void ShelfPictures::put(const QString &id, const QImage &picture)
{
    putTile(id, forTile(picture));
}

void ShelfPictures::putTile(const QString &id, QImage tile)
{
    const auto bytes = std::max<qsizetype>(1, tile.sizeInBytes());
    m_known.insert(id, new QImage(std::move(tile)), bytes);
    Q_EMIT ready(id);
}

void ShelfPictures::forget(const QString &id)
{
    m_known.remove(id);
}

void ShelfPictures::lookAgain(const QString &id)
{
    const QImage *known = m_known.object(id);
    if (!known || !known->isNull())
        return;
    m_known.remove(id);
    Q_EMIT ready(id);
}

void ShelfPictures::readNext()
{
    if (m_reading || m_wanted.isEmpty())
        return;
    m_reading = true;
    const QString id = m_wanted.takeLast();
    QtConcurrent::run(&m_reader, [files = m_files, id] {
        return forTile(files.picture(id));
    }).then(this, [this, id](const QImage &tile) {
        m_reading = false;
        putTile(id, tile);
        readNext();
    });
}

} // namespace hit
