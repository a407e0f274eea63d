// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/dock.h"

class QStackedWidget;

namespace hit {

class RunActions;
class RunLibrary;
class RunListView;

/// All runs, with what can be done with each in its menu; a new one, and more folders.
class RunsDock final : public Dock
{
    Q_OBJECT
public:
    explicit RunsDock(RunActions &actions, QWidget *parent = nullptr);
    QString selected() const;         ///< path of a run; empty: none
    void select(const QString &path); ///< as soon as it is there, if no other is chosen meanwhile
    void giveUp(const QString &path); ///< it will not be there
    void chooseFolder();              ///< one more, in a dialog

Q_SIGNALS:
    void newRunRequested();
    void chosen(const QString &path); ///< empty: none

private:
    void showMenu(const QString &path, QPoint globalPos);
    void takeRows();
    void selectFirst();

    RunActions &m_actions;
    RunLibrary &m_library;
    RunListView *m_list;
    QStackedWidget *m_pages;
    QString m_wanted;  ///< to be selected once it is there
    QString m_before;  ///< what was selected when that was wanted
    QString m_offered; ///< selected by itself, until a run at work is known
};

} // namespace hit
