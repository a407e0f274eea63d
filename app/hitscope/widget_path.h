// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace hit {

/// Names a widget in a recording: from its window down, object names where there are any, else the
/// class and its place among the unnamed siblings of that class: "mainWindow/canvas/QFrame#0".
QString pathOf(const QWidget *widget);
QWidget *widgetAt(const QString &path); ///< null if it is not there (now)

} // namespace hit
