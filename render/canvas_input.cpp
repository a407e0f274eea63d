// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas_p.h"

#include <QContextMenuEvent>
#include <QDragEnterEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QUrl>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

constexpr double pixelsPerSeed = 200, fineFactor = 0.1; // logical px
constexpr double step = 0.05, fineStep = 0.005, coarseStep = 1;
constexpr double dragThreshold = 3; // logical px
constexpr int notch = 120;          // of a wheel; a touch pad sends parts of it

std::optional<QPointF> arrow(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return QPointF(-1, 0);
    case Qt::Key_Right:
        return QPointF(1, 0);
    case Qt::Key_Up:
        return QPointF(0, -1);
    case Qt::Key_Down:
        return QPointF(0, 1);
    default:
        return std::nullopt;
    }
}

double stepFor(Qt::KeyboardModifiers modifiers)
{
    if (modifiers & Qt::ShiftModifier)
        return fineStep;
    return modifiers & Qt::ControlModifier ? coarseStep : step;
}

bool isKeyboard(Qt::FocusReason reason)
{
    return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason
           || reason == Qt::ShortcutFocusReason;
}

} // namespace

void Canvas::Private::updateCursor()
{
    const bool pans = tool == CanvasTool::Pan || spaceHeld;
    if (drag.hiddenAt)
        q->setCursor(Qt::BlankCursor);
    else if (drag.kind == CanvasDrag::Kind::Pan)
        q->setCursor(Qt::ClosedHandCursor);
    else if (pans)
        q->setCursor(Qt::OpenHandCursor);
    else
        q->setCursor(tool == CanvasTool::Travel ? Qt::SizeAllCursor : Qt::CrossCursor);
}

void Canvas::Private::click(QPointF logical)
{
    const QPoint pixel = pixelAt(logical);
    if (QRect({}, pictureSize).contains(pixel))
        Q_EMIT q->pixelClicked(pixel);
}

/// From the corner to there, both inside the picture.
void Canvas::Private::drawRegion(QPointF logical, bool finished)
{
    const QPoint last(pictureSize.width() - 1, pictureSize.height() - 1);
    const auto inside = [&](QPoint pixel) {
        return QPoint(std::clamp(pixel.x(), 0, last.x()), std::clamp(pixel.y(), 0, last.y()));
    };
    const QPoint a = inside(drag.corner), b = inside(pixelAt(logical));
    const QRect region(QPoint(std::min(a.x(), b.x()), std::min(a.y(), b.y())),
                       QPoint(std::max(a.x(), b.x()), std::max(a.y(), b.y())));
    Q_EMIT q->regionDrawn(region, finished);
}

void Canvas::Private::hover(QPoint pixel)
{
    if (!QRect({}, pictureSize).contains(pixel))
        pixel = {-1, -1};
    if (std::exchange(hovered, pixel) != pixel)
        Q_EMIT q->pixelHovered(pixel);
}

void Canvas::Private::startPan(QMouseEvent *event)
{
    drag = {};
    drag.kind = CanvasDrag::Kind::Pan;
    drag.button = event->button();
    drag.last = event->position();
    drag.viewBefore = scene.transform.view();
    spacePanned = spaceHeld;
    updateCursor();
}

/// By the tool, which is not the hand.
void Canvas::Private::startDrag(QMouseEvent *event)
{
    drag = {};
    drag.kind = CanvasDrag::Kind::Armed;
    drag.button = event->button();
    drag.last = event->position();
    if (tool == CanvasTool::Probe) {
        drag.kind = CanvasDrag::Kind::Probe;
        click(event->position());
    } else if (tool == CanvasTool::Region && !pictureSize.isEmpty()) {
        drag.kind = CanvasDrag::Kind::Region;
        drag.corner = pixelAt(event->position());
        drawRegion(event->position(), false);
    }
}

void Canvas::Private::hidePointer(QPoint global)
{
    if (drag.hiddenAt)
        return;
    drag.hiddenAt = global;
    updateCursor();
}

void Canvas::Private::showPointer()
{
    if (!drag.hiddenAt)
        return;
    QCursor::setPos(*drag.hiddenAt);
    drag.last = q->mapFromGlobal(QPointF(*drag.hiddenAt));
    drag.hiddenAt.reset();
    updateCursor();
}

void Canvas::Private::moveTravel(QMouseEvent *event)
{
    const bool fine = event->modifiers() & Qt::ShiftModifier;
    const QPointF moved = event->position() - drag.last;
    drag.last = event->position();
    drag.seeds += moved / pixelsPerSeed * (fine ? fineFactor : 1);
    if (fine)
        hidePointer(event->globalPosition().toPoint());
    else
        showPointer();
    Q_EMIT q->travelled(drag.seeds, event->modifiers() & Qt::ControlModifier);
}

void Canvas::Private::endDrag(bool keep)
{
    showPointer();
    const CanvasDrag ended = std::exchange(drag, {});
    updateCursor();
    if (ended.kind == CanvasDrag::Kind::Travel) {
        if (keep)
            Q_EMIT q->travelFinished();
        else
            Q_EMIT q->travelCancelled();
    } else if (ended.kind == CanvasDrag::Kind::Region && !keep) {
        Q_EMIT q->regionDrawn({}, true);
    } else if (ended.kind == CanvasDrag::Kind::Pan && !keep) {
        scene.transform.setView(ended.viewBefore);
        viewMoved();
        Q_EMIT q->viewChanged();
    }
}

/// Keys that are the canvas' while it has the focus, whatever shortcuts the window has.
bool Canvas::Private::isCanvasKey(const QKeyEvent &event) const
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (event.key() == Qt::Key_Escape)
        return drag.kind != CanvasDrag::Kind::None;
    if (event.key() == Qt::Key_Space)
        return modifiers == Qt::NoModifier;
    return arrow(event.key())
           && (modifiers == Qt::NoModifier || modifiers == Qt::ShiftModifier
               || modifiers == Qt::ControlModifier);
}

