// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/carried.h"
#include "ui/widgets/dock.h"

#include <QImage>
#include <QPoint>
#include <QPointF>

#include <memory>

namespace hit {

class Explorer;

/// Where the picture is: seed plane, seed field, spread, mix, and every number of the latent.
/// Changes the explorer only; thumbnails come from outside.
class LatentDock final : public Dock
{
    Q_OBJECT
public:
    explicit LatentDock(Explorer &explorer, QWidget *parent = nullptr);
    ~LatentDock() override;
    void setThumbnail(QPoint seed, const QImage &image);
    void addToMix(const QList<PictureSource> &sources);
    void setMixThumbnail(const Latent &latent, const QImage &image);

Q_SIGNALS:
    void setAsBRequested(const hit::Latent &latent);
    /// A click on a tile: travel there.
    void goToRequested(QPointF seeds);
    /// Of the visible seeds, nearest first; replaces the earlier wish.
    void thumbnailsWanted(const QList<QPoint> &seeds);
    void mixThumbnailsWanted(const QList<hit::Latent> &latents); ///< replaces the earlier wish
    void neighboursRequested();                                  ///< of the picture
    void keepRequested();                                        ///< the picture
    void keepSeedRequested(QPoint seed);
    void dropRefused(const hit::Error &error); ///< on the mix
    void leftOutOfMix(int count);              ///< there was no room
    void editsLeftOutOfMix();                  ///< not all of what was added can be part of it

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hit
