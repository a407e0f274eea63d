// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs.h"

#include "ui/time_text.h"

#include <QDir>

#include <algorithm>

namespace hit {
namespace {

constexpr qint64 msBeforeGuess = 3000; // earlier, the time left would jump about
constexpr double leastDoneForGuess = 0.01;

} // namespace

JobList::JobList(QObject *parent)
    : QAbstractListModel(parent)
{
}

int JobList::add(const QString &kind, const QString &target, const QString &folder,
                 std::function<void()> cancel)
{
    Entry entry;
    entry.job.id = ++m_lastId;
    entry.job.kind = kind;
    entry.job.target = target;
    entry.job.folder = folder;
    entry.cancel = std::move(cancel);
    entry.clock.start();
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_entries.push_back(std::move(entry));
    endInsertRows();
    Q_EMIT jobAdded(m_lastId);
    Q_EMIT progressed();
    return m_lastId;
}

void JobList::update(int id, double done, const QString &text)
{
    const int at = row(id);
    if (at < 0 || m_entries[std::size_t(at)].job.state != Job::State::Running)
        return;
    Entry &entry = m_entries[std::size_t(at)];
    entry.job.done = qBound(std::max(entry.job.done, 0.0), done, 1.0);
    entry.job.text = text;
    const qint64 elapsed = entry.clock.elapsed();
    if (elapsed >= msBeforeGuess && entry.job.done >= leastDoneForGuess)
        entry.job.secondsLeft = double(elapsed) / 1000 * (1 / entry.job.done - 1);
    touch(at);
}

void JobList::finish(int id, const QString &text)
{
    end(id, Job::State::Done, text);
}

void JobList::fail(int id, const QString &why)
{
    end(id, Job::State::Failed, why);
}

void JobList::cancelled(int id)
{
    end(id, Job::State::Cancelled, {});
}

void JobList::end(int id, Job::State state, const QString &text)
{
    const int at = row(id);
    if (at < 0 || m_entries[std::size_t(at)].job.state != Job::State::Running)
        return;
    Entry &entry = m_entries[std::size_t(at)];
    entry.job.state = state;
    entry.job.text = text;
    entry.job.secondsLeft = -1;
    if (state == Job::State::Done)
        entry.job.done = 1;
    entry.cancel = nullptr;
    touch(at);
    Q_EMIT jobEnded(id);
}

void JobList::requestCancel(int id)
{
    const int at = row(id);
    if (at < 0)
        return;
    // The call may end the job, which lets go of it.
    const auto cancel = m_entries[std::size_t(at)].cancel;
    if (cancel)
        cancel();
}

void JobList::remove(int id)
{
    const int at = row(id);
    if (at < 0 || m_entries[std::size_t(at)].job.state == Job::State::Running)
        return;
    beginRemoveRows({}, at, at);
    m_entries.erase(m_entries.begin() + at);
    endRemoveRows();
    Q_EMIT progressed();
}

void JobList::removeEnded()
{
    for (int at = rowCount() - 1; at >= 0; --at)
        remove(m_entries[std::size_t(at)].job.id);
}

const Job *JobList::job(int id) const
{
    const int at = row(id);
    return at < 0 ? nullptr : &m_entries[std::size_t(at)].job;
}

const Job *JobList::front() const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [](const Entry &entry) {
        return entry.job.state == Job::State::Running;
    });
    return found == m_entries.end() ? nullptr : &found->job;
}

int JobList::running() const
{
    return int(std::count_if(m_entries.begin(), m_entries.end(), [](const Entry &entry) {
        return entry.job.state == Job::State::Running;
    }));
}

bool JobList::anyUnknown() const
{
    return std::any_of(m_entries.begin(), m_entries.end(), [](const Entry &entry) {
        return entry.job.state == Job::State::Running && entry.job.done < 0;
    });
}

QStringList JobList::runningTargets() const
{
    QStringList targets;
    for (const Entry &entry : m_entries)
        if (entry.job.state == Job::State::Running)
            targets.append(QDir(entry.job.folder).absoluteFilePath(entry.job.target));
    return targets;
}

int JobList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant JobList::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Job &job = m_entries[std::size_t(index.row())].job;
    switch (role) {
    case JobRole:
        return QVariant::fromValue(job);
    case Qt::DisplayRole:
        return job.target;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3").arg(job.target, job.kind, statusText(job));
    default:
        return {};
    }
}

int JobList::row(int id) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [id](const Entry &entry) { return entry.job.id == id; });
    return found == m_entries.end() ? -1 : int(found - m_entries.begin());
}

void JobList::touch(int at)
{
    Q_EMIT dataChanged(index(at), index(at));
    Q_EMIT progressed();
}

QString JobList::statusText(const Job &job)
{
    switch (job.state) {
    case Job::State::Done:
        return job.text.isEmpty() ? tr("Done") : tr("Done, %1").arg(job.text);
    case Job::State::Failed:
        return job.text.isEmpty() ? tr("Failed") : tr("Failed: %1").arg(job.text);
    case Job::State::Cancelled:
        return tr("Cancelled");
    case Job::State::Running:
        break;
    }
    if (job.done < 0)
        return tr("under way");
    const QString percent = tr("%1\u202f%").arg(int(job.done * 100));
    const QString left = timeLeftText(job.secondsLeft);
    return left.isEmpty() ? percent : tr("%1, %2").arg(percent, left);
}

} // namespace hit
