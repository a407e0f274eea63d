// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

#include <QPointF>
#include <QRect>
#include <QSize>

namespace hit {

enum class PixelFilter {
    Auto,    ///< squares at integer zooms, else sharp-bilinear
    Nearest, ///< squares at every zoom from 100 %
    Smooth   ///< bilinear
};

/// How the pixels of the screen read those of the picture; the same words in GLSL and in the
/// software view.
struct Sampling
{
    enum class Kernel { Nearest, Linear, Area };
    Kernel kernel = Kernel::Nearest;
    int prescale = 1; ///< Linear: nearest to this integer zoom first, then linear
    friend bool operator==(const Sampling &, const Sampling &) = default;
};
/// Below 100 % always the area average: nothing may shimmer or vanish.
Sampling samplingFor(PixelFilter filter, double zoom);

/// Zoom and place of the picture; pure arithmetic in device pixels, so that it is tested without a
/// screen. The middle of the viewport always lies in the picture, so it never gets lost.
class CanvasTransform
{
public:
    static constexpr double leastZoom = 0.0625, mostZoom = 16;

    void setViewport(QSize devicePixels);
    void setPicture(QSize pixels);
    void setMargins(double margin, double captionRoom); ///< device pixels kept free by fit
    void setView(const View &view);
    QSize viewport() const { return m_viewport; }
    /// While fitted, `zoom` and the centre are those of the last free view.
    View view() const { return m_view; }
    double zoom() const;        ///< device pixels per image pixel, also while fitted
    QRectF pictureRect() const; ///< device pixels, whole numbers at integer zooms
    QPointF pixelFromDevice(QPointF device) const;
    void zoomAt(QPointF device,
                double factor);               ///< keeps the pixel under the pointer, 0.0625 ... 16
    void stepZoom(QPointF device, int steps); ///< along 6.25, 12.5, 25, 50, 100, 200, ... 1600 %
    void panBy(QPointF device);
    void fit();
    void fitOrLastZoom();

private:
    double fitZoom() const;
    double largestZoom(double given) const;
    void release(); ///< ends fit, keeping what is shown
    void setCentre(QPointF pixel);

    QSize m_viewport, m_picture;
    double m_margin = 16, m_captionRoom = 32;
    View m_view;
};

} // namespace hit
