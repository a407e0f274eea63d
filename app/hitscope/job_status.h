// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QProgressBar;
class QToolButton;

namespace hit {

class IconButton;
class JobList;

/// The jobs in the status bar: the front one with its progress and a button that cancels it, a
/// count of the others. Hidden without jobs, and for the first moment of one. A press cancels the
/// job that was shown when it began, and none right after another one took its place: nobody can
/// have meant that one.
class JobStatus final : public QWidget
{
    Q_OBJECT
public:
    explicit JobStatus(JobList &jobs, QWidget *parent = nullptr);

Q_SIGNALS:
    void clicked(); ///< the person wants to see the jobs

private:
    void refresh();
    void showFront(int id);

    JobList &m_jobs;
    QToolButton *m_text;
    QProgressBar *m_bar;
    IconButton *m_cancel;
    int m_shown = 0, m_pressed = 0; ///< jobs, 0: none
    QTimer m_moment, m_run; ///< until it shows; while a progress that is not known runs along
    QTimer m_settling;      ///< after another job took the place
};

} // namespace hit
