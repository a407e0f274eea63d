// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

class QPainter;
class QStyleOptionTab;
class QTabBar;
class QWidget;

namespace hit {

/// The tabs of docks that share a place in a QMainWindow show names, closer together where there is
/// little room. Where that is not enough either, those behind show the window icons of their docks.
const QTabBar *dockTabs(const QWidget *widget); ///< null: it is something else
bool haveRoomForNames(const QTabBar &tabs);
int widthOfTab(const QTabBar &tabs, const QStyleOptionTab &tab);
/// Where its name is: as wide as that, while there is room for names.
QRect placeOfName(const QStyleOptionTab &tab);
/// False: it shows its name, or its dock has no icon.
bool drawIconOfTab(const QTabBar &tabs, const QStyleOptionTab &tab, QPainter &painter);

} // namespace hit
