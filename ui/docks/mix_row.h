// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/carried.h"
#include "model/latent/mix.h"

#include <QImage>
#include <QWidget>

#include <optional>

class QToolButton;

namespace hit {

class Explorer;
class MixTiles;

/// "Mix": up to eight latents and their weights. Takes latents that are dropped. What was mixed
/// stays here, faded, when the picture travels away, so that one picture after the other can be
/// added; what is dropped then is mixed with the picture instead.
class MixRow final : public QWidget
{
    Q_OBJECT
public:
    explicit MixRow(Explorer &explorer, QWidget *parent = nullptr);
    /// To the picture, where nothing is mixed, as far as there is room; the rest is `leftOut`.
    /// Pictures as they look by themselves.
    void add(const QList<PictureSource> &sources);
    void setThumbnail(const Latent &latent, const QImage &image);
    void showState();
    /// Where there is little room the tiles are behind "Mix..." at first, unless something is
    /// mixed.
    void setNarrow(bool narrow);

Q_SIGNALS:
    void thumbnailsWanted(const QList<hit::Latent> &latents);
    void refused(const hit::Error &error); ///< what was dropped
    void leftOut(int count);               ///< a mix has State::max_mix parts
    void editsLeftOut();                   ///< not all of what was added can be part of a mix

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void connectTiles();
    void addPresent();
    void addStep(const Mix &mix);
    void showMenu(int index, QPoint globalPos);
    void setMix(const QString &name, const Mix &mix);
    void remove(int index);
    void updateAdd();
    bool isOpen() const;
    void updateOpen();

    Explorer &m_explorer;
    QToolButton *m_header;
    MixTiles *m_tiles;
    Mix m_parts;  ///< of the picture, or of the last one that was mixed
    Mix m_before; ///< the gesture: a part that was pushed down to 0 % comes back as it was
    bool m_narrow = false;
    std::optional<bool> m_open; ///< as the person wants it
};

} // namespace hit
