// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/canvas.h"
#include "ui/theme/theme.h"

#include <QKeySequence>
#include <QObject>
#include <QSettings>
#include <QStringList>

#include <optional>

namespace hit {

/// What Preferences keeps between sessions. Values out of range in the file read as their default.
/// GUI thread. Each signal covers one page of Preferences and comes only when something changed.
class Settings final : public QObject
{
    Q_OBJECT
public:
    using PixelFilter = hit::PixelFilter;

    /// `file` empty: the user's configuration folder.
    explicit Settings(const QString &file = {}, QObject *parent = nullptr);

    ThemeMode theme() const;
    void setTheme(ThemeMode mode);
    bool highContrast() const;
    void setHighContrast(bool on);
    bool reducedMotion() const;
    void setReducedMotion(bool on);
    int textPercent() const; ///< of the system's text size, 75 ... 200
    void setTextPercent(int percent);

    PixelFilter pixelFilter() const;
    void setPixelFilter(PixelFilter filter);
    bool checkerboard() const; ///< behind the picture instead of the plain canvas colour
    void setCheckerboard(bool on);

    QString device() const; ///< "auto", "cpu", "cuda", "cuda:N"
    void setDevice(const QString &device);
    int threads() const; ///< 0: one per physical core
    void setThreads(int count);
    int modelMemory() const; ///< MB for all open models; 0: only those that are shown
    void setModelMemory(int megabytes);
    std::optional<UploadPath> upload() const; ///< nothing: the best that works
    void setUpload(std::optional<UploadPath> path);

    bool stateInImages() const; ///< saved images carry the whole state
    void setStateInImages(bool on);
    QString imageFolder() const; ///< where Save image begins; the pictures folder by default
    void setImageFolder(const QString &folder);
    QString sessionFolder() const; ///< where Save session begins; the documents by default
    void setSessionFolder(const QString &folder);
    QString filmFolder() const; ///< where films are saved; the films folder by default
    void setFilmFolder(const QString &folder);
    QString modelFolder() const; ///< where Open begins; the home folder by default
    void setModelFolder(const QString &folder);

    /// Keys of an action, where the person changed them; an empty list means no key.
    std::optional<QList<QKeySequence>> keys(const QString &action) const;
    void setKeys(const QString &action, const QList<QKeySequence> &keys);
    void resetKeys(const QString &action);

    /// For what is no preference: window geometry, recent files.
    QSettings &store() { return m_store; }
    /// What is kept for the person: sessions, the shelf. Beside a file that was named, else the
    /// user's data folder. It need not exist yet.
    QString dataFolder() const { return m_dataFolder; }

Q_SIGNALS:
    void appearanceChanged();
    void canvasChanged();
    void speedChanged();
    void filesChanged();
    void keysChanged();

private:
    using Changed = void (Settings::*)();
    void write(const QString &key, const QVariant &value, Changed changed);

    QSettings m_store;
    QString m_dataFolder;
};

} // namespace hit
