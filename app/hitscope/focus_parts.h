// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QMainWindow;
class QWidget;

namespace hit {

/// F6: moves the focus to the next (or previous) part of the window that can take it. `canvas` is
/// the first part, then the docks by place (left, right, bottom, top; those not shown are skipped),
/// then `topBar`.
void focusNextPart(const QMainWindow &window, QWidget *canvas, QWidget *topBar, bool forward);

} // namespace hit
