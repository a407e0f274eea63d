// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/dock.h"

class QStackedWidget;

namespace hit {

class EditPanel;
class Explorer;
class FinderPanel;
class ShelfLibrary;

/// The edit stack, and the finder as a page of its own.
class DirectionsDock final : public Dock
{
    Q_OBJECT
public:
    /// `shelf`: the pictures that the finder compares; `cacheFolder`: where it keeps what it found.
    DirectionsDock(Explorer &explorer, const ShelfLibrary &shelf, const QString &cacheFolder,
                   QWidget *parent = nullptr);
    EditPanel &stack() { return *m_stack; }
    FinderPanel &finder() { return *m_finder; }
    void setFinderShown(bool shown);
    bool isFinderShown() const;

Q_SIGNALS:
    void finderShownChanged(bool shown);

private:
    QStackedWidget *m_pages;
    EditPanel *m_stack;
    FinderPanel *m_finder;
};

} // namespace hit
