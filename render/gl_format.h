// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSurfaceFormat>

namespace hit {

/// OpenGL 4.5 core asked for, 3.3 accepted. main() makes it the default before the application
/// starts, so that the window's own context and the canvas' can share.
QSurfaceFormat canvasFormat();

} // namespace hit
