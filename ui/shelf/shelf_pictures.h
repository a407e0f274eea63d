// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shelf/shelf_files.h"

#include <QCache>
#include <QObject>
#include <QThreadPool>

namespace hit {

/// The pictures of the tiles that are looked at, read in a thread of their own, the last asked for
/// first; as many as 64 MB hold. GUI thread.
class ShelfPictures final : public QObject
{
    Q_OBJECT
public:
    explicit ShelfPictures(const ShelfFiles &files, QObject *parent = nullptr);
    ~ShelfPictures() override;
    /// Null while it is being read, and where there is none.
    QImage picture(const QString &id);
    void put(const QString &id, const QImage &picture);
    void forget(const QString &id);
    void lookAgain(const QString &id); ///< its file was written; there may be a picture now

Q_SIGNALS:
    void ready(const QString &id);

private:
    void readNext();
    void putTile(const QString &id, QImage tile);

    ShelfFiles m_files;
    QCache<QString, QImage> m_known;
    QStringList m_wanted; ///< the most urgent is last
    bool m_reading = false;
    QThreadPool m_reader;
};

} // namespace hit
