// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFileDialog;
class QWidget;

namespace hit {

/// The desktop's file dialog, or Qt's with room for its columns; deletes itself once closed.
QFileDialog *makeFileDialog(QWidget *parent, const QString &title, const QString &place);

} // namespace hit
