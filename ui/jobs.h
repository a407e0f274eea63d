// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QElapsedTimer>
#include <QString>

#include <functional>
#include <vector>

namespace hit {

/// One piece of work that goes on in the background.
struct Job
{
    enum class State { Running, Done, Failed, Cancelled };
    int id = 0;
    QString kind;   ///< "Film", "Image"
    QString target; ///< file name for a person
    QString folder; ///< opened when done; empty: nothing to open
    State state = State::Running;
    double done = -1;        ///< 0 ... 1, never goes back; -1: not known
    double secondsLeft = -1; ///< -1: not known yet
    QString text;            ///< "212 of 352 frames"; the reason when failed
};

/// The queue that the window shows. Whoever works reports here; GUI thread.
class JobList final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { JobRole = Qt::UserRole };

    explicit JobList(QObject *parent = nullptr);
    /// `cancel` is called when the person asks for it; the job ends when cancelled() is called.
    int add(const QString &kind, const QString &target, const QString &folder,
            std::function<void()> cancel);
    void update(int id, double done, const QString &text);
    void finish(int id, const QString &text = {});
    void fail(int id, const QString &why);
    void cancelled(int id);
    void requestCancel(int id);
    void remove(int id); ///< one that has ended
    void removeEnded();

    const Job *job(int id) const; ///< null if there is none
    const Job *front() const;     ///< the oldest running one, null if none
    int running() const;
    bool anyUnknown() const;            ///< one runs whose progress is not known
    QStringList runningTargets() const; ///< paths, with their folders

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    static QString
    statusText(const Job &job); ///< "62 %, about 40 s left", "Failed: the disk is full"

Q_SIGNALS:
    void jobAdded(int id);
    void jobEnded(int id);
    void progressed(); ///< anything that the status bar shows

private:
    struct Entry
    {
        Job job;
        std::function<void()> cancel;
        QElapsedTimer clock;
    };
    int row(int id) const;
    void touch(int row);
    void end(int id, Job::State state, const QString &text);

    std::vector<Entry> m_entries;
    int m_lastId = 0;
};

} // namespace hit

Q_DECLARE_METATYPE(hit::Job)
