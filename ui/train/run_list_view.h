// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace hit {

class RunLibrary;

/// The runs, one row of 64 px each: newest sample, name, state with its mark, step, progress. F2
/// renames, Delete asks for the trash. What a row's menu offers is in run_menu.h.
class RunListView final : public QListView
{
    Q_OBJECT
public:
    explicit RunListView(RunLibrary &library, QWidget *parent = nullptr);
    QString selected() const; ///< path; empty: none
    void select(const QString &path);
    QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const QString &path); ///< another one, or none
    void deleteRequested(const QString &path);
    void menuRequested(const QString &path, QPoint globalPos);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    RunLibrary &m_library;
};

} // namespace hit
