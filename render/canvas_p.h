// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/canvas.h"
#include "render/canvas_overlay.h"
#include "render/canvas_surface.h"
#include "render/compare_divider.h"
#include "render/map_overlay.h"

#include <QPointer>

namespace hit {

/// A press in progress. Armed: not yet far enough to be a drag.
struct CanvasDrag
{
    enum class Kind { None, Armed, Travel, Pan, Probe, Region };
    Kind kind = Kind::None;
    Qt::MouseButton button = Qt::NoButton;
    QPointF last;  ///< logical px
    QPointF seeds; ///< Travel: since it started
    QPoint corner; ///< Region: the pixel where it began
    View viewBefore;
    std::optional<QPoint> hiddenAt; ///< global; where the pointer was when a fine drag hid it
};

struct Canvas::Private
{
    Private(Canvas *canvas, std::optional<UploadPath> forcedPath);

    // canvas.cpp
    void chooseSurface();
    std::unique_ptr<CanvasSurface> software(const QString &why);
    CanvasSurface::Events events();
    void surfaceFailed(const QString &why);
    void surfaceLost(const QString &why);
    void moveFrameTo(std::unique_ptr<CanvasSurface> next);
    void place(); ///< sizes of everything after a change of size or screen
    void viewMoved();
    QPointF toPane(QPointF logical) const; ///< device pixels of the pane there
    QPointF paneCentre() const;            ///< in the same
    QPoint pixelAt(QPointF logical) const; ///< may lie outside the picture
    void zoomAtCentre(int steps);

    // canvas_compare.cpp
    void placeComparison();

    // canvas_mirror.cpp
    void takeGesturesOf(Canvas *other);

    // canvas_input.cpp
    void startPan(QMouseEvent *event);
    void startDrag(QMouseEvent *event);
    void moveTravel(QMouseEvent *event);
    void hidePointer(QPoint global);
    void showPointer();
    void endDrag(bool keep);
    void updateCursor();
    bool isCanvasKey(const QKeyEvent &event) const;
    void click(QPointF logical);
    void drawRegion(QPointF logical, bool finished);
    void hover(QPoint pixel);

    Canvas *q;
    std::optional<UploadPath> forced;
    Scene scene;
    MapOverlay *maps;
    CanvasOverlay *overlay;
    CompareDivider *divider;
    std::unique_ptr<CanvasSurface> surface; ///< before `overlay` in the stack of widgets
    QSize pictureSize;
    CanvasTool tool = CanvasTool::Travel;
    CanvasDrag drag;
    QPoint hovered{-1, -1};
    QPointer<Canvas> mirror;
    bool bare = false;
    bool spaceHeld = false, spacePanned = false;
    bool rebuilt = false; ///< GL was made anew after a loss; a second loss means software
};

} // namespace hit
