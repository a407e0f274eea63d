// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace hit {

class JobList;

/// Rows of 64 px with name, state, progress and one button: cancel while it runs, open the folder
/// when it is done. Delete cancels or removes the current row, Enter opens its folder.
class JobView final : public QListView
{
    Q_OBJECT
public:
    explicit JobView(JobList &jobs, QWidget *parent = nullptr);
    void press(const QModelIndex &index); ///< the row's button

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void openFolder(const QModelIndex &index);
    void cancelOrRemove(const QModelIndex &index);

    JobList &m_jobs;
};

} // namespace hit
