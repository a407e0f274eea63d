// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_library.h"

#include "model/run/run_lock.h"
#include "ui/train/run_watch.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QThread>
#include <QtConcurrentRun>

#include <algorithm>

namespace hit {
namespace {

constexpr QLatin1String foldersKey("train/folders");
constexpr int endsWithin = 10'000, lookMs = 20;
constexpr int diskThreads = 16;
constexpr int thumbnailSide = 96; ///< 48 at twice the size

/// Its lock is held meanwhile, so that no trainer begins on what is being moved away.
Status whileAtRest(const QString &path, const std::function<Status()> &work)
{
    const RunFolder run = RunFolder::at(path.toStdString());
    if (!RunFolder::open(run.path()) && !RunLock::is_held(run))
        return work(); // damaged: nobody can begin to train it
    const auto lock = RunLock::take(run);
    return lock ? work() : tl::unexpected(lock.error());
}

/// A run that waits has nothing to save and ends within a look or two.
void endWaiting(const QString &path)
{
    const auto run = RunFolder::open(path.toStdString());
    if (!run || observe(*run).state != RunState::Waiting || !post_request(*run, Request::Stop))
        return;
    QDeadlineTimer deadline(endsWithin);
    while (RunLock::is_held(*run) && !deadline.hasExpired())
        QThread::msleep(lookMs);
}

} // namespace

RunLibrary::RunLibrary(QSettings &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
    , m_folders(store.value(foldersKey, QStringList{defaultFolder()}).toStringList())
{
    m_disk.setMaxThreadCount(diskThreads);
    for (const QString &folder : m_folders)
        watch(folder);
}

RunLibrary::~RunLibrary() = default;

QString RunLibrary::defaultFolder()
{
    return QDir::home().filePath(QStringLiteral("Hitscope runs"));
}

void RunLibrary::watch(const QString &folder)
{
    m_watches[folder] = std::make_shared<RunWatch>(
        folder, thumbnailSide, [this, folder](std::vector<RunFacts> runs, Clock::time_point begun) {
            QMetaObject::invokeMethod(this,
                                      [this, folder, begun, runs = std::move(runs)]() mutable {
                                          if (m_folders.contains(folder))
                                              take(folder, std::move(runs), begun);
                                      });
        });
}

void RunLibrary::addFolder(const QString &folder)
{
    const QString clean = QDir::cleanPath(QDir(folder).absolutePath());
    if (m_folders.contains(clean))
        return lookNow();
    m_folders.append(clean);
    m_store.setValue(foldersKey, m_folders);
    watch(clean);
}

void RunLibrary::removeFolder(const QString &folder)
{
    auto watch = m_watches.extract(folder);
    if (watch.empty())
        return;
    m_folders.removeAll(folder);
    m_store.setValue(foldersKey, m_folders);
    // It may wait for its disk; the window must not.
    m_disk.start([last = std::move(watch.mapped())]() mutable { last.reset(); });
    take(folder, {}, Clock::now());
    m_found.erase(folder);
}

void RunLibrary::lookNow()
{
    for (const auto &[folder, watch] : m_watches)
        watch->lookNow();
}

bool RunLibrary::hasLooked() const
{
    return m_found.size() == m_watches.size();
}

/// One folder may hold another: each run is there once.
void RunLibrary::take(const QString &folder, std::vector<RunFacts> runs, Clock::time_point begun)
{
    keepHeld(runs, begun);
    m_found[folder] = std::move(runs);
    std::map<QString, const RunFacts *> all;
    for (const auto &[from, found] : m_found)
        for (const RunFacts &run : found)
            all.emplace(run.path, &run);
    std::vector<RunFacts> sorted;
    for (const auto &[path, run] : all)
        sorted.push_back(*run);
    std::ranges::stable_sort(sorted, std::greater(), &RunFacts::created);
    place(std::move(sorted));
    Q_EMIT changed();
}

/// A run that is moved or removed looks as if it were trained: the lock is ours.
void RunLibrary::keepHeld(std::vector<RunFacts> &runs, Clock::time_point begun)
{
    for (RunFacts &facts : runs) {
        const auto held = m_heldUntil.find(facts.path);
        if (held == m_heldUntil.end())
            continue;
        if (begun > held->second)
            m_heldUntil.erase(held);
        else if (const RunFacts *known = run(facts.path))
            facts = *known;
    }
}

void RunLibrary::place(std::vector<RunFacts> runs)
{
    const auto in = [](const std::vector<RunFacts> &list, const QString &path) {
        return std::ranges::find(list, path, &RunFacts::path) != list.end();
    };
    for (int at = rowCount() - 1; at >= 0; --at)
        if (!in(runs, m_runs[std::size_t(at)].path)) {
            beginRemoveRows({}, at, at);
            m_runs.erase(m_runs.begin() + at);
            endRemoveRows();
        }
    for (int at = 0; at < int(runs.size()); ++at) {
        RunFacts &facts = runs[std::size_t(at)];
        const int now = row(facts.path);
        if (now == at)
            update(at, std::move(facts));
        else if (now < 0) {
            beginInsertRows({}, at, at);
            m_runs.insert(m_runs.begin() + at, facts);
            endInsertRows();
            Q_EMIT appeared(facts);
        } else { // a damaged description was mended: it has its date again
            beginMoveRows({}, now, now, {}, at);
            std::rotate(m_runs.begin() + at, m_runs.begin() + now, m_runs.begin() + now + 1);
            endMoveRows();
            update(at, std::move(facts));
        }
    }
}

void RunLibrary::update(int row, RunFacts facts)
{
    const RunFacts before = std::exchange(m_runs[std::size_t(row)], facts);
    Q_EMIT dataChanged(index(row), index(row));
    if (before.status.state != facts.status.state)
        Q_EMIT stateChanged(before, facts);
}

const RunFacts *RunLibrary::run(const QString &path) const
{
    const int at = row(path);
    return at < 0 ? nullptr : &m_runs[std::size_t(at)];
}

int RunLibrary::row(const QString &path) const
{
    const auto found = std::ranges::find(m_runs, path, &RunFacts::path);
    return found == m_runs.end() ? -1 : int(found - m_runs.begin());
}

const RunFacts *RunLibrary::front() const
{
    const auto trains = [](const RunFacts &run) { return isAtWork(run) && !isWaiting(run); };
    auto found = std::ranges::find_if(m_runs, trains);
    if (found == m_runs.end())
        found = std::ranges::find_if(m_runs, isWaiting);
    return found == m_runs.end() ? nullptr : &*found;
}

/// work() that holds the run's lock.
void RunLibrary::hold(const QString &path, const std::function<Status()> &work,
                      const std::function<void()> &done)
{
    m_heldUntil[path] = Clock::time_point::max();
    this->work(path, work, done);
}

void RunLibrary::work(const QString &path, const std::function<Status()> &work,
                      const std::function<void()> &done, const OnRefusal &onRefusal)
{
    QtConcurrent::run(&m_disk, work)
        .then(this, [this, path, done, onRefusal](const Status &status) {
            if (const auto held = m_heldUntil.find(path); held != m_heldUntil.end())
                held->second = Clock::now();
            if (status && done)
                done();
            else if (!status && onRefusal)
                onRefusal(status.error());
            else if (!status)
                Q_EMIT refused(path, status.error());
            lookNow();
        });
}

void RunLibrary::ask(const QString &path, Request request, const OnRefusal &onRefusal)
{
    const auto post = [path, request] {
        return post_request(RunFolder::at(path.toStdString()), request);
    };
    work(path, post, {}, onRefusal);
}

void RunLibrary::rename(const QString &path, const QString &name)
{
    const QFileInfo old(path);
    const QString target = old.dir().filePath(name);
    if (name == old.fileName())
        return;
    const auto change = [path, target, name]() -> Status {
        if (name.trimmed().isEmpty() || name.contains(u'/') || name.startsWith(u'.'))
            return fail(ErrorCode::WrongUse, path.toStdString(),
                        "a run cannot be named \u201c" + name.toStdString() + "\u201d",
                        "use a name without a slash and without a dot in front");
        if (QFileInfo::exists(target))
            return fail(ErrorCode::WrongUse, path.toStdString(),
                        "there is already a \u201c" + name.toStdString() + "\u201d",
                        "use another name");
        return whileAtRest(path, [&]() -> Status {
            if (QFile::rename(path, target))
                return {};
            return fail(ErrorCode::WorkFailed, path.toStdString(), "it could not be renamed",
                        "see whether you may write to the folder that it is in");
        });
    };
    hold(path, change, [this, path, target] {
        if (m_folders.contains(path)) { // a run that is watched alone
            addFolder(target);
            removeFolder(path);
        }
        Q_EMIT renamed(path, target);
    });
}

void RunLibrary::moveToTrash(const QString &path)
{
    const auto inTrash = std::make_shared<QString>();
    const auto change = [path, inTrash] {
        endWaiting(path);
        return whileAtRest(path, [&]() -> Status {
            QFile::moveToTrash(path, inTrash.get());
            return {};
        });
    };
    hold(path, change, [this, path, inTrash] {
        if (inTrash->isEmpty())
            Q_EMIT noTrash(path);
        else
            Q_EMIT trashed(path, *inTrash);
    });
}

void RunLibrary::putBack(const QString &path, const QString &inTrash)
{
    work(path, [path, inTrash]() -> Status {
        const QFileInfo item(inTrash);
        if (!QFile::rename(inTrash, path))
            return fail(ErrorCode::WorkFailed, path.toStdString(), "it could not be put back",
                        "it is in the trash of your desktop");
        // The desktop's note of where it came from.
        QDir info(item.dir());
        if (info.cdUp())
            QFile::remove(info.filePath(QStringLiteral("info/%1.trashinfo").arg(item.fileName())));
        return {};
    });
}

void RunLibrary::remove(const QString &path)
{
    hold(path, [path] {
        return whileAtRest(path, [&]() -> Status {
            if (QDir(path).removeRecursively())
                return {};
            return fail(ErrorCode::WorkFailed, path.toStdString(), "not all of it was removed",
                        "see whether you may write to its folders");
        });
    });
}

int RunLibrary::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

QVariant RunLibrary::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunFacts &run = m_runs[std::size_t(index.row())];
    switch (role) {
    case FactsRole:
        return QVariant::fromValue(run);
    case PathRole:
        return run.path;
    case Qt::DisplayRole:
    case Qt::EditRole:
        return run.name;
    case Qt::AccessibleTextRole:
        return tr("%1, %2, step %3").arg(run.name, stateText(run), countText(run.status.step));
    default:
        return {};
    }
}

bool RunLibrary::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    rename(m_runs[std::size_t(index.row())].path, value.toString().trimmed());
    return false; // it changes when the folder has
}

Qt::ItemFlags RunLibrary::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractListModel::flags(index);
    return index.isValid() && !isAtWork(m_runs[std::size_t(index.row())])
               ? flags | Qt::ItemIsEditable
               : flags;
}

} // namespace hit
