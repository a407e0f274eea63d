// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/keeping.h"
#include "app/hitscope/messages.h"
#include "ui/settings.h"
#include "ui/shelf/shelf_dock.h"
#include "ui/widgets/file_dialog.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QUrl>
#include <QtConcurrentRun>

#include <algorithm>

namespace hit {

namespace {

constexpr QLatin1String removedKey("shelfRemoved");

/// The files themselves; of a folder its PNGs.
QStringList picturesOf(const QStringList &paths)
{
    QStringList files;
    for (const QString &path : paths) {
        if (!QFileInfo(path).isDir()) {
            files.append(path);
            continue;
        }
        const QDir folder(path);
        for (const QString &name : folder.entryList({QStringLiteral("*.png")}, QDir::Files))
            files.append(folder.filePath(name));
    }
    return files.mid(0, ShelfFiles::most);
}

bool isAmong(const std::vector<ImportedPicture> &pictures, const ImportedPicture &one)
{
    return std::any_of(pictures.begin(), pictures.end(), [&one](const ImportedPicture &other) {
        return isSamePicture(other.item.saved, one.item.saved);
    });
}

} // namespace

/// What is said of the shelf is said once the window is there to say it.
void Keeping::connectMessages()
{
    connect(&m_library, &ShelfLibrary::failed, this, [this](const Error &error) {
        m.messages.show(messageFrom(tr("The shelf was not changed"), error,
                                    tr("What was on it is still there.")));
    });
    connect(&m_library, &ShelfLibrary::damaged, this, [this](const QString &path, Error error) {
        Message message = messageFrom(tr("A kept picture was damaged, and put aside"), error);
        message.kind = Message::Kind::Warning;
        message.actions = {{tr("Open folder"), [path] {
                                QDesktopServices::openUrl(
                                    QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
                            }}};
        m.messages.show(message);
    });
    connect(&m_library, &ShelfLibrary::leftOut, this, [this](int count) {
        Message message;
        message.kind = Message::Kind::Warning;
        message.what = tr("%1 kept pictures are not shown").arg(count);
        message.why =
            tr("A shelf shows %1. Export and remove some; none is lost.").arg(ShelfFiles::most);
        m.messages.show(message);
    });
    connect(&m_library, &ShelfLibrary::removed, this,
            [this](const QStringList &) { sayRemoved(m_library.undoStack().undoText()); });
    connect(&m_library.undoStack(), &QUndoStack::indexChanged, this,
            [this] { m.messages.withdraw(removedKey); });
    connect(&m_library, &ShelfLibrary::kept, this, [this](const QString &id) {
        const ShelfItem *item = m_library.item(id);
        if (!item || !m_dock->visibleRegion().isEmpty())
            return;
        Message message;
        message.what = tr("\u201c%1\u201d was kept").arg(item->name);
        message.key = QStringLiteral("kept");
        message.actions = {{tr("Show the shelf"), [this] {
                                m_dock->show();
                                m_dock->raise();
                            }}};
        m.messages.show(message);
    });
}

void Keeping::sayRemoved(const QString &what)
{
    Message message;
    message.what = tr("%1: done").arg(what);
    message.key = removedKey;
    message.actions = {{tr("Undo"), [this] { m_library.undoStack().undo(); }}};
    m.messages.show(message);
}

void Keeping::showImportDialog()
{
    auto *dialog = makeFileDialog(m_window, tr("Import pictures"), m.settings.imageFolder());
    dialog->setObjectName(QStringLiteral("importDialog"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilter(tr("Pictures of Hitscope (*.png)"));
    connect(dialog, &QFileDialog::filesSelected, this, &Keeping::import);
    dialog->open();
}

void Keeping::import(const QStringList &paths)
{
    QtConcurrent::run([paths] {
        std::vector<Result<ImportedPicture>> read;
        for (const QString &path : picturesOf(paths)) {
            read.push_back(importPicture(path));
            if (read.back())
                read.back()->picture = {}; // of thousands: it is read again when it is written
        }
        return read;
    }).then(this, [this](const std::vector<Result<ImportedPicture>> &read) { takeImported(read); });
}

/// In the order that they had on their shelf, behind what is there.
void Keeping::takeImported(const std::vector<Result<ImportedPicture>> &read)
{
    std::vector<ImportedPicture> pictures;
    QList<Error> refused;
    for (const auto &picture : read) {
        if (!picture)
            refused.append(picture.error());
        else if (!m_library.sameAs(picture->item.saved) && !isAmong(pictures, *picture))
            pictures.push_back(*picture);
    }
    std::stable_sort(pictures.begin(), pictures.end(),
                     [](const auto &a, const auto &b) { return a.item.place < b.item.place; });
    const double last = double(QDateTime::currentMSecsSinceEpoch());
    for (std::size_t i = 0; i < pictures.size(); ++i)
        pictures[i].item.place = last + double(i) / 100;
    m_library.keep(pictures);
    if (refused.isEmpty() && pictures.empty()) {
        Message message;
        message.what = tr("All of it is on the shelf already");
        message.key = QStringLiteral("kept");
        m.messages.show(message);
    }
    if (refused.isEmpty())
        return;
    const QString what =
        read.size() == 1
            ? tr("The picture was not imported")
            : tr("%1 of %2 pictures were not imported").arg(refused.size()).arg(read.size());
    m.messages.show(messageFrom(what, refused.first()));
}

void Keeping::showExportDialog(const QStringList &ids)
{
    auto *dialog = makeFileDialog(m_window, tr("Export to a folder"), m.settings.imageFolder());
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, ids](const QString &folder) { exportTo(folder, ids); });
    dialog->open();
}

void Keeping::exportTo(const QString &folder, const QStringList &ids)
{
    const int count = ids.isEmpty() ? m_library.rowCount() : int(ids.size());
    m_library.exportTo(folder, ids).then(this, [this, folder, count](const Status &done) {
        if (!done)
            return m.messages.show(messageFrom(tr("Not all pictures were exported"), done.error()));
        Message message;
        message.what = tr("%1 pictures were exported to \u201c%2\u201d")
                           .arg(count)
                           .arg(QFileInfo(folder).fileName());
        message.why = tr("Each holds everything that makes it. Drop one on the picture, or all of "
                         "them on a shelf.");
        message.actions = {{tr("Open folder"),
                            [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }}};
        m.messages.show(message);
    });
}

} // namespace hit
