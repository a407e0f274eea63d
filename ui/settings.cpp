// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <array>

namespace hit {
namespace {

// Values are written as words, so that a person can read the file and enums may be reordered.
constexpr std::array<const char *, 3> themeWords{"system", "dark", "light"};
constexpr std::array<const char *, 3> filterWords{"auto", "nearest", "smooth"};

template <typename Enum, std::size_t Size>
Enum fromWord(const QString &word, const std::array<const char *, Size> &words)
{
    for (std::size_t i = 0; i < Size; ++i)
        if (word == QLatin1String(words[i]))
            return Enum(i);
    return Enum(0);
}

template <typename Enum, std::size_t Size>
QString toWord(Enum value, const std::array<const char *, Size> &words)
{
    return QLatin1String(words.at(std::size_t(value)));
}

/// A folder that exists: `folder`, else the standard one, else the person's home. A fresh home has
/// no Pictures yet.
QString folderOr(const QString &folder, QStandardPaths::StandardLocation fallback)
{
    for (const QString &candidate : {folder, QStandardPaths::writableLocation(fallback)})
        if (!candidate.isEmpty() && QDir(candidate).exists())
            return candidate;
    return QDir::homePath();
}

constexpr int smallestText = 75, largestText = 200, mostThreads = 1024;
constexpr int usualMemory = 2000, mostMemory = 1'000'000; ///< MB

constexpr QLatin1String themeKey("appearance/theme"), contrastKey("appearance/highContrast"),
    motionKey("appearance/reducedMotion"), textKey("appearance/textPercent"),
    filterKey("canvas/pixelFilter"), checkerKey("canvas/checkerboard"), deviceKey("speed/device"),
    threadsKey("speed/threads"), memoryKey("speed/modelMemory"), uploadKey("speed/upload"),
    stateKey("files/stateInImages"), imagesKey("files/imageFolder"),
    sessionsKey("files/sessionFolder"), filmsKey("files/filmFolder"),
    modelsKey("files/modelFolder");

QString actionKey(const QString &action)
{
    return QStringLiteral("keys/") + action;
}

} // namespace

Settings::Settings(const QString &file, QObject *parent)
    : QObject(parent)
    , m_store(file.isEmpty()
                  ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
                        + QStringLiteral("/hitscope/hitscope.ini")
                  : file,
              QSettings::IniFormat)
    , m_dataFolder(file.isEmpty()
                       ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)
                       : QFileInfo(file).absolutePath())
{
}

void Settings::write(const QString &key, const QVariant &value, Changed changed)
{
    if (m_store.contains(key) && m_store.value(key).toString() == value.toString())
        return;
    m_store.setValue(key, value);
    Q_EMIT(this->*changed)();
}

ThemeMode Settings::theme() const
{
    return fromWord<ThemeMode>(m_store.value(themeKey).toString(), themeWords);
}

void Settings::setTheme(ThemeMode mode)
{
    write(themeKey, toWord(mode, themeWords), &Settings::appearanceChanged);
}

bool Settings::highContrast() const
{
    return m_store.value(contrastKey, false).toBool();
}

void Settings::setHighContrast(bool on)
{
    write(contrastKey, on, &Settings::appearanceChanged);
}

bool Settings::reducedMotion() const
{
    return m_store.value(motionKey, false).toBool();
}

void Settings::setReducedMotion(bool on)
{
    write(motionKey, on, &Settings::appearanceChanged);
}

int Settings::textPercent() const
{
    const int percent = m_store.value(textKey, 100).toInt();
    return percent >= smallestText && percent <= largestText ? percent : 100;
}

void Settings::setTextPercent(int percent)
{
    write(textKey, qBound(smallestText, percent, largestText), &Settings::appearanceChanged);
}

PixelFilter Settings::pixelFilter() const
{
    return fromWord<PixelFilter>(m_store.value(filterKey).toString(), filterWords);
}

void Settings::setPixelFilter(PixelFilter filter)
{
    write(filterKey, toWord(filter, filterWords), &Settings::canvasChanged);
}

bool Settings::checkerboard() const
{
    return m_store.value(checkerKey, false).toBool();
}

void Settings::setCheckerboard(bool on)
{
    write(checkerKey, on, &Settings::canvasChanged);
}

QString Settings::device() const
{
    return m_store.value(deviceKey, QStringLiteral("auto")).toString();
}

void Settings::setDevice(const QString &device)
{
    write(deviceKey, device, &Settings::speedChanged);
}

int Settings::threads() const
{
    const int count = m_store.value(threadsKey, 0).toInt();
    return count >= 0 && count <= mostThreads ? count : 0;
}

void Settings::setThreads(int count)
{
    write(threadsKey, qBound(0, count, mostThreads), &Settings::speedChanged);
}

int Settings::modelMemory() const
{
    const int megabytes = m_store.value(memoryKey, usualMemory).toInt();
    return megabytes >= 0 && megabytes <= mostMemory ? megabytes : usualMemory;
}

void Settings::setModelMemory(int megabytes)
{
    write(memoryKey, qBound(0, megabytes, mostMemory), &Settings::speedChanged);
}

std::optional<UploadPath> Settings::upload() const
{
    return uploadPathFromString(m_store.value(uploadKey).toString());
}

void Settings::setUpload(std::optional<UploadPath> path)
{
    write(uploadKey, path ? uploadPathName(*path) : QStringLiteral("auto"),
          &Settings::speedChanged);
}

bool Settings::stateInImages() const
{
    return m_store.value(stateKey, true).toBool();
}

void Settings::setStateInImages(bool on)
{
    write(stateKey, on, &Settings::filesChanged);
}

QString Settings::imageFolder() const
{
    return folderOr(m_store.value(imagesKey).toString(), QStandardPaths::PicturesLocation);
}

void Settings::setImageFolder(const QString &folder)
{
    write(imagesKey, folder, &Settings::filesChanged);
}

QString Settings::sessionFolder() const
{
    return folderOr(m_store.value(sessionsKey).toString(), QStandardPaths::DocumentsLocation);
}

void Settings::setSessionFolder(const QString &folder)
{
    write(sessionsKey, folder, &Settings::filesChanged);
}

QString Settings::filmFolder() const
{
    return folderOr(m_store.value(filmsKey).toString(), QStandardPaths::MoviesLocation);
}

void Settings::setFilmFolder(const QString &folder)
{
    write(filmsKey, folder, &Settings::filesChanged);
}

QString Settings::modelFolder() const
{
    return folderOr(m_store.value(modelsKey).toString(), QStandardPaths::HomeLocation);
}

void Settings::setModelFolder(const QString &folder)
{
    write(modelsKey, folder, &Settings::filesChanged);
}

std::optional<QList<QKeySequence>> Settings::keys(const QString &action) const
{
    const QVariant stored = m_store.value(actionKey(action));
    if (!stored.isValid())
        return std::nullopt;
    QList<QKeySequence> keys =
        QKeySequence::listFromString(stored.toString(), QKeySequence::PortableText);
    keys.removeIf([](const QKeySequence &sequence) { return sequence.isEmpty(); });
    return keys;
}

void Settings::setKeys(const QString &action, const QList<QKeySequence> &keys)
{
    write(actionKey(action), QKeySequence::listToString(keys, QKeySequence::PortableText),
          &Settings::keysChanged);
}

void Settings::resetKeys(const QString &action)
{
    if (!m_store.contains(actionKey(action)))
        return;
    m_store.remove(actionKey(action));
    Q_EMIT keysChanged();
}

} // namespace hit
