// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shelf/shelf_library.h"

#include "ui/shelf/shelf_steps.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace hit {
namespace {

constexpr int soonMs = 100;           ///< several changes of a folder are looked at once
constexpr int copyingMs = 2000;       ///< what was still being copied
constexpr double wide = 1000;         ///< between places, where there is nothing behind
constexpr double leastGap = 1 / 256.; ///< a place of today is exact to 1 / 4096

bool isBefore(const ShelfItem &a, const ShelfItem &b)
{
    return a.place != b.place ? a.place < b.place : a.id < b.id;
}

} // namespace

ShelfLibrary::ShelfLibrary(const QString &folder, QObject *parent)
    : QAbstractListModel(parent)
    , m_files(folder)
    , m_pictures(m_files)
{
    m_writer.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &ShelfLibrary::look);
    m_watcher.addPath(folder);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this,
            [this] { m_soon.start(soonMs); });
    connect(&m_pictures, &ShelfPictures::ready, this, [this](const QString &id) {
        if (const QModelIndex index = indexOf(id); index.isValid())
            Q_EMIT dataChanged(index, index, {Qt::DecorationRole});
    });
    m_writer.start([files = m_files] { files.forgetOldRemoved(); });
    look();
}

ShelfLibrary::~ShelfLibrary()
{
    m_writer.waitForDone();
    m_exporter.waitForDone();
}

const ShelfItem *ShelfLibrary::item(const QString &id) const
{
    const auto found = std::find_if(m_items.begin(), m_items.end(),
                                    [&](const ShelfItem &some) { return some.id == id; });
    return found == m_items.end() ? nullptr : &*found;
}

const ShelfItem *ShelfLibrary::item(const QModelIndex &index) const
{
    return index.isValid() && index.row() < int(m_items.size()) ? &m_items[std::size_t(index.row())]
                                                                : nullptr;
}

const ShelfItem *ShelfLibrary::sameAs(const SavedPicture &saved) const
{
    const auto found = std::find_if(m_items.begin(), m_items.end(), [&](const ShelfItem &some) {
        return isSamePicture(some.saved, saved);
    });
    return found == m_items.end() ? nullptr : &*found;
}

QModelIndex ShelfLibrary::indexOf(const QString &id) const
{
    const ShelfItem *found = item(id);
    return found ? index(int(found - m_items.data())) : QModelIndex();
}

void ShelfLibrary::keep(const ShelfItem &item, const QImage &picture)
{
    keep({ImportedPicture{item, picture}});
}

void ShelfLibrary::keep(const std::vector<ImportedPicture> &pictures)
{
    if (pictures.empty())
        return;
    if (m_items.size() + pictures.size() > ShelfFiles::most) {
        const QString most = tr("a shelf has room for %1 pictures").arg(ShelfFiles::most);
        Q_EMIT failed({ErrorCode::WrongUse,
                       tr("The shelf").toStdString(),
                       most.toStdString(),
                       tr("Export and remove some").toStdString(),
                       {}});
        return;
    }
    const QString name = pictures.size() == 1
                             ? tr("Keep \u201c%1\u201d").arg(pictures.front().item.name)
                             : tr("Keep %1 pictures").arg(pictures.size());
    m_undo.push(new KeepStep(*this, name, pictures));
    Q_EMIT kept(pictures.back().item.id);
}

void ShelfLibrary::setPicture(const QString &id, const QImage &picture)
{
    if (picture.isNull() || !item(id))
        return;
    m_pictures.put(id, picture);
    write(id, [files = m_files, id, picture] { return files.setPicture(id, picture); });
}

void ShelfLibrary::remove(const QStringList &ids)
{
    QList<ShelfItem> items;
    for (const QString &id : ids)
        if (const ShelfItem *found = item(id))
            items.append(*found);
    if (items.isEmpty())
        return;
    const QString name = items.size() == 1 ? tr("Remove \u201c%1\u201d").arg(items.first().name)
                                           : tr("Remove %1 pictures").arg(items.size());
    m_undo.push(new RemoveStep(*this, name, items));
    Q_EMIT removed(ids);
}

void ShelfLibrary::rename(const QString &id, const QString &name)
{
    const ShelfItem *found = item(id);
    const QString wanted = name.simplified();
    if (!found || wanted.isEmpty() || wanted == found->name)
        return;
    const auto to = [](const QString &text) {
        return [text](ShelfItem &item) { item.name = text; };
    };
    m_undo.push(new ChangeStep(*this, tr("Rename to \u201c%1\u201d").arg(wanted),
                               {{id, to(wanted), to(found->name)}}));
}

