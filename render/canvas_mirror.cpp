// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas_p.h"

namespace hit {

void Canvas::Private::takeGesturesOf(Canvas *other)
{
    const auto pass = [&](auto gesture) { QObject::connect(other, gesture, q, gesture); };
    pass(&Canvas::travelStarted);
    pass(&Canvas::travelled);
    pass(&Canvas::travelFinished);
    pass(&Canvas::travelCancelled);
    pass(&Canvas::travelStep);
    pass(&Canvas::pixelHovered);
    pass(&Canvas::pixelClicked);
    pass(&Canvas::probeStep);
    pass(&Canvas::regionDrawn);
    pass(&Canvas::dividerMoved);
    pass(&Canvas::playRequested);
    pass(&Canvas::menuRequested);
}

void Canvas::setMirror(Canvas *mirror)
{
    d->mirror = mirror;
    if (!mirror)
        return;
    d->takeGesturesOf(mirror);
    mirror->setTool(d->tool);
    mirror->setPixelFilter(d->scene.filter);
    mirror->setColors(d->scene.colors);
    if (const Frame frame = d->surface->frame(); frame.data)
        mirror->setFrame(frame);
    mirror->setParts(d->scene.parts);
    mirror->setMap(d->scene.map);
    mirror->setLegend(d->maps->legend());
    mirror->setOutlines(d->maps->outlines());
    mirror->setRegion(d->maps->region());
    if (const Frame other = d->surface->other(); other.data)
        mirror->setOther(other);
    mirror->setComparison(d->scene.comparison);
}

void Canvas::setBare(bool on)
{
    d->bare = on;
    d->place();
}

} // namespace hit
