// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/frame.h"
#include "render/canvas_transform.h"
#include "render/comparison.h"
#include "render/map_layer.h"
#include "render/picture_parts.h"
#include "render/uploader.h"

#include <QColor>
#include <QImage>
#include <QPointF>
#include <QWidget>

#include <memory>
#include <optional>

namespace hit {

enum class CanvasTool { Travel, Pan, Probe, Region };

struct CanvasColors
{
    QColor canvas, checker; ///< behind the picture; second colour where it is transparent
    QColor caption, accent; ///< text on the canvas; busy line, focus ring and the letter A
    QColor other = {};      ///< the letter B
};

/// The picture. Hosts a QOpenGLWidget, or a plain widget where no GL can be had or software is
/// forced. Owns no model state: gestures come out as signals, `setFrame` and `setView` come in. GUI
/// thread.
class Canvas final : public QWidget
{
    Q_OBJECT
public:
    /// `forced`: that rung or software, for tests and for machines where a rung misbehaves.
    explicit Canvas(std::optional<UploadPath> forced, QWidget *parent = nullptr);
    ~Canvas() override;

    void setFrame(Frame frame); ///< newest wins; one repaint
    void clear();
    QSize pictureSize() const;
    QImage grabPicture() const; ///< the picture itself at 1:1
    View view() const;
    void setView(const View &view);
    double zoom() const;
    void setTool(CanvasTool tool);
    CanvasTool tool() const;
    void setPixelFilter(PixelFilter filter);
    void setColors(const CanvasColors &colors);
    void setCaptions(const QString &left, const QString &right);
    void setCaptionGap(int width); ///< logical px kept free between the captions
    /// The frame that is shown as a sum with gains, until the next frame comes; at most mostParts.
    void setParts(const PictureParts &parts);
    void setMap(const MapLayer &map);
    void setLegend(const MapLegend &legend); ///< no title: none
    void setOutlines(const QList<Outline> &outlines);
    /// A rectangle that is being chosen, in image pixels; empty: none.
    void setRegion(const QRect &region);
    /// Where a part of the picture is in a pane (0: the picture, 1: the map beside it), logical px.
    QRectF place(const QRectF &imagePixels, int pane = 0) const;
    /// Picture B beside the frame, which is A, of any size; newest wins.
    void setOther(Frame frame);
    void clearOther();
    bool hasOther() const;
    bool isOther(QPoint place) const; ///< is B seen there? Logical px
    void setComparison(const Comparison &comparison);
    const Comparison &comparison() const;
    QImage grabOther() const;      ///< B itself at 1:1
    QImage grabComparison() const; ///< A and B as they are shown, see comparedImage()
    void setBusyLine(bool on);     ///< 2 px line along the top edge
    /// From now on `mirror` shows what this one shows, in a view of its own and without captions;
    /// gestures on it come out here. Null: none.
    void setMirror(Canvas *mirror);
    void setBare(bool on); ///< the picture may fill it: no margin and no room for captions
    std::optional<UploadPath> wantedPath() const; ///< that it was made with
    UploadPath uploadPath() const;
    QString uploadReason() const; ///< why it is not a better one

public Q_SLOTS:
    void fit();
    void fitOrLastZoom();
    void zoomIn();
    void zoomOut();
    void zoomActual(); ///< 100 %: one image pixel on one device pixel

Q_SIGNALS:
    void travelStarted();
    /// Since travelStarted: 1 seed per 200 logical px, a tenth of it while Shift is down. With
    /// `wholeSeeds` (Ctrl) the receiver rounds the place, which the canvas does not know.
    void travelled(QPointF seeds, bool wholeSeeds);
    void travelFinished();
    void travelCancelled();         ///< Esc during the drag
    void travelStep(QPointF seeds); ///< arrow keys: 0.05, Shift 0.005, Ctrl 1
    /// Another pixel is under the pointer; (-1, -1): none.
    void pixelHovered(QPoint pixel);
    /// A press without a drag, or anywhere along a drag with the probe; inside the picture.
    void pixelClicked(QPoint pixel);
    void probeStep(QPoint step); ///< arrow keys with the probe
    /// While the region tool draws it, inside the picture; `finished` once it is released. Esc
    /// brings an empty one.
    void regionDrawn(const QRect &region, bool finished);
    void dividerMoved(double at); ///< Comparison::divider, by the person
    void playRequested();         ///< Space, released without having panned
    void viewChanged();           ///< by the person, or fitted to a new size; setView is silent
    void uploadPathChanged();
    void framePresented(quint64 requestId); ///< after it was painted
    /// `pixel` may lie outside the picture; `other`: B is seen there.
    void menuRequested(QPoint globalPos, QPoint pixel, bool other);

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void screenChanged();

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hit
