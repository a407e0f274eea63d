// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <QImage>
#include <QOpenGLTexture>
#include <QSize>

#include <memory>

namespace hit {

// All of this needs a current context.

/// RGBA8, one level, nearest, clamped.
Result<std::unique_ptr<QOpenGLTexture>> makeTexture(QSize size);

/// RGB32F [side, side, 3], one level, nearest, clamped.
Result<std::unique_ptr<QOpenGLTexture>> makeFloatTexture(int side, const float *rgb);

/// The pixels of an RGBA8 texture as they are; a null image if GL refuses.
QImage readTexture(unsigned texture, QSize size);

/// Error if GL has one waiting; leaves none waiting.
Status takeGlError(const char *during);

} // namespace hit
