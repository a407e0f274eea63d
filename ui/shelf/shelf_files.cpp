// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shelf/shelf_files.h"

#include "model/core/durable_file.h"
#include "model/core/file_error.h"
#include "model/core/input_file.h"
#include "model/core/temporary_file.h"

#include <QBuffer>
#include <QDir>
#include <QFileInfo>
#include <QImageReader>

#include <algorithm>
#include <cerrno>

namespace hit {
namespace {

constexpr QLatin1String suffix(".png"), removedName("removed"), damagedName("damaged");
constexpr int daysKept = 30;
constexpr qint64 largestFile = 32'000'000;
constexpr int largestSide = 8'192; ///< of a picture that comes from outside
constexpr qint64 copyingMs = 2'000;
constexpr std::size_t longestText = 16'000'000; ///< what the reader inflates at most

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::ShelfFiles", text);
}

/// Bounded by what the file says of itself before anything is decoded.
Result<QImage> readImage(const QString &path, int side)
{
    QImageReader reader(path, "png");
    const QSize size = reader.size();
    if (size.isEmpty() || size.width() > side || size.height() > side)
        return fail(ErrorCode::BadFile, path.toStdString(),
                    tr("its picture is larger than %1 pixels, or none").arg(side).toStdString());
    QImage image = reader.read();
    if (image.isNull())
        return fail(ErrorCode::BadFile, path.toStdString(), reader.errorString().toStdString());
    return image;
}

/// The picture's own pixels with another text.
Result<QByteArray> pngFrom(const QImage &picture, const ShelfItem &item)
{
    const std::string text = text_from(savedFrom(item));
    if (text.size() > longestText)
        return fail(ErrorCode::WrongUse, item.name.toStdString(),
                    tr("its edits take more than 16 MB").toStdString());
    QImage image = picture.isNull() ? QImage(1, 1, QImage::Format_RGB888) : picture;
    if (picture.isNull())
        image.fill(Qt::gray);
    image.setText(QStringLiteral("hitscope"), QString::fromStdString(text));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG"))
        return fail(ErrorCode::OutOfMemory, item.name.toStdString(),
                    tr("its picture could not be packed").toStdString());
    return bytes;
}

QImage bounded(const QImage &picture)
{
    const int side = ShelfFiles::pictureSide;
    const QImage plain = picture.convertToFormat(QImage::Format_RGB888);
    return plain.width() <= side && plain.height() <= side
               ? plain
               : plain.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

Status rename(const QString &from, const QString &to)
{
    if (FileSystem::real().rename_new(from.toLocal8Bit(), to.toLocal8Bit()) == 0)
        return {};
    return tl::unexpected(write_error(from.toStdString(), errno, -1));
}

QString numberedPath(const QString &folder, const QString &name, int number)
{
    return folder + u'/' + name + u' ' + QString::number(number) + suffix;
}

/// `name` in `folder`, where no file has it yet.
QString freePath(const QString &folder, const QString &name)
{
    QString path = folder + u'/' + name + suffix;
    for (int i = 2; QFileInfo::exists(path); ++i)
        path = numberedPath(folder, name, i);
    return path;
}

/// The last that freePath() gave; 0: none with a number.
int lastNumber(const QString &folder, const QString &name)
{
    int last = 0;
    for (int i = 2; QFileInfo::exists(numberedPath(folder, name, i)); ++i)
        last = i;
    return last;
}

} // namespace

ShelfFiles::ShelfFiles(const QString &folder)
    : m_folder(folder)
{
    QDir().mkpath(m_folder);
}

QString ShelfFiles::path(const QString &id) const
{
    return m_folder + u'/' + id + suffix;
}

Result<ShelfItem> ShelfFiles::item(const QString &id) const
{
    if (QFileInfo(path(id)).size() > largestFile)
        return fail(ErrorCode::BadFile, path(id).toStdString(),
                    tr("it has more than 32 MB").toStdString());
    return read_saved_picture(path(id).toStdString()).map([&](SavedPicture &&saved) {
        const QString name = saved.kept ? QString() : nameOf(saved.state);
        return shelfItemFrom(id, name, std::move(saved));
    });
}

ShelfFiles::Listing ShelfFiles::list(const QHash<QString, Stamp> &known) const
{
    remove_stale_temporaries(m_folder.toStdString());
    Listing listing;
    QFileInfoList files = QDir(m_folder).entryInfoList({u'*' + suffix}, QDir::Files);
    listing.left_out = std::max(0, int(files.size()) - most);
    const auto isKnown = [&known](const QFileInfo &file) {
        return known.contains(file.completeBaseName());
    };
    // What is shown stays, however many come.
    std::stable_partition(files.begin(), files.end(), isKnown);
    for (const QFileInfo &file : files.mid(0, most)) {
        const QString id = file.completeBaseName();
        const Stamp stamp{file.lastModified().toMSecsSinceEpoch(), file.size()};
        if (const auto old = known.find(id); old != known.end() && *old == stamp) {
            listing.stamps.insert(id, stamp);
            continue;
        }
        auto read = item(id);
        if (read) {
            listing.stamps.insert(id, stamp);
            listing.read.push_back(std::move(*read));
        } else if (read.error().code == ErrorCode::BadFile) {
            const qint64 age = QDateTime::currentMSecsSinceEpoch() - stamp.time;
            if (age >= 0 && age < copyingMs) {
                listing.unfinished = true;
                continue;
            }
            QDir(m_folder).mkpath(damagedName);
            const QString aside = freePath(m_folder + u'/' + damagedName, id);
            if (rename(path(id), aside))
                listing.damaged.push_back({aside, read.error()});
        }
    }
    return listing;
}

Status ShelfFiles::write(const ShelfItem &item, const QImage &picture) const
{
    QDir().mkpath(m_folder);
    return pngFrom(bounded(picture), item).and_then([&](const QByteArray &png) {
        return write_durably(path(item.id).toStdString(), {png.data(), std::size_t(png.size())});
    });
}

Status ShelfFiles::write(const ImportedPicture &imported) const
{
    if (imported.file.isEmpty())
        return write(imported.item, imported.picture);
    return readImage(imported.file, largestSide).and_then([&](const QImage &picture) {
        return write(imported.item, picture);
    });
}

Status ShelfFiles::setPicture(const QString &id, const QImage &picture) const
{
    return item(id).and_then([&](const ShelfItem &item) { return write(item, picture); });
}

Status ShelfFiles::change(const QString &id, const std::function<void(ShelfItem &)> &change) const
{
    return item(id).and_then([&](ShelfItem item) -> Status {
        change(item);
        return readImage(path(id), largestSide)
            .and_then([&](const QImage &picture) { return pngFrom(picture, item); })
            .and_then([&](const QByteArray &png) {
                return write_durably(path(id).toStdString(), {png.data(), std::size_t(png.size())});
            });
    });
}

Status ShelfFiles::exportTo(const QString &folder, const std::vector<ShelfItem> &items) const
{
    for (const ShelfItem &item : items) {
        const QString name = QFileInfo(fileNameOf(item)).completeBaseName();
        const Status done =
            read_small_file(path(item.id).toStdString(), largestFile)
                .and_then([&](const std::string &bytes) {
                    return write_durably(freePath(folder, name).toStdString(), bytes);
                });
        if (!done)
            return done;
    }
    return {};
}

/// Files that others put here may have the name of one that was removed before; that one steps
/// aside.
Status ShelfFiles::remove(const QString &id) const
{
    const QString removed = m_folder + u'/' + removedName;
    QDir(m_folder).mkpath(removedName);
    const QString target = removed + u'/' + id + suffix;
    if (!QFileInfo::exists(path(id)) || !QFileInfo::exists(target))
        return rename(path(id), target);
    return rename(target, freePath(removed, id)).and_then([&] { return rename(path(id), target); });
}

Status ShelfFiles::restore(const QString &id) const
{
    const QString removed = m_folder + u'/' + removedName;
    QString last = removed + u'/' + id + suffix;
    if (!QFileInfo::exists(last))
        if (const int number = lastNumber(removed, id); number > 0)
            last = numberedPath(removed, id, number);
    return rename(last, freePath(m_folder, id));
}

void ShelfFiles::forgetOldRemoved() const
{
    const QDateTime oldest = QDateTime::currentDateTime().addDays(-daysKept);
    const QDir removed(m_folder + u'/' + removedName);
    for (const QFileInfo &file : removed.entryInfoList({u'*' + suffix}, QDir::Files))
        if (file.metadataChangeTime() < oldest)
            QFile::remove(file.filePath());
}

QImage ShelfFiles::picture(const QString &id) const
{
    const QImage image = readImage(path(id), largestSide).value_or(QImage());
    return image.width() > 1 ? image : QImage();
}

Result<ImportedPicture> importPicture(const QString &path)
{
    return read_saved_picture(path.toStdString())
        .and_then([&](SavedPicture &&saved) -> Result<ImportedPicture> {
            if (path.endsWith(QLatin1String(".hitscope"), Qt::CaseInsensitive))
                return fail(ErrorCode::BadFile, path.toStdString(),
                            tr("A session holds no picture").toStdString(),
                            tr("Open it, then keep what you see").toStdString());
            return readImage(path, largestSide).map([&](const QImage &picture) {
                const QString name = QFileInfo(path).completeBaseName();
                ShelfItem item = shelfItemFrom({}, name, std::move(saved));
                const ShelfItem fresh = newShelfItem(item.name, item.saved);
                item.id = fresh.id;
                item.place = fresh.place;
                return ImportedPicture{std::move(item), bounded(picture), path};
            });
        });
}

} // namespace hit
