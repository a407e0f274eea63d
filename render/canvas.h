// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/frame.h"
#include "model/latent/state.h"
#include "render/uploader.h"

#include <QColor>
#include <QImage>
#include <QPointF>
#include <QWidget>

#include <memory>
#include <optional>

namespace hit {

/// Zoom and place of the picture; pure arithmetic in device pixels, so that it is tested without a
/// screen.
class CanvasTransform
{
public:
    void setViewport(QSize devicePixels);
    void setPicture(QSize pixels);
    void setView(const View &view);
    View view() const;
    double zoom() const;        ///< device pixels per image pixel, also while fitted
    QRectF pictureRect() const; ///< device pixels, whole numbers at integer zooms
    QPointF pixelFromDevice(QPointF device) const;
    void zoomAt(QPointF device,
                double factor);               ///< keeps the pixel under the pointer, 0.0625 ... 16
    void stepZoom(QPointF device, int steps); ///< along 6.25, 12.5, 25, 50, 100, 200, ... 1600 %
    void panBy(QPointF device);
    void fit();
    double margin = 16, captionRoom = 32; ///< device pixels kept free by fit

private:
    QSize m_viewport, m_picture;
    View m_view;
};

enum class CanvasTool { Travel, Pan };
enum class PixelFilter {
    Auto,
    Nearest,
    Smooth
}; ///< Auto: nearest at integer zooms, else sharp-bilinear

/// The picture. Hosts a QOpenGLWidget, or a plain widget where no GL can be had or software is
/// forced. Owns no model state: gestures come out as signals, `setFrame` and `setView` come in. GUI
/// thread.
class Canvas final : public QWidget
{
    Q_OBJECT
public:
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
    void setColors(QColor canvas, QColor checker);
    void setCaptions(const QString &left, const QString &right);
    void setBusyLine(bool on); ///< 2 px line along the top edge
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
    void travelled(QPointF seeds); ///< since travelStarted; 1 seed per 200 logical px, fine and
                                   ///< snap applied by the receiver
    void travelFinished();
    void travelCancelled();         ///< Esc during the drag
    void travelStep(QPointF seeds); ///< arrow keys: 0.05, Shift 0.005, Ctrl 1
    void viewChanged();
    void uploadPathChanged();
    void framePresented(quint64 requestId);
    void menuRequested(QPoint globalPos, QPoint pixel);
    void filesDropped(const QStringList &paths);
    void textDropped(const QString &text);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hit
