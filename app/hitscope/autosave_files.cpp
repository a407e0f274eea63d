// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/autosave_files.h"

#include "model/core/durable_file.h"

#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QUuid>

#include <filesystem>

namespace hit {

namespace {

constexpr QLatin1String lockName("lock"), asideSuffix(".damaged");
// What a person reads of them is "Open unsaved session.hitscope" in the undo list.
constexpr QLatin1String newestName("unsaved session.hitscope"),
    olderName("unsaved session before.hitscope"), lastName("last session.hitscope");

/// Programs that are gone lose their lock at once, however young it is.
std::unique_ptr<QLockFile> lockOf(const QString &folder)
{
    auto lock = std::make_unique<QLockFile>(QDir(folder).filePath(lockName));
    lock->setStaleLockTime(0);
    return lock;
}

/// The newest first.
QStringList sessionsIn(const QString &folder)
{
    QStringList paths;
    for (const QLatin1String name : {newestName, olderName})
        if (const QString path = QDir(folder).filePath(name); QFile::exists(path))
            paths.append(path);
    return paths;
}

} // namespace

struct AutosaveFiles::Taken
{
    QString folder;
    std::unique_ptr<QLockFile> lock;
};

AutosaveFiles::AutosaveFiles(const QString &folder)
    : m_folder(folder)
    , m_own(QDir(folder).filePath(QUuid::createUuid().toString(QUuid::Id128)))
{
}

AutosaveFiles::~AutosaveFiles() = default;

Status AutosaveFiles::write(std::string_view session)
{
    if (!m_lock) {
        auto lock = lockOf(m_own);
        if (!QDir().mkpath(m_own) || !lock->tryLock())
            return fail(ErrorCode::WorkFailed, m_own.toStdString(), "it can't be written to");
        m_lock = std::move(lock);
    }
    // Between the two steps there is the older one alone, which is why it is kept.
    const std::filesystem::path own(m_own.toStdString());
    const auto newest = own / newestName.data(), older = own / olderName.data();
    std::error_code none;
    std::filesystem::rename(newest, older, none);
    return write_durably(newest, session);
}

void AutosaveFiles::clear()
{
    if (!std::exchange(m_lock, nullptr)) // which lets go of it
        return;
    QDir(m_own).removeRecursively();
}

QList<AutosaveFiles::Left> AutosaveFiles::takeLeft()
{
    QList<Left> all;
    const QDir folder(m_folder);
    for (const QString &name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
        const QString path = folder.filePath(name);
        if (path == m_own || name.endsWith(asideSuffix))
            continue;
        auto lock = lockOf(path);
        if (!lock->tryLock())
            continue;
        Left left{path, sessionsIn(path)};
        m_taken.push_back({path, std::move(lock)});
        if (left.sessions.isEmpty())
            forget(left);
        else
            all.append(left);
    }
    return all;
}

void AutosaveFiles::forget(const Left &left)
{
    std::erase_if(m_taken, [&](const Taken &taken) { return taken.folder == left.folder; });
    QDir(left.folder).removeRecursively();
}

QString AutosaveFiles::setAside(const Left &left)
{
    std::erase_if(m_taken, [&](const Taken &taken) { return taken.folder == left.folder; });
    const QString aside = left.folder + asideSuffix;
    return QDir().rename(left.folder, aside) ? aside : left.folder;
}

QString AutosaveFiles::lastSession() const
{
    return QDir(m_folder).filePath(lastName);
}

Status AutosaveFiles::writeLast(std::string_view session)
{
    if (!QDir().mkpath(m_folder))
        return fail(ErrorCode::WorkFailed, m_folder.toStdString(), "it can't be written to");
    return write_durably(lastSession().toStdString(), session);
}

} // namespace hit
