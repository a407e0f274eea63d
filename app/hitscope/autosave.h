// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/autosave_files.h"

#include <QFuture>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <string>

namespace hit {

class Canvas;
class Comparing;
class Explorer;
class FileOpener;
class MessageBar;
class SessionSaver;

/// Keeps where the person is while they work, so that a program that dies costs at most 10 s:
/// offers what such programs left behind, and keeps the last place of one that ends in peace.
class Autosave final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        const Explorer &explorer;
        const Canvas &canvas;
        const Comparing &comparing;
        FileOpener &opener;
        SessionSaver &sessions;
        MessageBar &messages;
    };
    Autosave(const Parts &parts, const QString &folder, QObject *parent = nullptr);
    ~Autosave() override;

    bool offerLeft(); ///< what other programs left, a message each; false: nothing
    void offerLast(); ///< where the window was when it was closed, if that was kept
    void end();       ///< the window closes, and the person knows
    bool hasLast() const;
    void openLast(); ///< where the window was when it was closed
    /// One of our own files, which no Ctrl+S may write to.
    bool isOwn(const QString &path) const;

private:
    using Left = AutosaveFiles::Left;
    bool isWorthIt() const;
    void later();
    void save();
    void takeWritten(const Status &written, const QList<Left> &made);
    void offer(const Left &left, int good, const Error &damage);
    void offerLast(const QString &time, int edits);
    void discard(const Left &left);
    void takeRestored(const QString &path);

    Parts m;
    QString m_folder;
    AutosaveFiles m_files;
    QTimer m_timer;
    std::string m_text; ///< that is written, or saved by the person
    QFuture<Status> m_write;
    QList<Left> m_offered;
    QList<Left> m_restored; ///< goes once what was made of it is written
    QThreadPool m_writer;   ///< of one thread; last: it ends before what it uses
};

} // namespace hit
