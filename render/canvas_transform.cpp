// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas_transform.h"

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr double mostOff = 1.15;    ///< a fitted zoom this near a whole one gives way to it ...
constexpr double marginGiven = 0.2; ///< ... and to the next above for this share of the margin

bool isWhole(double zoom)
{
    return zoom >= 1 && zoom == std::floor(zoom);
}

} // namespace

Sampling samplingFor(PixelFilter filter, double zoom)
{
    if (zoom < 1)
        return {Sampling::Kernel::Area, 1};
    if (filter == PixelFilter::Nearest || zoom == 1
        || (filter == PixelFilter::Auto && isWhole(zoom)))
        return {Sampling::Kernel::Nearest, 1};
    const bool sharp = filter == PixelFilter::Auto;
    return {Sampling::Kernel::Linear, sharp ? static_cast<int>(std::ceil(zoom)) : 1};
}

void CanvasTransform::setViewport(QSize devicePixels)
{
    m_viewport = devicePixels;
}

void CanvasTransform::setPicture(QSize pixels)
{
    m_picture = pixels;
}

void CanvasTransform::setMargins(double margin, double captionRoom)
{
    m_margin = margin;
    m_captionRoom = captionRoom;
}

void CanvasTransform::setView(const View &view)
{
    m_view = view;
    m_view.zoom = std::clamp(view.zoom, leastZoom, mostZoom);
    m_view.centre_x = std::clamp(view.centre_x, 0.0, 1.0);
    m_view.centre_y = std::clamp(view.centre_y, 0.0, 1.0);
}

/// The largest zoom whose picture enters margin and captions by no more than `given`.
double CanvasTransform::largestZoom(double given) const
{
    const double across = (m_viewport.width() - 2 * (m_margin - given)) / m_picture.width();
    const double down = (m_viewport.height() - 2 * (m_captionRoom - given)) / m_picture.height();
    return std::min(across, down);
}

double CanvasTransform::fitZoom() const
{
    if (m_picture.isEmpty())
        return 1;
    const double largest = largestZoom(0);
    const double whole = std::floor(largestZoom(marginGiven * m_margin));
    const bool near = whole >= 1 && largest <= whole * mostOff;
    return std::clamp(near ? whole : largest, leastZoom, mostZoom);
}

double CanvasTransform::zoom() const
{
    return m_view.fit ? fitZoom() : m_view.zoom;
}

QRectF CanvasTransform::pictureRect() const
{
    const double scale = zoom();
    const QSizeF size = QSizeF(m_picture) * scale;
    const QPointF centre =
        m_view.fit ? QPointF(0.5, 0.5) : QPointF(m_view.centre_x, m_view.centre_y);
    QPointF corner(m_viewport.width() / 2.0 - centre.x() * size.width(),
                   m_viewport.height() / 2.0 - centre.y() * size.height());
    if (isWhole(scale))
        corner = QPointF(std::round(corner.x()), std::round(corner.y()));
    return {corner, size};
}

QPointF CanvasTransform::pixelFromDevice(QPointF device) const
{
    return (device - pictureRect().topLeft()) / zoom();
}

void CanvasTransform::setCentre(QPointF pixel)
{
    if (m_picture.isEmpty())
        return;
    m_view.centre_x = std::clamp(pixel.x() / m_picture.width(), 0.0, 1.0);
    m_view.centre_y = std::clamp(pixel.y() / m_picture.height(), 0.0, 1.0);
}

void CanvasTransform::release()
{
    if (!m_view.fit)
        return;
    m_view = View{false, fitZoom(), 0.5, 0.5};
}

void CanvasTransform::zoomAt(QPointF device, double factor)
{
    const QPointF pixel = pixelFromDevice(device);
    release();
    m_view.zoom = std::clamp(m_view.zoom * factor, leastZoom, mostZoom);
    const QPointF middle(m_viewport.width() / 2.0, m_viewport.height() / 2.0);
    setCentre(pixel + (middle - device) / m_view.zoom);
}

void CanvasTransform::stepZoom(QPointF device, int steps)
{
    // The steps are the powers of two, so a zoom between two of them goes to its neighbour first.
    const double place = std::log2(zoom());
    const double from = steps > 0 ? std::floor(place + 1e-9) : std::ceil(place - 1e-9);
    zoomAt(device, std::exp2(from + steps) / zoom());
}

void CanvasTransform::panBy(QPointF device)
{
    release();
    const QPointF centre(m_view.centre_x * m_picture.width(), m_view.centre_y * m_picture.height());
    setCentre(centre - device / m_view.zoom);
}

void CanvasTransform::fit()
{
    m_view.fit = true;
}

void CanvasTransform::fitOrLastZoom()
{
    m_view.fit = !m_view.fit;
}

} // namespace hit
