// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/latent_text.h"
#include "ui/shelf/shelf_library.h"

#include <QDir>
#include <QLocale>
#include <QMimeData>
#include <QUrl>

namespace hit {
namespace {

constexpr int numbered = 9; ///< tiles with a key
constexpr QLatin1String itemsMime("application/x-hitscope-shelf");

/// `name` or "name 2", ... where that is taken already.
QString freeName(const QDir &folder, const QString &name)
{
    const QString stem = name.left(name.size() - 4);
    QString free = name;
    for (int i = 2; folder.exists(free); ++i)
        free = QStringLiteral("%1 %2.png").arg(stem).arg(i);
    return free;
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
    return {itemsMime, latentsMime, QStringLiteral("text/uri-list")};
}

/// As items for a shelf, as latents for a mix, as files with names for everything else. Files are
/// copies: what another program does to them leaves the shelf alone.
QMimeData *ShelfLibrary::mimeData(const QModelIndexList &indexes) const
{
    auto *mime = new QMimeData;
    QStringList ids;
    QList<Latent> latents;
    QList<QUrl> urls;
    const QDir folder(m_dragged.filePath(QString::number(++m_drags)));
    folder.mkpath(QStringLiteral("."));
    for (const QModelIndex &index : indexes) {
        const ShelfItem *found = item(index);
        if (!found)
            continue;
        ids.append(found->id);
        latents.append(latentOf(*found, m_model ? m_model->config.z_dim : 0));
        const QString copy = folder.filePath(freeName(folder, fileNameOf(*found)));
        if (QFile::copy(path(found->id), copy))
            urls.append(QUrl::fromLocalFile(copy));
    }
    mime->setData(itemsMime, ids.join(u'\n').toUtf8());
    mime->setData(latentsMime, latentsToText(latents).toUtf8());
    mime->setUrls(urls);
    return mime;
}

QStringList ShelfLibrary::idsFromMime(const QMimeData &mime)
{
    return QString::fromUtf8(mime.data(itemsMime)).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace hit
