// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_requests.h"
#include "ui/train/run_facts.h"

#include <QAbstractListModel>
#include <QThreadPool>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <vector>

class QSettings;

namespace hit {

class RunWatch;

/// All runs under the chosen folders, whoever trains them and where: the folders are watched, never
/// asked in the GUI thread. The newest run is first and keeps its place. What is asked of a run is
/// done in the background; `refused` says what could not be. GUI thread.
class RunLibrary final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { FactsRole = Qt::UserRole, PathRole };

    /// Keeps its folders in `store`.
    explicit RunLibrary(QSettings &store, QObject *parent = nullptr);
    ~RunLibrary() override;

    static QString defaultFolder(); ///< ~/Hitscope runs
    QStringList folders() const { return m_folders; }
    void addFolder(const QString &folder);
    void removeFolder(const QString &folder); ///< from the list; nothing on disk
    void lookNow();
    bool hasLooked() const; ///< every folder was read once

    const RunFacts *run(const QString &path) const; ///< null if there is none
    const std::vector<RunFacts> &runs() const { return m_runs; }
    int row(const QString &path) const; ///< -1 if there is none
    /// The one that the status bar speaks of: at work, the newest, rather one that trains than one
    /// that waits; null if none is.
    const RunFacts *front() const;

    /// Threads for what waits for run folders, which may be slow, or never answer: the program's
    /// own are few, and others save their work by them.
    QThreadPool &disk() { return m_disk; }
    /// `onRefusal`: in place of `refused`, where no person asks.
    using OnRefusal = std::function<void(const Error &)>;
    void ask(const QString &path, Request request, const OnRefusal &onRefusal = {});
    void rename(const QString &path, const QString &name); ///< refused while it is at work
    /// Refused while it is at work; one that waits gives up its place.
    void moveToTrash(const QString &path);
    void putBack(const QString &path, const QString &inTrash);
    void remove(const QString &path); ///< for good, where there is no trash

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void changed(); ///< any row
    void stateChanged(const hit::RunFacts &before, const hit::RunFacts &now);
    void appeared(const hit::RunFacts &run);
    void renamed(const QString &from, const QString &to);
    void trashed(const QString &path, const QString &inTrash);
    void noTrash(const QString &path); ///< it can only be removed for good
    void refused(const QString &path, const hit::Error &error);

private:
    using Clock = std::chrono::steady_clock;

    void watch(const QString &folder);
    void take(const QString &folder, std::vector<RunFacts> runs, Clock::time_point begun);
    void keepHeld(std::vector<RunFacts> &runs, Clock::time_point begun);
    void place(std::vector<RunFacts> runs);
    void update(int row, RunFacts facts);
    void hold(const QString &path, const std::function<Status()> &work,
              const std::function<void()> &done = {});
    void work(const QString &path, const std::function<Status()> &work,
              const std::function<void()> &done = {}, const OnRefusal &onRefusal = {});

    QSettings &m_store;
    QStringList m_folders;
    std::map<QString, std::vector<RunFacts>> m_found; ///< by folder
    std::vector<RunFacts> m_runs;
    std::map<QString, Clock::time_point> m_heldUntil; ///< runs whose lock we take; max: now
    QThreadPool m_disk;
    std::map<QString, std::shared_ptr<RunWatch>> m_watches; ///< last: they end first
};

} // namespace hit
