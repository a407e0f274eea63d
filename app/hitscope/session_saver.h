// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/saved_picture.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <string>

namespace hit {

class Comparing;
class Explorer;
class MessageBar;
class Settings;

/// Writes the state, with the view, what it is compared with and the key frames that came with it,
/// as a session (*.hitscope), which FileOpener opens.
class SessionSaver final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        const Explorer &explorer;
        const Comparing &comparing;
        MessageBar &messages;
        Settings &settings;
    };
    SessionSaver(const Parts &parts, QWidget *window);

    void save();       ///< to the file of the session, or as showDialog() where it has none
    void showDialog(); ///< to another file
    void
    saveNamed(const QString &path); ///< as a person typed it; asks about what a suffix makes it
    /// A place was opened: a session is from now on what save() writes to. Without a path it has
    /// no file of the person's yet.
    void take(const QString &path, const SavedPicture &saved);
    std::string text() const; ///< what save() would write; a model is open

Q_SIGNALS:
    void saved(const std::string &text);

private:
    void write(const QString &path);

    Parts m;
    QWidget *m_window;
    QString m_path;   ///< empty: the session has no file yet
    int m_places = 0; ///< that m_path has had
    std::vector<State> m_keys;
    QThreadPool m_writer; ///< of one thread: the last save is the one that stays
};

} // namespace hit
