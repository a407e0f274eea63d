// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/saved_picture.h"

#include <QObject>
#include <QStringList>

#include <optional>

class QFileDialog;
class QWidget;

namespace hit {

class EngineHost;
class Explorer;
class MessageBar;
struct Message;
class Motion;
class RecentFiles;
class Settings;

/// Everything that comes in from outside: checkpoints, pictures with a state, latents, text. Says
/// what was refused, why, and what stayed as it was.
class FileOpener final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        Motion &motion;
        MessageBar &messages;
        RecentFiles &recent;
        Settings &settings;
    };
    FileOpener(const Parts &parts, QWidget *window);

    void showDialog();
    void showFolderDialog();
    void open(const QString &path); ///< by what it is
    void openDropped(const QStringList &paths);
    void goToText(const QString &text); ///< a latent, or all that makes a picture, as text
    /// To a place that is known already, for which its file's `path` stands; with its model, or
    /// asking for it.
    void goTo(const QString &path, const SavedPicture &saved);
    /// Where the model of that name and size is: beside `picture` or the open model, among the
    /// recent or the bundled ones; empty: nowhere.
    QString modelFor(const std::string &named, std::int64_t bytes, const QString &picture) const;
    bool isReading() const; ///< a picture or latents, or they wait for a model

Q_SIGNALS:
    void wentTo(const QString &path, const hit::SavedPicture &saved); ///< a picture or session
    void refused();                                                   ///< the person was told why
    void viewSaved(const hit::View &view); ///< a picture was opened that says how it was looked at

private:
    void goToSaved(const QString &text);
    void openPicture(const QString &path);
    void openLatents(const QString &path);
    void findModel(const QString &path, const SavedPicture &saved);
    QFileDialog *openDialog();
    void rememberFolder(QFileDialog *dialog);
    void remember(const ModelInfo &model);
    void takeOpened();
    void openWaiting();
    void sayModelMissing(const QString &path, const SavedPicture &saved);
    void sayRefused(const QString &path, const Error &error);
    QString stillOpen() const;
    void show(Message message); ///< one that says what is still open, for as long as that is true
    void withdrawClaims();

    Parts m;
    QWidget *m_window;
    int m_reading = 0;
    struct Pending
    {
        QString path;
        SavedPicture saved;
        QString model;
    };
    std::optional<Pending> m_pending; ///< where to go once that model is open
    QString m_claimed;                ///< the model that shown messages say is still open
    QStringList m_claims;             ///< their keys
    QString m_waiting; ///< a place to go to, asked for while a model was being opened
};

} // namespace hit
