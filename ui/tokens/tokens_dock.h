// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/directions/manifold.h"
#include "ui/tokens/token_board.h"
#include "ui/widgets/dock.h"

class QLabel;
class QMenu;

namespace hit {

class BoardEditor;
class ElidedLabel;
class Explorer;
class IconButton;
class Inspector;
class LatentBRow;
class ManifoldRow;
class Segmented;
class TokenPictures;
class ValueSlider;
struct MapQuery;

/// The token board with what belongs to it: commands, strength of what is selected, latent B, the
/// off-manifold meter, where the selected token acts. Asks for maps and waits for none.
class TokensDock final : public Dock
{
    Q_OBJECT
public:
    TokensDock(BoardEditor &editor, Inspector &inspector, Explorer &explorer,
               QWidget *parent = nullptr);

    TokenBoard &board() { return *m_board; }
    bool isInView() const { return m_inView; } ///< not behind another tab
    /// What it shows and wants to know of the present picture, the most urgent first.
    std::vector<MapQuery> wanted() const;
    std::vector<MapQuery> wantedInfluence() const; ///< costs a picture each
    void setPicture(const QImage &picture);        ///< on the canvas
    void setPictureOfB(const QImage &picture);
    /// Null: on the manifold.
    void showOff(const OffManifold *off);
    void showOffUnknown(const QString &why);

Q_SIGNALS:
    void wantedChanged();
    /// Where this token acts belongs on the canvas; (-1, -1): not any more.
    void pointed(int stage, int token);
    void snapRequested();
    void bMissing();
    void dropRefused(const hit::Error &error);

private:
    void makeTools();
    void connectBoard();
    void connectStrength();
    void refresh();
    void showSelection();
    void showStrength();
    void showTools();
    void showMap();
    void showMenu(QPoint globalPos);
    void addSources(QMenu &menu);
    void showWhereItActs();
    void setMode(TokenBoard::Mode mode);
    void switchRow(int stage);
    void takeLatent(const BoardCells &cells, const QString &text);
    std::optional<BoardCell> shown() const; ///< whose map is below
    QString selectionText() const;
    QString sourceText() const;
    MapQuery mapQuery(BoardCell cell) const;

    BoardEditor &m_editor;
    Inspector &m_inspector;
    Explorer &m_explorer;
    Segmented *m_modes;
    IconButton *m_mute, *m_solo, *m_swap;
    TokenBoard *m_board;
    QLabel *m_title;
    ElidedLabel *m_source;
    ValueSlider *m_strength;
    LatentBRow *m_b;
    ManifoldRow *m_manifold;
    QLabel *m_mapCaption;
    TokenPictures *m_pictures;
    std::optional<OffManifold> m_off;
    bool m_inView = false;
};

} // namespace hit
