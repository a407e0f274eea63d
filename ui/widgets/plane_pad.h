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

Q_SIGNALS:
    void gestureStarted();
    void moved(QPointF seeds); ///< absolute place, while dragging
    void gestureFinished();
    void gestureCancelled();
    void goTo(QPointF seeds); ///< click on a thumbnail or Enter: travel there
    void backRequested();
    void thumbnailsWanted(const QList<QPoint> &seeds); ///< nearest first; replaces the earlier wish
    void tileMenuRequested(QPoint seed, QPoint globalPos);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hit
