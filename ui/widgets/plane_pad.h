// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPoint>
#include <QPointF>
#include <QWidget>

#include <memory>

namespace hit {

/// The seed plane around the present place (ui.md section 7, "Latent plane pad"). Asks for
/// thumbnails of the visible seeds nearest first; draws what it has. GUI thread; knows no engine.
class PlanePad final : public QWidget
{
    Q_OBJECT
public:
    explicit PlanePad(QWidget *parent = nullptr);
    ~PlanePad() override;
    QPointF position() const;
    void setPosition(QPointF seeds); ///< no signal; adds to the path
    void setThumbnail(QPoint seed, const QImage &image);
    void clearThumbnails(); ///< another model
    /// Not empty: the latent is no place on the plane; tiles fade and this text stands there with a
    /// Back button.
    void setFreeText(const QString &text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void gestureStarted();
    void moved(QPointF seeds); ///< absolute place, while dragging
    void gestureFinished();
    void gestureCancelled();
    void goTo(QPointF seeds); ///< click on a thumbnail or Enter: travel there
    void backRequested();
    void thumbnailsWanted(const QList<QPoint> &seeds); ///< nearest first; replaces the earlier wish
    void tileMenuRequested(QPoint seed, QPoint globalPos);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hit
