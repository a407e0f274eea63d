// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/state_pictures.h"
#include "model/latent/mix.h"
#include "ui/shelf/shelf_library.h"

#include <QObject>

#include <functional>

class QMimeData;
class QPoint;

namespace hit {

class Actions;
class Canvas;
class EngineHost;
class Explorer;
class FileOpener;
class LatentDock;
class MessageBar;
class Motion;
class Settings;
class ShelfDock;

/// Keeping pictures and going back to them: owns the shelf and its dock, brings them together with
/// the picture, the commands and the message bar. GUI thread.
class Keeping final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        Motion &motion;
        Canvas &canvas;
        FileOpener &opener;
        LatentDock &latent;
        /// Of several pictures, the one that is pointed at; null: none.
        std::function<const State *()> named;
        MessageBar &messages;
        const Actions &actions;
        Settings &settings;
    };
    Keeping(const Parts &parts, QWidget *window);

    ShelfDock *dock() const { return m_dock; }
    ShelfLibrary &library() { return m_library; }
    void keep(); ///< what is seen; of several tiles the one that is pointed at
    void setPictureHidden(const QString &why); ///< nothing can be kept; empty: it is seen
    void goTo(const QString &id);
    /// Dropped on the picture: one is gone to, several are mixed. False: it is no kept picture.
    bool takeDrop(const QMimeData &mime);
    /// The one that is dragged; null: no kept picture, or several.
    const ShelfItem *dragged(const QMimeData &mime) const;
    void import(const QStringList &paths); ///< Hitscope PNGs, or folders of them
    void exportTo(const QString &folder, const QStringList &ids);

Q_SIGNALS:
    void kept();

private:
    void connectCommands();
    void connectDock();
    void connectPictures();
    void connectMessages();
    void keepSeed(QPoint seed);
    void keepState(const State &state);
    void askForPictures();
    void takePicture(const QImage &picture);
    void addToMix(const QStringList &ids);
    void mixOnly(const QStringList &ids);
    Mix mixOf(const QStringList &ids);
    void selectShown();
    void deselectPassed();
    QString modelOf(const ShelfItem &item) const; ///< its path; empty: it is not known
    void offerModel(const ShelfItem &item);
    void findModels();
    void updateCommands();
    void takeImported(const std::vector<Result<ImportedPicture>> &read);
    void showImportDialog();
    void showExportDialog(const QStringList &ids);
    void sayRemoved(const QString &what);

    Parts m;
    QWidget *m_window;
    ShelfLibrary m_library;
    ShelfDock *m_dock;
    QString m_hidden;           ///< why the picture is not seen; empty: it is
    QString m_shown;            ///< the tile that is selected because it is the picture
    QList<ShelfItem> m_waiting; ///< for their pictures, which the engine draws in this order
    StatePictures m_pictures;
};

} // namespace hit
