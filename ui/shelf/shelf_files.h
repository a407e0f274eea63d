// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shelf/shelf_item.h"

#include <QHash>
#include <QImage>

#include <functional>
#include <optional>
#include <vector>

namespace hit {

/// A Hitscope PNG from anywhere, as a new item, and its picture.
struct ImportedPicture
{
    ShelfItem item;
    QImage picture;
    QString file = {}; ///< where `picture` is null: it is in here
};

/// The folder of a shelf: each kept picture is a Hitscope PNG of its own, so that nothing that
/// happens to one can harm another, and several windows share a shelf without a lock. Every write
/// is durable, and whole or not there at all. What is taken off lies in "removed" for 30 days; what
/// can't be read is put aside in "damaged", as it is. Any thread.
class ShelfFiles final
{
public:
    static constexpr int pictureSide = 256; ///< larger pictures are kept smaller
    static constexpr int most = 10'000;     ///< pictures on a shelf

    explicit ShelfFiles(const QString &folder);
    const QString &folder() const { return m_folder; }

    /// The file as it was when it was read; another one: it has changed since.
    struct Stamp
    {
        qint64 time = 0, size = 0;
        friend bool operator==(const Stamp &, const Stamp &) = default;
    };
    struct Refused
    {
        QString path; ///< where it lies now
        Error error;
    };
    struct Listing
    {
        QHash<QString, Stamp> stamps; ///< of all items that are there, by id
        std::vector<ShelfItem> read;  ///< the new and the changed ones
        std::vector<Refused> damaged;
        bool unfinished = false; ///< a file is still being copied into the folder; look again
        int left_out = 0;        ///< there were more than `most`
    };
    /// Reads what `known` does not have.
    Listing list(const QHash<QString, Stamp> &known) const;

    Status write(const ShelfItem &item, const QImage &picture) const;
    Status write(const ImportedPicture &imported) const;
    Status setPicture(const QString &id, const QImage &picture) const;
    /// Changes the file as it is now: another window may have changed it as well.
    Status change(const QString &id, const std::function<void(ShelfItem &)> &change) const;
    /// Copies with names of their own; nothing there is replaced.
    Status exportTo(const QString &folder, const std::vector<ShelfItem> &items) const;
    Status remove(const QString &id) const;
    /// What remove() took away, of several with this id the last one; with a number behind its id
    /// where that is taken again.
    Status restore(const QString &id) const;
    void forgetOldRemoved() const;

    Result<ShelfItem> item(const QString &id) const;
    QImage picture(const QString &id) const; ///< null: none can be shown
    QString path(const QString &id) const;

private:
    QString m_folder;
};

/// As a whole, its pixels too. Errors (BadFile): no state in it, or no picture.
Result<ImportedPicture> importPicture(const QString &path);

} // namespace hit