bool Canvas::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        if (d->isCanvasKey(*static_cast<QKeyEvent *>(event))) {
            event->accept();
            return true;
        }
    } else if (event->type() == QEvent::NativeGesture) {
        const auto *gesture = static_cast<QNativeGestureEvent *>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            d->scene.transform.zoomAt(d->toPane(gesture->position()), 1 + gesture->value());
            d->viewMoved();
            Q_EMIT viewChanged();
            return true;
        }
    }
    return QWidget::event(event);
}

void Canvas::mousePressEvent(QMouseEvent *event)
{
    d->overlay->setFocusRing(false);
    if (d->drag.kind != CanvasDrag::Kind::None)
        return;
    const bool pans = d->tool == CanvasTool::Pan || d->spaceHeld;
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && pans)) {
        d->startPan(event);
    } else if (event->button() == Qt::LeftButton) {
        d->startDrag(event);
    } else {
        QWidget::mousePressEvent(event);
    }
}

void Canvas::mouseMoveEvent(QMouseEvent *event)
{
    switch (d->drag.kind) {
    case CanvasDrag::Kind::None:
        d->hover(d->pixelAt(event->position()));
        QWidget::mouseMoveEvent(event);
        break;
    case CanvasDrag::Kind::Probe:
        d->click(event->position());
        break;
    case CanvasDrag::Kind::Region:
        d->drawRegion(event->position(), false);
        break;
    case CanvasDrag::Kind::Armed: {
        const QPointF moved = event->position() - d->drag.last;
        if (std::hypot(moved.x(), moved.y()) < dragThreshold)
            break;
        // From here on, so that the picture does not jump by the threshold.
        d->drag.kind = CanvasDrag::Kind::Travel;
        d->drag.last = event->position();
        Q_EMIT travelStarted();
        break;
    }
    case CanvasDrag::Kind::Travel:
        d->moveTravel(event);
        break;
    case CanvasDrag::Kind::Pan:
        d->scene.transform.panBy((event->position() - d->drag.last) * devicePixelRatioF());
        d->drag.last = event->position();
        d->viewMoved();
        Q_EMIT viewChanged();
        break;
    }
}

void Canvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != d->drag.button)
        return QWidget::mouseReleaseEvent(event);
    const bool clicked = d->drag.kind == CanvasDrag::Kind::Armed;
    if (d->drag.kind == CanvasDrag::Kind::Region)
        d->drawRegion(event->position(), true);
    d->endDrag(true);
    if (clicked)
        d->click(event->position());
    d->hover(d->pixelAt(event->position()));
}

void Canvas::leaveEvent(QEvent *event)
{
    d->hover({-1, -1});
    QWidget::leaveEvent(event);
}

void Canvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        fitOrLastZoom();
}

void Canvas::wheelEvent(QWheelEvent *event)
{
    const int turned = event->angleDelta().y();
    if (turned == 0)
        return event->ignore();
    const QPointF device = d->toPane(event->position());
    if (turned % notch == 0)
        d->scene.transform.stepZoom(device, turned / notch);
    else
        d->scene.transform.zoomAt(device, std::exp2(static_cast<double>(turned) / notch));
    d->viewMoved();
    Q_EMIT viewChanged();
    event->accept();
}

void Canvas::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && d->drag.kind != CanvasDrag::Kind::None) {
        d->endDrag(false);
    } else if (event->key() == Qt::Key_Space && d->isCanvasKey(*event)) {
        if (event->isAutoRepeat())
            return;
        d->spaceHeld = true;
        d->spacePanned = false;
        d->updateCursor();
    } else if (event->key() == Qt::Key_Control && d->drag.kind == CanvasDrag::Kind::Travel) {
        Q_EMIT travelled(d->drag.seeds, true);
    } else if (const auto direction = arrow(event->key());
               direction && d->isCanvasKey(*event) && d->drag.kind == CanvasDrag::Kind::None) {
        if (d->tool == CanvasTool::Probe)
            Q_EMIT probeStep(direction->toPoint());
        else
            Q_EMIT travelStep(*direction * stepFor(event->modifiers()));
    } else {
        QWidget::keyPressEvent(event);
    }
}

void Canvas::keyReleaseEvent(QKeyEvent *event)
{
    if (event->isAutoRepeat())
        return QWidget::keyReleaseEvent(event);
    if (event->key() == Qt::Key_Space && d->spaceHeld) {
        d->spaceHeld = false;
        d->updateCursor();
        if (!d->spacePanned)
            Q_EMIT playRequested();
    } else if (event->key() == Qt::Key_Control && d->drag.kind == CanvasDrag::Kind::Travel) {
        Q_EMIT travelled(d->drag.seeds, false);
    } else {
        QWidget::keyReleaseEvent(event);
    }
}

void Canvas::contextMenuEvent(QContextMenuEvent *event)
{
    const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QPoint at = keyboard ? rect().center() : event->pos();
    Q_EMIT menuRequested(mapToGlobal(at), d->pixelAt(at), isOther(at));
    event->accept();
}

void Canvas::focusInEvent(QFocusEvent *event)
{
    d->overlay->setFocusRing(isKeyboard(event->reason()));
    QWidget::focusInEvent(event);
}

void Canvas::focusOutEvent(QFocusEvent *event)
{
    d->overlay->setFocusRing(false);
    d->spaceHeld = false;
    d->updateCursor();
    QWidget::focusOutEvent(event);
}

void Canvas::hideEvent(QHideEvent *event)
{
    d->endDrag(true);
    QWidget::hideEvent(event);
}

} // namespace hit
