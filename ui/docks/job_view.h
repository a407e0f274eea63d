// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QTimer>

namespace hit {

class JobList;

/// The running jobs, then the others, the newest first: rows of 64 px with name, state, progress
/// and one button: cancel while it runs, open the folder when it is done. Delete cancels or removes
/// the current row, Enter opens its folder.
class JobView final : public QListView
{
    Q_OBJECT
public:
    explicit JobView(JobList &jobs, QWidget *parent = nullptr);
    void press(const QModelIndex &index); ///< the row's button
    QSize sizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void openFolder(const QModelIndex &index);
    void cancelOrRemove(const QModelIndex &index);
    void updateTimer();

    JobList &m_jobs;
    QTimer m_run; ///< redraws the lines that run along
};

} // namespace hit
