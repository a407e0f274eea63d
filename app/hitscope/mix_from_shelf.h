// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMenu;

namespace hit {

class Explorer;
class Keeping;
class MessageBar;
class TilePage;

/// Kept pictures as the rows and columns of the mixing grid: what is selected on the shelf when it
/// opens, what is dropped on a head, what the menu of a head offers. GUI thread.
class MixFromShelf final : public QObject
{
    Q_OBJECT
public:
    MixFromShelf(TilePage &page, const Explorer &explorer, Keeping &keeping, MessageBar &messages,
                 QObject *parent);

private:
    void takeSelection();
    void showMenu(int head, QPoint globalPos);
    void fillKept(QMenu &menu, int head);
    void choose(int head, const QStringList &ids);

    TilePage &m_page;
    const Explorer &m_explorer;
    Keeping &m_keeping;
};

} // namespace hit
