// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas_p.h"
#include "render/frame_image.h"

namespace hit {

/// The divider and the names of both sides, where the picture is now.
void Canvas::Private::placeComparison()
{
    const double ratio = q->devicePixelRatioF();
    const QRectF seen = scene.seenPicture();
    const QRectF place(seen.topLeft() / ratio, seen.size() / ratio);
    divider->setPlace(place, scene.comparison.divider);
    divider->setVisible(scene.shown() == Comparison::Show::Split && !seen.isEmpty());
    if (!divider->isVisible() && divider->hasFocus())
        q->setFocus();
    divider->raise();
    overlay->setComparison(place, scene.shown(), scene.comparison, scene.colors.other);
}

void Canvas::setOther(Frame frame)
{
    if (d->mirror)
        d->mirror->setOther(frame);
    d->scene.otherSize = QSize(frame.width, frame.height);
    d->surface->setOther(std::move(frame));
    d->placeComparison();
    d->maps->update();
}

void Canvas::clearOther()
{
    if (d->mirror)
        d->mirror->clearOther();
    d->scene.otherSize = {};
    d->surface->clearOther();
    d->placeComparison();
    d->maps->update();
}

bool Canvas::hasOther() const
{
    return !d->scene.otherSize.isEmpty();
}

bool Canvas::isOther(QPoint place) const
{
    const Comparison::Show show = d->scene.shown();
    return isVisible() && rect().contains(place)
           && (show == Comparison::Show::B
               || (show == Comparison::Show::Split && d->toPane(place).x() >= d->scene.dividerX()));
}

void Canvas::setComparison(const Comparison &comparison)
{
    if (comparison == d->scene.comparison)
        return;
    if (d->mirror)
        d->mirror->setComparison(comparison);
    d->scene.comparison = comparison;
    d->placeComparison();
    d->maps->update();
    d->surface->widget().update();
}

const Comparison &Canvas::comparison() const
{
    return d->scene.comparison;
}

QImage Canvas::grabOther() const
{
    return imageFromFrame(d->surface->other()).value_or(QImage());
}

QImage Canvas::grabComparison() const
{
    const QRectF picture = d->scene.transform.pictureRect();
    const double at = (d->scene.dividerX() - picture.left()) / picture.width();
    return comparedImage(grabPicture(), grabOther(), d->scene.comparison, at);
}

} // namespace hit
