// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/canvas.h"
#include "render/comparison.h"
#include "render/map_layer.h"
#include "render/picture_parts.h"

#include <functional>

namespace hit {

/// All that a surface needs to draw besides the frame; owned by the canvas.
struct Scene
{
    static constexpr int paneGap = 8; ///< logical pixels between picture and map

    CanvasTransform transform; ///< in each pane
    QSize viewport;            ///< of the canvas, device pixels
    PixelFilter filter = PixelFilter::Auto;
    CanvasColors colors{Qt::black, Qt::darkGray, Qt::lightGray, Qt::white};
    MapLayer map;
    PictureParts parts; ///< the picture as their sum, instead of the frame; empty: the frame
    Comparison comparison;
    QSize otherSize; ///< of B, pixels; empty: there is none

    /// The picture, and the map where it stands beside it.
    int panes() const { return map.beside ? 2 : 1; }
    int paneLeft(int pane) const
    {
        return pane * (viewport.width() - transform.viewport().width());
    }
    bool hasMap(int pane) const { return !map.colors.isNull() && pane == panes() - 1; }
    /// In the first pane; the others show A.
    Comparison::Show shown() const
    {
        return otherSize.isEmpty() ? Comparison::Show::A : comparison.show;
    }
    bool differs(int pane) const { return pane == 0 && shown() == Comparison::Show::Difference; }
    /// What of the picture lies in its pane, device pixels.
    QRectF seenPicture() const
    {
        return transform.pictureRect() & QRectF(QPointF(), QSizeF(transform.viewport()));
    }
    /// The first column of B in a pane, device pixels.
    int dividerX() const
    {
        const QRectF seen = seenPicture();
        return qRound(seen.left() + comparison.divider * seen.width());
    }
};

inline constexpr int checkerSquare = 8; ///< device pixels

/// One way to show frames: by GL or by software. GUI thread.
class CanvasSurface
{
public:
    /// All of them come while painting: act on them later.
    struct Events
    {
        std::function<void(quint64 requestId)> presented;
        std::function<void()> pathChanged;
        std::function<void(const QString &why)> failed; ///< the picture is still in here
        /// The same, but a new surface of this kind may work: the driver was reset.
        std::function<void(const QString &why)> lost;
    };

    virtual ~CanvasSurface() = default;
    virtual QWidget &widget() = 0;
    virtual void setOther(Frame frame) = 0; ///< B of Scene::comparison; newest wins
    virtual void clearOther() = 0;
    virtual Frame other() = 0;              ///< as frame()
    virtual void setFrame(Frame frame) = 0; ///< newest wins; one repaint
    virtual void clear() = 0;
    virtual Frame
    frame() = 0; ///< what is shown or will be, in memory of the host where it was copied
    virtual UploadPath path() const = 0;
    virtual QString whyNotBetter() const = 0;
};

/// A GL that the CPU draws is slower than the software surface: use it only if it was asked for.
enum class GlKind { Any, Hardware };
/// Why there is no such GL for the canvas; nothing if there is. Makes a context to find out.
std::optional<QString> glRefusal(GlKind kind);

std::unique_ptr<CanvasSurface> makeGlSurface(const Scene &scene, std::optional<UploadPath> forced,
                                             CanvasSurface::Events events, QWidget *parent);
std::unique_ptr<CanvasSurface> makeSoftwareSurface(const Scene &scene, QString whyNotBetter,
                                                   CanvasSurface::Events events, QWidget *parent);

} // namespace hit
