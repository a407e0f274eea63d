// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/map_layer.h"

#include <QImage>
#include <QRgb>

#include <vector>

namespace hit {

/// How two pictures, A and B, share the canvas. Without a B it shows A.
struct Comparison
{
    enum class Show {
        A,
        Split, ///< A left of the divider, B right of it
        B,
        Difference ///< how far the pixels of A are from those of B
    };
    Show show = Show::A;
    double divider = 0.5; ///< 0 ... 1 of what is seen of the picture
    int gain = 1;         ///< Difference
    MapLegend legend;     ///< Difference: its ramp has the colours of 0 ... 255
    QString nameA, nameB; ///< what stands in the corners after the letters
    friend bool operator==(const Comparison &, const Comparison &) = default;
};

/// The largest of |A - B| of red, green and blue times `gain`, at most 255, as a colour of the 256
/// of `ramp`. In the pixels of A; of a B of another size the pixel at the same place. What the
/// shader of the canvas does, on the CPU. RGBA8888; null if one of them is.
QImage differenceOf(const QImage &a, const QImage &b, int gain, const std::vector<QRgb> &ramp);

/// What is compared as one picture, as large as the larger one in squares of equal pixels. `at`:
/// where the divider stands, 0 ... 1 of the picture.
QImage comparedImage(const QImage &a, const QImage &b, const Comparison &comparison, double at);

} // namespace hit
