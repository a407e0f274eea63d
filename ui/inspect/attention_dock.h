// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/dock.h"

class QPushButton;

namespace hit {

class ChangeGroup;
class ElidedLabel;
class Explorer;
class Inspector;
class PinList;
class PixelStory;
class TokenBars;

/// Which map, how it looks, what the pixel reads, what each stage put there, and the switchboard.
/// Changes the inspector and, through the switchboard, the explorer.
class AttentionDock final : public Dock
{
    Q_OBJECT
public:
    AttentionDock(Inspector &inspector, Explorer &explorer, QWidget *parent = nullptr);
    void showPixel(); ///< anew, from the answers that have come

Q_SIGNALS:
    void saveRequested();    ///< the map on the canvas, with its legend
    void saveRawRequested(); ///< its numbers

private:
    QWidget *makePixel();
    QWidget *makeExport();
    void showCausal();
    void refresh();
    QString pixelTitle() const;

    Inspector &m_inspector;
    Explorer &m_explorer;
    ChangeGroup *m_change;
    TokenBars *m_bars;
    PinList *m_pins;
    PixelStory *m_story;
    ElidedLabel *m_pixelTitle;
    QPushButton *m_pin, *m_save, *m_saveRaw;
};

} // namespace hit
