// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

class QLabel;

namespace hit {

/// An icon that stands for itself, in a colour of the theme, also after the theme changed.
QLabel *makeIconLabel(const QString &name, int size, QColor Tokens::*color);

} // namespace hit
