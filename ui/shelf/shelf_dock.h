// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/dock.h"

class QMenu;
class QStackedWidget;
class QUndoStack;

namespace hit {

class IconButton;
class SearchField;
class ShelfDetails;
class ShelfLibrary;
class ShelfView;

/// What a person keeps: tiles with a search above and, when asked for, tags and notes below.
/// Changes the library; where to go is for who listens. While it has the focus, Ctrl+Z is the
/// shelf's own if the shelf is what was changed last; else it is left to the picture.
class ShelfDock final : public Dock
{
    Q_OBJECT
public:
    explicit ShelfDock(ShelfLibrary &library, QWidget *parent = nullptr);
    ShelfView &view() const { return *m_view; }
    void search(); ///< shows the dock, its search gets the focus
    void select(const QString &id);
    void pictureChanged(); ///< since the shelf was: Ctrl+Z is the picture's

Q_SIGNALS:
    void goToRequested(const QString &id);
    void addToMixRequested(const QStringList &ids);
    void compareRequested(const QStringList &ids); ///< to find what sets them apart
    void importRequested();
    void exportRequested(const QStringList &ids);
    void filesDropped(const QStringList &paths);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QUndoStack *undoFor(const QKeyEvent &key) const; ///< null: the key is not for the shelf
    QWidget *makeTop();
    void connectView();
    void showDetails(bool on);
    void showPage();
    void showMenu(QPoint globalPos);
    void fillGeneral(QMenu &menu);

    ShelfLibrary &m_library;
    SearchField *m_search;
    IconButton *m_more;
    QStackedWidget *m_pages;
    ShelfView *m_view;
    ShelfDetails *m_details;
    bool m_changedLast = false; ///< the shelf, not the picture
    int m_firstStep = 0;        ///< of the shelf since the picture changed
};

} // namespace hit
