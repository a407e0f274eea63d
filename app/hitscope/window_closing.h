// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QMainWindow;
class QMessageBox;
class QSettings;

namespace hit {

class JobList;

/// The end of the program while exports run. Closing the window asks, and goes on without a window
/// where the person wants that. Then the window comes back when one fails, and what was saved is
/// told at the next start.
class WindowClosing final : public QObject
{
    Q_OBJECT
public:
    WindowClosing(QMainWindow &window, JobList &jobs, QSettings &store);

    /// Asks if work would be lost, and is false until there is an answer.
    bool mayClose();
    /// Asks as mayClose(), and returns with the answer.
    bool mayLogOut();
    /// The running ones may be cancelled: mayClose() asks no more.
    void cancelRunning() { m_mayCancel = true; }
    /// What was saved since the last window was closed and is still there.
    QStringList takeSaved();

private:
    void rememberFolder(int id);
    void sweep();
    void ask();
    QMessageBox *makeQuestion();
    void goOnHidden();
    void takeEnded(int id);
    void comeBack();

    QMainWindow &m_window;
    JobList &m_jobs;
    QSettings &m_store;
    bool m_mayCancel = false; ///< the person said that the running ones may be cancelled
    bool m_hidden = false;
};

} // namespace hit
