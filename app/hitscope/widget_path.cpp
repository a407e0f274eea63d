// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/widget_path.h"

#include <QApplication>
#include <QStringList>
#include <QWidget>

#include <algorithm>

namespace hit {

namespace {

/// What `widget` is called among `siblings`.
QString partOf(const QWidget *widget, const QWidgetList &siblings)
{
    if (!widget->objectName().isEmpty())
        return widget->objectName();
    const QString type = QLatin1String(widget->metaObject()->className());
    int index = 0;
    for (const QWidget *sibling : siblings) {
        if (sibling == widget)
            break;
        index += sibling->objectName().isEmpty()
                 && type == QLatin1String(sibling->metaObject()->className());
    }
    return type + QLatin1Char('#') + QString::number(index);
}

QWidgetList childrenOf(const QWidget *parent)
{
    QWidgetList children;
    for (QWidget *child : parent->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly))
        if (!child->isWindow())
            children.append(child);
    return children;
}

/// Only what can be seen, and in an order that does not depend on addresses.
QWidgetList windows()
{
    QWidgetList shown;
    for (QWidget *window : QApplication::topLevelWidgets())
        if (window->isVisible())
            shown.append(window);
    std::sort(shown.begin(), shown.end(), [](const QWidget *a, const QWidget *b) {
        return qstrcmp(a->metaObject()->className(), b->metaObject()->className()) < 0;
    });
    return shown;
}

QWidget *find(const QString &part, const QWidgetList &widgets)
{
    for (QWidget *widget : widgets)
        if (partOf(widget, widgets) == part)
            return widget;
    return nullptr;
}

} // namespace

QString pathOf(const QWidget *widget)
{
    QStringList parts;
    for (; widget; widget = widget->parentWidget()) {
        const bool top = widget->isWindow() || !widget->parentWidget();
        parts.prepend(partOf(widget, top ? windows() : childrenOf(widget->parentWidget())));
        if (top)
            break;
    }
    return parts.join(QLatin1Char('/'));
}

QWidget *widgetAt(const QString &path)
{
    const QStringList parts = path.split(QLatin1Char('/'));
    QWidget *widget = find(parts.first(), windows());
    for (qsizetype i = 1; widget && i < parts.size(); ++i)
        widget = find(parts[i], childrenOf(widget));
    return widget;
}

} // namespace hit
