// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QWidget>

#include <algorithm>

namespace hit {

/// Of what is written over the canvas. Taken when it is painted: a font that an overlay kept would
/// not follow the text size, which a style sheet hands out anew with every theme.
inline QFont captionFont(const QWidget &canvas)
{
    constexpr double part = 0.85, leastPoints = 7;
    QFont caption = canvas.font();
    if (caption.pointSizeF() > 0)
        caption.setPointSizeF(std::max(leastPoints, caption.pointSizeF() * part));
    return caption;
}

} // namespace hit
