// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace hit {

class EditList;
class Explorer;
class SearchField;

/// The edit stack with its search, and what is done with all of it.
class EditPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit EditPanel(Explorer &explorer, QWidget *parent = nullptr);
    EditList &list() { return *m_list; }

Q_SIGNALS:
    void findRequested();
    void loadRequested();
    void saveRequested();
    void refused(const hit::Error &error); ///< a change that cannot be made

private:
    QWidget *makeSearchRow();
    QWidget *makeList();
    QWidget *makeButtons();
    void refresh();

    Explorer &m_explorer;
    EditList *m_list;
    SearchField *m_search;
    QLabel *m_noMatch;
    QPushButton *m_find, *m_reset, *m_save;
    QStackedWidget *m_pages;
};

} // namespace hit