void ShelfLibrary::setTags(const QStringList &ids, const QStringList &tags)
{
    const auto to = [](const QStringList &list) {
        return [list](ShelfItem &item) { item.tags = list; };
    };
    QList<ChangeStep::Row> rows;
    for (const QString &id : ids)
        if (const ShelfItem *found = item(id); found && found->tags != tags)
            rows.append({id, to(tags), to(found->tags)});
    if (!rows.isEmpty())
        m_undo.push(new ChangeStep(*this, tr("Tags"), rows));
}

void ShelfLibrary::setNotes(const QStringList &ids, const QString &notes)
{
    const auto to = [](const QString &text) {
        return [text](ShelfItem &item) { item.notes = text; };
    };
    QList<ChangeStep::Row> rows;
    for (const QString &id : ids)
        if (const ShelfItem *found = item(id); found && found->notes != notes)
            rows.append({id, to(notes), to(found->notes)});
    if (!rows.isEmpty())
        m_undo.push(new ChangeStep(*this, tr("Notes"), rows));
}

/// Each gets a place between its new neighbours; where there is no room left for that, those behind
/// make some. Nothing else is written.
void ShelfLibrary::move(const QStringList &ids, const QString &before)
{
    std::vector<const ShelfItem *> rest;
    QList<const ShelfItem *> moving;
    for (const ShelfItem &some : m_items)
        if (ids.contains(some.id))
            moving.append(&some);
        else
            rest.push_back(&some);
    if (moving.isEmpty() || rest.empty())
        return;
    auto next = std::find_if(rest.begin(), rest.end(),
                             [&](const ShelfItem *some) { return some->id == before; });
    const double low = next == rest.begin() ? (*next)->place - wide * double(moving.size() + 1)
                                            : (*std::prev(next))->place;
    const auto narrow = [&] {
        return ((*next)->place - low) / double(moving.size() + 1) < leastGap;
    };
    for (; next != rest.end() && narrow(); ++next)
        moving.append(*next);
    const double gap =
        next == rest.end() ? wide : ((*next)->place - low) / double(moving.size() + 1);
    const auto to = [](double place) { return [place](ShelfItem &item) { item.place = place; }; };
    QList<ChangeStep::Row> rows;
    for (int i = 0; i < moving.size(); ++i)
        rows.append({moving[i]->id, to(low + gap * double(i + 1)), to(moving[i]->place)});
    m_undo.push(new ChangeStep(*this, tr("Move on the shelf"), rows));
}

QFuture<Status> ShelfLibrary::exportTo(const QString &folder, const QStringList &ids)
{
    std::vector<ShelfItem> items;
    for (const ShelfItem &some : m_items)
        if (ids.isEmpty() || ids.contains(some.id))
            items.push_back(some);
    return QtConcurrent::run(&m_writer, [] {})
        .then(&m_exporter, [files = m_files, items = std::move(items), folder] {
            return files.exportTo(folder, items);
        });
}

void ShelfLibrary::setModel(const std::shared_ptr<const ModelInfo> &model,
                            const QSet<QString> &missingFiles)
{
    m_model = model;
    m_missingModels = missingFiles;
    if (!m_items.empty())
        Q_EMIT dataChanged(index(0), index(int(m_items.size()) - 1), {ModelRole});
}

void ShelfLibrary::insert(const ShelfItem &item)
{
    const auto at = std::lower_bound(m_items.begin(), m_items.end(), item, isBefore);
    const int row = int(at - m_items.begin());
    beginInsertRows({}, row, row);
    m_items.insert(at, item);
    endInsertRows();
}

void ShelfLibrary::take(const QString &id)
{
    const int row = indexOf(id).row();
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_items.erase(m_items.begin() + row);
    endRemoveRows();
    m_pictures.forget(id);
}

