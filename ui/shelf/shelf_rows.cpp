// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/latent_text.h"
#include "ui/shelf/shelf_library.h"

#include <QDir>
#include <QLocale>
#include <QMimeData>
#include <QUrl>
#include <QtConcurrentRun>

namespace hit {
namespace {

constexpr int numbered = 9;  ///< tiles with a key
constexpr int dragsKept = 8; ///< whose copies another program may still read
constexpr QLatin1String itemsMime("application/x-hitscope-shelf"), urlsMime("text/uri-list");

/// What is dragged. Its files are copies with names, so that what another program does to them
/// leaves the shelf alone; whoever takes them waits until they are written, dragging does not.
class DraggedPictures final : public QMimeData
{
public:
    /// `kept` tell that there are files.
    DraggedPictures(const QList<QUrl> &kept, const QFuture<QList<QUrl>> &copies)
        : m_copies(copies)
    {
        setUrls(kept);
    }

protected:
    QVariant retrieveData(const QString &type, QMetaType preferred) const override
    {
        if (type != urlsMime)
            return QMimeData::retrieveData(type, preferred);
        QVariantList urls;
        for (const QUrl &url : m_copies.result())
            urls.append(url);
        return urls;
    }

private:
    QFuture<QList<QUrl>> m_copies;
};

/// None if not all of them could be copied.
QList<QUrl> copiesIn(const QString &folder, const ShelfFiles &files,
                     const std::vector<ShelfItem> &items)
{
    QList<QUrl> urls;
    QDir().mkpath(folder);
    if (files.exportTo(folder, items))
        for (const QFileInfo &copy : QDir(folder).entryInfoList(QDir::Files))
            urls.append(QUrl::fromLocalFile(copy.filePath()));
    return urls;
}

} // namespace

ShelfLibrary::Model ShelfLibrary::modelOf(const ShelfItem &item) const
{
    if (!m_model || item.saved.made_with(*m_model))
        return Model::Open;
    return m_missingModels.contains(QString::fromStdString(item.saved.model_file)) ? Model::Missing
                                                                                   : Model::Other;
}

int ShelfLibrary::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

QVariant ShelfLibrary::data(const QModelIndex &index, int role) const
{
    const ShelfItem *found = item(index);
    if (!found)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return found->name;
    case Qt::DecorationRole:
        return m_pictures.picture(found->id);
    case Qt::ToolTipRole:
        return toolTip(*found);
    case IdRole:
        return found->id;
    case NumberRole:
        return index.row() < numbered ? index.row() + 1 : 0;
    case ModelRole:
        return int(modelOf(*found));
    default:
        return {};
    }
}

QString ShelfLibrary::toolTip(const ShelfItem &item) const
{
    QStringList lines{QStringLiteral("<b>%1</b>").arg(item.name.toHtmlEscaped())};
    if (!item.tags.isEmpty())
        lines.append(item.tags.join(QStringLiteral(", ")).toHtmlEscaped());
    if (!item.notes.isEmpty())
        lines.append(item.notes.toHtmlEscaped().replace(u'\n', QLatin1String("<br>")));
    const QString model = modelNameOf(item).toHtmlEscaped();
    if (modelOf(item) == Model::Other)
        lines.append(tr("Made with %1: a click offers to open it.").arg(model));
    else if (modelOf(item) == Model::Missing)
        lines.append(tr("Made with %1, which was not found: a click asks for it.").arg(model));
    lines.append(tr("Kept %1").arg(QLocale().toString(item.time.toLocalTime(), //
                                                      QLocale::ShortFormat)));
    return lines.join(QLatin1String("<br>"));
}

bool ShelfLibrary::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const ShelfItem *found = item(index);
    if (!found || role != Qt::EditRole)
        return false;
    rename(found->id, value.toString());
    return true;
}

Qt::ItemFlags ShelfLibrary::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags base = QAbstractListModel::flags(index);
    return index.isValid() ? base | Qt::ItemIsEditable | Qt::ItemIsDragEnabled
                           : base | Qt::ItemIsDropEnabled;
}

QStringList ShelfLibrary::mimeTypes() const
{
    return {itemsMime, latentsMime, urlsMime};
}

/// As items for a shelf, as pictures for a mix, where the open model drew them, as files for
/// everything else.
QMimeData *ShelfLibrary::mimeData(const QModelIndexList &indexes) const
{
    QStringList ids;
    QList<PictureSource> pictures;
    QList<QUrl> kept;
    std::vector<ShelfItem> items;
    for (const QModelIndex &index : indexes) {
        const ShelfItem *found = item(index);
        if (!found)
            continue;
        ids.append(found->id);
        if (modelOf(*found) == Model::Open)
            pictures.append(found->saved.state);
        kept.append(QUrl::fromLocalFile(path(found->id)));
        items.push_back(*found);
    }
    const QString folder = m_dragged.filePath(QString::number(++m_drags));
    const QString old = m_dragged.filePath(QString::number(m_drags - dragsKept));
    const auto copies =
        QtConcurrent::run(&m_writer, [folder, old, files = m_files, items = std::move(items)] {
            QDir(old).removeRecursively();
            return copiesIn(folder, files, items);
        });
    auto *mime = new DraggedPictures(kept, copies);
    mime->setData(itemsMime, ids.join(u'\n').toUtf8());
    if (!pictures.isEmpty())
        mime->setData(latentsMime, sourcesToText(pictures).toUtf8());
    return mime;
}

QStringList ShelfLibrary::idsFromMime(const QMimeData &mime)
{
    return QString::fromUtf8(mime.data(itemsMime)).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace hit
