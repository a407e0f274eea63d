// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/dock_tabs.h"

#include <QDockWidget>
#include <QIcon>
#include <QMainWindow>
#include <QPainter>
#include <QStyleOptionTab>
#include <QTabBar>

#include <algorithm>

namespace hit {
namespace {

constexpr int usualPadding = 24, leastPadding = 12, iconPadding = 16; ///< of both sides together
constexpr int besideName = 4; ///< on one side; less than leastPadding, for what is rounded

int widthOf(const QTabBar &tabs, const QString &name)
{
    return tabs.fontMetrics().size(Qt::TextShowMnemonic, name).width();
}

int widthOfNames(const QTabBar &tabs)
{
    int width = 0;
    for (int i = 0; i < tabs.count(); ++i)
        width += widthOf(tabs, tabs.tabText(i));
    return width;
}

} // namespace

const QTabBar *dockTabs(const QWidget *widget)
{
    const auto *tabs = qobject_cast<const QTabBar *>(widget);
    return tabs && qobject_cast<const QMainWindow *>(tabs->parentWidget()) ? tabs : nullptr;
}

bool haveRoomForNames(const QTabBar &tabs)
{
    return widthOfNames(tabs) + tabs.count() * leastPadding <= tabs.width();
}

int widthOfTab(const QTabBar &tabs, const QStyleOptionTab &tab)
{
    // The text that it brings may be elided to the width that it had.
    const int name = widthOf(tabs, tabs.tabText(tab.tabIndex)), count = std::max(tabs.count(), 1);
    if (haveRoomForNames(tabs))
        return name
               + std::clamp((tabs.width() - widthOfNames(tabs)) / count, leastPadding,
                            usualPadding);
    const int icon = tab.iconSize.width() + iconPadding;
    if (!(tab.state & QStyle::State_Selected))
        return icon;
    return std::clamp(name + usualPadding, icon, std::max(tabs.width() - (count - 1) * icon, icon));
}

QRect placeOfName(const QStyleOptionTab &tab)
{
    return tab.rect.adjusted(besideName, 0, -besideName, 0);
}

bool drawIconOfTab(const QTabBar &tabs, const QStyleOptionTab &tab, QPainter &painter)
{
    if (tab.state & QStyle::State_Selected || haveRoomForNames(tabs))
        return false;
    const auto docks =
        tabs.parentWidget()->findChildren<QDockWidget *>(QString(), Qt::FindDirectChildrenOnly);
    const auto dock = std::find_if(docks.begin(), docks.end(), [&](const QDockWidget *one) {
        return one->windowTitle() == tabs.tabText(tab.tabIndex);
    });
    if (dock == docks.end() || (*dock)->windowIcon().isNull())
        return false;
    QRect place(QPoint(), tab.iconSize);
    place.moveCenter(tab.rect.center());
    const bool hovered = tab.state & QStyle::State_MouseOver;
    (*dock)->windowIcon().paint(&painter, place, Qt::AlignCenter,
                                hovered ? QIcon::Active : QIcon::Normal);
    return true;
}

} // namespace hit
