// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas.h"

#include "model/core/log.h"
#include "render/canvas_p.h"
#include "render/frame_image.h"

#include <QResizeEvent>
#include <QWindow>

#include <cmath>
#include <utility>

namespace hit {

Canvas::Private::Private(Canvas *canvas, std::optional<UploadPath> forcedPath)
    : q(canvas)
    , forced(forcedPath)
    , maps(new MapOverlay(scene, canvas))
    , overlay(new CanvasOverlay(canvas))
    , divider(new CompareDivider(canvas))
{
    QObject::connect(divider, &CompareDivider::moved, canvas, &Canvas::dividerMoved);
}

void Canvas::Private::chooseSurface()
{
    if (forced == UploadPath::Software)
        surface = software(Canvas::tr("software was asked for"));
    else if (const auto refusal = glRefusal(forced ? GlKind::Any : GlKind::Hardware))
        surface = software(*refusal);
    else
        surface = makeGlSurface(scene, forced, events(), q);
    place();
}

std::unique_ptr<CanvasSurface> Canvas::Private::software(const QString &why)
{
    const bool other = forced && forced != UploadPath::Software;
    const QString asked =
        other ? Canvas::tr("%1 was asked for, but ").arg(uploadPathName(*forced)) : QString();
    return makeSoftwareSurface(scene, asked + why, events(), q);
}

CanvasSurface::Events Canvas::Private::events()
{
    // The surface is painting: nobody may close the window or replace the surface before it is
    // done.
    const auto later = [this](auto action) {
        QMetaObject::invokeMethod(q, std::move(action), Qt::QueuedConnection);
    };
    return {[=, this](quint64 id) { later([this, id] { Q_EMIT q->framePresented(id); }); },
            [=, this] { later([this] { Q_EMIT q->uploadPathChanged(); }); },
            [=, this](const QString &why) { later([this, why] { surfaceFailed(why); }); },
            [=, this](const QString &why) { later([this, why] { surfaceLost(why); }); }};
}

void Canvas::Private::surfaceFailed(const QString &why)
{
    if (surface->path() == UploadPath::Software) {
        log::error("the picture was not shown: " + why.toStdString());
        return;
    }
    log::warning("drawing by OpenGL was given up: " + why.toStdString());
    moveFrameTo(software(why));
}

void Canvas::Private::surfaceLost(const QString &why)
{
    if (std::exchange(rebuilt, true) || glRefusal(GlKind::Any))
        return surfaceFailed(why);
    log::warning("OpenGL is started anew: " + why.toStdString());
    moveFrameTo(makeGlSurface(scene, forced, events(), q));
}

void Canvas::Private::moveFrameTo(std::unique_ptr<CanvasSurface> next)
{
    const Frame frame = surface->frame(), other = surface->other();
    surface = std::move(next);
    place();
    if (frame.data)
        surface->setFrame(frame);
    if (other.data)
        surface->setOther(other);
    Q_EMIT q->uploadPathChanged();
}

void Canvas::Private::place()
{
    const double ratio = q->devicePixelRatioF();
    const double before = scene.transform.zoom();
    scene.viewport = (QSizeF(q->size()) * ratio).toSize();
    const int panes = scene.panes();
    const int gaps = (panes - 1) * int(std::lround(Scene::paneGap * ratio));
    scene.transform.setViewport(
        QSize((scene.viewport.width() - gaps) / panes, scene.viewport.height()));
    scene.transform.setMargins(bare ? 0 : 16 * ratio, bare ? 0 : overlay->captionRoom() * ratio);
    surface->widget().setAttribute(Qt::WA_TransparentForMouseEvents);
    surface->widget().setGeometry(q->rect());
    surface->widget().setVisible(true);
    maps->setGeometry(q->rect());
    maps->raise();
    overlay->setGeometry(q->rect());
    overlay->raise();
    viewMoved();
    if (scene.transform.zoom() != before)
        Q_EMIT q->viewChanged();
}

void Canvas::Private::viewMoved()
{
    const double ratio = q->devicePixelRatioF();
    const QRectF picture = scene.transform.pictureRect();
    overlay->setPicture(QRectF(picture.topLeft() / ratio, picture.size() / ratio));
    maps->update();
    placeComparison();
    surface->widget().update();
}

QPointF Canvas::Private::toPane(QPointF logical) const
{
    const QPointF device = logical * q->devicePixelRatioF();
    const int left = scene.paneLeft(1);
    const bool second = scene.panes() > 1 && device.x() >= left;
    return second ? device - QPointF(left, 0) : device;
}

QPointF Canvas::Private::paneCentre() const
{
    return QRectF({}, QSizeF(scene.transform.viewport())).center();
}

QPoint Canvas::Private::pixelAt(QPointF logical) const
{
    const QPointF pixel = scene.transform.pixelFromDevice(toPane(logical));
    return {qFloor(pixel.x()), qFloor(pixel.y())};
}

void Canvas::Private::zoomAtCentre(int steps)
{
    scene.transform.stepZoom(paneCentre(), steps);
    viewMoved();
    Q_EMIT q->viewChanged();
}

Canvas::Canvas(std::optional<UploadPath> forced, QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this, forced))
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    setMouseTracking(true);
    setAccessibleName(tr("Canvas"));
    d->chooseSurface();
    d->updateCursor();
}

