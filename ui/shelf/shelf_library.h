// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shelf/shelf_files.h"
#include "ui/shelf/shelf_pictures.h"

#include <QAbstractListModel>
#include <QFileSystemWatcher>
#include <QFuture>
#include <QHash>
#include <QSet>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QTimer>
#include <QUndoStack>

#include <memory>

namespace hit {

/// The kept pictures, in order. What is changed here is written the moment it changes, in a thread
/// of its own; what another window changes comes in by itself. Its undo is its own: going back in
/// the picture must not take away what was kept on the way. GUI thread.
class ShelfLibrary final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, NumberRole, ModelRole };
    enum class Model { Open, Other, Missing }; ///< the one that drew it, by ModelRole

    explicit ShelfLibrary(const QString &folder, QObject *parent = nullptr);
    ~ShelfLibrary() override; ///< waits for what is being written

    const std::vector<ShelfItem> &items() const { return m_items; }
    const ShelfItem *item(const QString &id) const; ///< null: not there
    const ShelfItem *item(const QModelIndex &index) const;
    const ShelfItem *sameAs(const SavedPicture &saved) const; ///< the same picture, kept already
    QModelIndex indexOf(const QString &id) const;
    const QString &folder() const { return m_files.folder(); }
    QString path(const QString &id) const { return m_files.path(id); }

    // Each is one step of undo.
    void keep(const ShelfItem &item, const QImage &picture);
    void keep(const std::vector<ImportedPicture> &pictures); ///< none if there is no room for all
    void remove(const QStringList &ids);
    void rename(const QString &id, const QString &name);
    void setTags(const QStringList &ids, const QStringList &tags);
    void setNotes(const QStringList &ids, const QString &notes);
    /// Before the item `before`, or last where that is empty.
    void move(const QStringList &ids, const QString &before);
    QUndoStack &undoStack() { return m_undo; }
    /// Of an item that was kept before it was drawn. No step.
    void setPicture(const QString &id, const QImage &picture);
    /// Copies with names of their own, of all where `ids` is empty; once what is there is written.
    QFuture<Status> exportTo(const QString &folder, const QStringList &ids);

    /// What tiles of other models look like depends on it.
    void setModel(const std::shared_ptr<const ModelInfo> &model, const QSet<QString> &missingFiles);
    QStringList tags() const; ///< of all items, in alphabetical order
    QStringList ids() const;  ///< in order
    QStringList tagged(const QString &tag) const;
    /// Those of them that the open model drew.
    QStringList ofOpenModel(const QStringList &ids) const;
    /// Their z, spread included, edits not: for directions between groups.
    std::vector<std::vector<float>> latents(const QStringList &ids) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    static QStringList idsFromMime(const QMimeData &mime); ///< empty: nothing of a shelf

Q_SIGNALS:
    void kept(const QString &id); ///< by this window
    void removed(const QStringList &ids);
    void changed();                       ///< items, their order or what they say
    void failed(const hit::Error &error); ///< the shelf is as it was on disk
    void damaged(const QString &path, const hit::Error &error); ///< it was put aside there
    void leftOut(int count);                                    ///< more than a shelf holds
    void loaded(); ///< the first look at the folder is over

private:
    friend class KeepStep;
    friend class RemoveStep;
    friend class ChangeStep;
    using Change = std::function<void(ShelfItem &)>;
    void insert(const ShelfItem &item);
    void take(const QString &id);
    void replace(const ShelfItem &item);
    void addNew(std::vector<ImportedPicture> &pictures); ///< whose pixels are not here any more
    void takeOff(const QList<ShelfItem> &items);
    void putBack(const QList<ShelfItem> &items);
    void change(const QList<std::pair<QString, Change>> &changes);
    void write(const QString &id, std::function<Status()> work);
    void look();
    void takeListing(const ShelfFiles::Listing &listing);
    Model modelOf(const ShelfItem &item) const;
    QString toolTip(const ShelfItem &item) const;

    ShelfFiles m_files;
    mutable ShelfPictures m_pictures;
    std::vector<ShelfItem> m_items; ///< by place, then id
    QHash<QString, ShelfFiles::Stamp> m_stamps;
    QHash<QString, int> m_writing; ///< by id: what the folder says of it is out of date
    QUndoStack m_undo;
    std::shared_ptr<const ModelInfo> m_model;
    QSet<QString> m_missingModels;
    QFileSystemWatcher m_watcher;
    QTimer m_soon;
    int m_leftOut = 0; ///< that was told
    bool m_looking = false, m_lookAgain = false, m_loaded = false;
    mutable QTemporaryDir m_dragged; ///< copies with names, for what is dragged out
    mutable int m_drags = 0;
    QThreadPool m_exporter;       ///< of thousands, while what is changed is written
    mutable QThreadPool m_writer; ///< last: it ends before what it uses
};

} // namespace hit
