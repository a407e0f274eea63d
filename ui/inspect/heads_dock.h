// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"
#include "ui/inspect/map_choice.h"
#include "ui/inspect/tile_grid.h"
#include "ui/widgets/dock.h"

class QCheckBox;
class QLabel;
class QPushButton;

namespace hit {

class ElidedLabel;
class Explorer;
class Inspector;
class Segmented;

/// The overview: the maps of all heads of all stages, or (derived) what changes without each token
/// at each stage. Tiles fill in as they come; a click puts one on the canvas.
class HeadsDock final : public Dock
{
    Q_OBJECT
public:
    enum class Page { Heads, Causal };

    HeadsDock(Inspector &inspector, Explorer &explorer, QWidget *parent = nullptr);
    Page page() const { return m_page; }
    void setPage(Page page);
    /// What the page shows: asked for while it is visible.
    std::vector<MapQuery> wanted() const;
    void showProgress(int done, int of);

Q_SIGNALS:
    void wantedChanged(); ///< the page was shown, hidden or changed
    void cancelRequested();
    void saveRequested(); ///< the chosen map
    void saveRawRequested();

private:
    /// Where a tile's picture comes from and what choosing it means.
    struct Source
    {
        MapQuery query;
        int channel = 0;
        MapChoice choice;
    };
    void refresh();
    void addHeads();
    void addCausal();
    void fillImages(const MapQuery *only);
    float commonScale() const;
    const Source *source(int group, int tile) const;
    void choose(int group, int tile);
    void collect(int group, int tile); ///< one more, or one less, of several heads
    void preview(int group, int tile);
    void lookAt(const MapChoice &choice);
    void mute(int group, int tile, bool solo);
    void showMenu(int group, int tile, QPoint globalPos);
    QString caption() const;

    Inspector &m_inspector;
    Explorer &m_explorer;
    Page m_page = Page::Heads;
    std::optional<QPoint> m_locked; ///< this and the next two: as shown
    std::map<int, StageEdit> m_stages;
    ColourMap m_colours = ColourMap::Magma;
    TileGrid *m_grid;
    Segmented *m_pages;
    ElidedLabel *m_caption;
    QCheckBox *m_sameScale;
    QLabel *m_progress;
    QPushButton *m_cancel;
    QList<MapTileGroup> m_groups;
    QList<QList<Source>> m_sources; ///< as m_groups
};

} // namespace hit