/// As it is now: in its old place, or in another one.
void ShelfLibrary::replace(const ShelfItem &item)
{
    const int row = indexOf(item.id).row();
    if (row < 0)
        return insert(item);
    ShelfItem &present = m_items[std::size_t(row)];
    if (present.place == item.place) {
        present = item;
        Q_EMIT dataChanged(index(row), index(row));
        return;
    }
    const auto at = std::lower_bound(m_items.begin(), m_items.end(), item, isBefore);
    const int to = int(at - m_items.begin());
    if (to != row && to != row + 1)
        beginMoveRows({}, row, row, {}, to);
    const bool moves = to != row && to != row + 1;
    present = item;
    if (to > row)
        std::rotate(m_items.begin() + row, m_items.begin() + row + 1, m_items.begin() + to);
    else
        std::rotate(m_items.begin() + to, m_items.begin() + row, m_items.begin() + row + 1);
    if (moves)
        endMoveRows();
    Q_EMIT dataChanged(index(0), index(int(m_items.size()) - 1), {NumberRole});
}

void ShelfLibrary::addNew(std::vector<ImportedPicture> &pictures)
{
    for (ImportedPicture &kept : pictures) {
        m_pictures.put(kept.item.id, kept.picture);
        insert(kept.item);
        write(kept.item.id, [files = m_files, kept] { return files.write(kept); });
        kept.picture = {};
    }
    Q_EMIT changed();
}

void ShelfLibrary::takeOff(const QList<ShelfItem> &items)
{
    for (const ShelfItem &item : items) {
        take(item.id);
        write(item.id, [files = m_files, id = item.id] { return files.remove(id); });
    }
    Q_EMIT changed();
}

void ShelfLibrary::putBack(const QList<ShelfItem> &items)
{
    for (const ShelfItem &item : items) {
        replace(item);
        write(item.id, [files = m_files, id = item.id] { return files.restore(id); });
    }
    Q_EMIT changed();
}

void ShelfLibrary::change(const QList<std::pair<QString, Change>> &changes)
{
    for (const auto &[id, change] : changes) {
        const ShelfItem *present = item(id);
        if (!present)
            continue; // another window took it off
        ShelfItem next = *present;
        change(next);
        replace(next);
        write(id, [files = m_files, id = id, change = change] { return files.change(id, change); });
    }
    Q_EMIT changed();
}

/// After a failure the folder says what is true.
void ShelfLibrary::write(const QString &id, std::function<Status()> work)
{
    ++m_writing[id];
    QtConcurrent::run(&m_writer, std::move(work)).then(this, [this, id](const Status &done) {
        if (--m_writing[id] == 0)
            m_writing.remove(id);
        m_stamps.remove(id);
        m_pictures.lookAgain(id);
        m_soon.start(soonMs);
        if (!done)
            Q_EMIT failed(done.error());
    });
}

void ShelfLibrary::look()
{
    if (std::exchange(m_looking, true)) {
        m_lookAgain = true;
        return;
    }
    QtConcurrent::run(&m_writer, [files = m_files, known = m_stamps] {
        return files.list(known);
    }).then(this, [this](const ShelfFiles::Listing &listing) {
        m_looking = false;
        takeListing(listing);
        if (std::exchange(m_lookAgain, false))
            look();
    });
}

void ShelfLibrary::takeListing(const ShelfFiles::Listing &listing)
{
    bool any = !m_loaded;
    if (m_items.empty() && m_writing.isEmpty()) {
        beginResetModel();
        m_items = listing.read;
        std::sort(m_items.begin(), m_items.end(), isBefore);
        endResetModel();
    } else {
        QStringList gone;
        for (const ShelfItem &some : m_items)
            if (!listing.stamps.contains(some.id) && !m_writing.contains(some.id))
                gone.append(some.id);
        for (const QString &id : gone)
            take(id);
        for (const ShelfItem &read : listing.read)
            if (!m_writing.contains(read.id))
                replace(read);
        any = any || !gone.isEmpty();
    }
    m_stamps = listing.stamps;
    for (auto writing = m_writing.keyBegin(); writing != m_writing.keyEnd(); ++writing)
        m_stamps.remove(*writing);
    for (const ShelfFiles::Refused &refused : listing.damaged)
        Q_EMIT damaged(refused.path, refused.error);
    if (listing.unfinished)
        m_soon.start(copyingMs);
    if (any || !listing.read.empty())
        Q_EMIT changed();
    const bool first = !std::exchange(m_loaded, true);
    if (listing.left_out > std::exchange(m_leftOut, listing.left_out))
        Q_EMIT leftOut(listing.left_out);
    if (first)
        Q_EMIT loaded();
}

} // namespace hit
