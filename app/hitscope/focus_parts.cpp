// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/focus_parts.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>

#include <algorithm>
#include <array>

namespace hit {

namespace {

/// Docks in the order left, right, bottom, top, in each area from top left to bottom right.
QList<QWidget *> docksInOrder(const QMainWindow &window)
{
    constexpr std::array areas{Qt::LeftDockWidgetArea, Qt::RightDockWidgetArea,
                               Qt::BottomDockWidgetArea, Qt::TopDockWidgetArea};
    const auto place = [&](QDockWidget *dock) {
        const auto area = std::find(areas.begin(), areas.end(), window.dockWidgetArea(dock));
        return std::tuple(area - areas.begin(), dock->y(), dock->x());
    };
    QList<QDockWidget *> docks;
    for (QDockWidget *dock : window.findChildren<QDockWidget *>())
        if (dock->isVisible() && !dock->visibleRegion().isEmpty())
            docks.append(dock);
    std::sort(docks.begin(), docks.end(),
              [&](QDockWidget *a, QDockWidget *b) { return place(a) < place(b); });
    return {docks.begin(), docks.end()};
}

bool takesFocus(const QWidget *widget)
{
    return (widget->focusPolicy() & Qt::TabFocus) && widget->isEnabled() && widget->isVisible();
}

/// What of `part` takes the focus first; null if nothing does.
QWidget *firstIn(QWidget *part)
{
    if (takesFocus(part))
        return part;
    QWidget *widget = part;
    do {
        widget = widget->nextInFocusChain();
        if (part->isAncestorOf(widget) && takesFocus(widget))
            return widget;
    } while (widget != part);
    return nullptr;
}

} // namespace

void focusNextPart(const QMainWindow &window, QWidget *canvas, QWidget *topBar, bool forward)
{
    QList<QWidget *> parts{canvas};
    for (QWidget *child : canvas->findChildren<QWidget *>(Qt::FindDirectChildrenOnly))
        if (takesFocus(child))
            parts.append(child); // the divider between A and B
    parts += docksInOrder(window);
    parts.append(topBar);
    const QWidget *focus = QApplication::focusWidget();
    const auto holds = [&](const QWidget *part) {
        return part == focus || (focus && part->isAncestorOf(focus));
    };
    auto at = std::find(parts.begin(), parts.end(), focus);
    if (at == parts.end())
        at = std::find_if(parts.begin(), parts.end(), holds);
    const qsizetype count = parts.size();
    qsizetype index = at == parts.end() ? (forward ? -1 : count) : at - parts.begin();
    for (qsizetype i = 0; i < count; ++i) {
        index = (index + (forward ? 1 : count - 1)) % count;
        if (QWidget *target = firstIn(parts[index]))
            return target->setFocus(Qt::ShortcutFocusReason);
    }
}

} // namespace hit
