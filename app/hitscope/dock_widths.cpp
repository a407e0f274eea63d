// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/dock_widths.h"

#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>

#include <array>
#include <chrono>

namespace hit {
namespace {

constexpr std::array columns{Qt::LeftDockWidgetArea, Qt::RightDockWidgetArea};

} // namespace

DockWidths::DockWidths(QMainWindow &window)
    : QObject(&window)
    , m_window(window)
{
    using namespace std::chrono_literals;
    m_chosen.setSingleShot(true);
    m_chosen.setInterval(0ms); // once all docks of a column have their places
    connect(&m_chosen, &QTimer::timeout, this, &DockWidths::takeChosen);
    window.installEventFilter(this);
    for (auto *dock : window.findChildren<QDockWidget *>(QString(), Qt::FindDirectChildrenOnly))
        dock->installEventFilter(this);
}

/// The window's layout has its new size before this hears of it.
bool DockWidths::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Resize)
        return false;
    if (watched != &m_window)
        m_chosen.start();
    else
        takeWindowSize();
    return false;
}

QList<QDockWidget *> DockWidths::docksIn(Qt::DockWidgetArea area) const
{
    QList<QDockWidget *> docks;
    for (auto *dock : m_window.findChildren<QDockWidget *>(QString(), Qt::FindDirectChildrenOnly))
        if (dock->isVisible() && !dock->isFloating() && m_window.dockWidgetArea(dock) == area
            && m_window.rect().intersects(dock->geometry())) // those behind a tab lie outside
            docks.append(dock);
    return docks;
}

int DockWidths::widthOf(Qt::DockWidgetArea area) const
{
    QRect all;
    for (const QDockWidget *dock : docksIn(area))
        all |= dock->geometry();
    return all.width();
}

void DockWidths::takeWindowSize()
{
    for (const Qt::DockWidgetArea area : columns) {
        Column &column = m_columns[area];
        if (widthOf(area) < column.width && column.before == 0)
            column.before = column.width;
    }
    giveBack();
    for (const Qt::DockWidgetArea area : columns) {
        Column &column = m_columns[area];
        column.width = widthOf(area);
        if (column.width >= column.before)
            column.before = 0;
    }
}

/// As much as there is room for, to all columns at once: one must not take it from another.
void DockWidths::giveBack()
{
    QList<QDockWidget *> narrow;
    QList<int> widths;
    for (const Qt::DockWidgetArea area : columns) {
        const int now = widthOf(area), before = m_columns[area].before;
        for (QDockWidget *dock : docksIn(area))
            if (now < before && dock->width() == now) { // of those side by side none is it all
                narrow.append(dock);
                widths.append(before);
                break;
            }
    }
    if (!narrow.isEmpty())
        m_window.resizeDocks(narrow, widths, Qt::Horizontal);
}

/// Where the window's size did not do it, the width is the person's own now.
void DockWidths::takeChosen()
{
    for (const Qt::DockWidgetArea area : columns)
        if (const int now = widthOf(area); now != m_columns[area].width)
            m_columns[area] = {now, 0};
}

} // namespace hit