Canvas::~Canvas() = default;

void Canvas::setFrame(Frame frame)
{
    if (d->mirror)
        d->mirror->setFrame(frame);
    const QSize size(frame.width, frame.height);
    d->scene.parts.clear();
    d->surface->setFrame(std::move(frame));
    if (size == d->pictureSize)
        return;
    d->pictureSize = size;
    d->scene.transform.setPicture(size);
    d->viewMoved();
    Q_EMIT viewChanged();
}

void Canvas::clear()
{
    if (d->mirror)
        d->mirror->clear();
    d->pictureSize = {};
    d->scene.parts.clear();
    d->scene.transform.setPicture({});
    d->scene.otherSize = {};
    d->surface->clear();
    d->surface->clearOther();
    d->viewMoved();
}

QSize Canvas::pictureSize() const
{
    return d->pictureSize;
}

QImage Canvas::grabPicture() const
{
    return d->scene.parts.empty() ? imageFromFrame(d->surface->frame()).value_or(QImage())
                                  : sumOfParts(d->scene.parts);
}

View Canvas::view() const
{
    return d->scene.transform.view();
}

void Canvas::setView(const View &view)
{
    if (view == d->scene.transform.view())
        return;
    d->scene.transform.setView(view);
    d->viewMoved();
}

double Canvas::zoom() const
{
    return d->scene.transform.zoom();
}

void Canvas::setTool(CanvasTool tool)
{
    if (d->mirror)
        d->mirror->setTool(tool);
    d->tool = tool;
    d->updateCursor();
}

CanvasTool Canvas::tool() const
{
    return d->tool;
}

void Canvas::setPixelFilter(PixelFilter filter)
{
    if (d->mirror)
        d->mirror->setPixelFilter(filter);
    d->scene.filter = filter;
    d->surface->widget().update();
}

void Canvas::setColors(const CanvasColors &colors)
{
    if (d->mirror)
        d->mirror->setColors(colors);
    d->scene.colors = colors;
    d->overlay->setColors(colors.canvas, colors.caption, colors.accent);
    d->divider->setAccent(colors.accent);
    d->placeComparison();
    d->surface->widget().update();
}

void Canvas::setCaptions(const QString &left, const QString &right)
{
    d->overlay->setCaptions(left, right);
    setAccessibleDescription(tr("Picture, %1, %2").arg(left, right));
}

void Canvas::setCaptionGap(int width)
{
    d->overlay->setGap(width);
}

void Canvas::setParts(const PictureParts &parts)
{
    if (d->mirror)
        d->mirror->setParts(parts);
    d->scene.parts = parts;
    d->surface->widget().update();
}

void Canvas::setMap(const MapLayer &map)
{
    if (d->mirror)
        d->mirror->setMap(map);
    const int panes = d->scene.panes();
    d->scene.map = map;
    if (d->scene.panes() != panes)
        d->place();
    d->surface->widget().update();
}

void Canvas::setLegend(const MapLegend &legend)
{
    if (d->mirror)
        d->mirror->setLegend(legend);
    d->maps->setLegend(legend);
}

void Canvas::setOutlines(const QList<Outline> &outlines)
{
    if (d->mirror)
        d->mirror->setOutlines(outlines);
    d->maps->setOutlines(outlines);
}

void Canvas::setRegion(const QRect &region)
{
    if (d->mirror)
        d->mirror->setRegion(region);
    d->maps->setRegion(region);
}

QRectF Canvas::place(const QRectF &imagePixels, int pane) const
{
    return d->maps->place(imagePixels, pane);
}

void Canvas::setBusyLine(bool on)
{
    d->overlay->setBusy(on);
}

std::optional<UploadPath> Canvas::wantedPath() const
{
    return d->forced;
}

UploadPath Canvas::uploadPath() const
{
    return d->surface->path();
}

QString Canvas::uploadReason() const
{
    return d->surface->whyNotBetter();
}

void Canvas::fit()
{
    d->scene.transform.fit();
    d->viewMoved();
    Q_EMIT viewChanged();
}

void Canvas::fitOrLastZoom()
{
    d->scene.transform.fitOrLastZoom();
    d->viewMoved();
    Q_EMIT viewChanged();
}

void Canvas::zoomIn()
{
    d->zoomAtCentre(1);
}

void Canvas::zoomOut()
{
    d->zoomAtCentre(-1);
}

void Canvas::zoomActual()
{
    d->scene.transform.zoomAt(d->paneCentre(), 1 / zoom());
    d->viewMoved();
    Q_EMIT viewChanged();
}

void Canvas::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    d->place();
}

void Canvas::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        d->place(); // the captions need another room
}

void Canvas::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    // Another screen may have another ratio of device pixels.
    if (QWindow *window = this->window()->windowHandle())
        connect(window, &QWindow::screenChanged, this, &Canvas::screenChanged,
                Qt::UniqueConnection);
    d->place();
}

void Canvas::screenChanged()
{
    d->place();
}

} // namespace hit
