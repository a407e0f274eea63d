// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>

namespace hit {

/// The way that an arrow key points, y downwards; (0, 0) of any other key.
QPoint arrowOf(int key);

} // namespace hit
