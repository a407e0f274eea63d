// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explorer.h"
#include "ui/tiles/mix_heads.h"
#include "ui/tiles/tile_plan.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace hit {

class IconButton;
class StageBorder;
class TileView;
class ValueSlider;

/// Several pictures in the canvas' place, to go to one of them: neighbours of the present one,
/// seeds, or mixtures of coarse and fine stages. Follows the Explorer while it is shown; the
/// pictures come from outside.
class TilePage final : public QWidget
{
    Q_OBJECT
public:
    enum class Kind { Neighbours, Samples, Mixing };

    explicit TilePage(Explorer &explorer, QWidget *parent = nullptr);
    Kind kind() const { return m_kind; }
    void open(Kind kind); ///< from the first page of pictures on
    void turn(int by);    ///< other pictures
    TileView &view() { return *m_view; }
    double radius() const { return m_radius; }
    int columns() const { return m_columns; } ///< of samples
    int border() const;
    const MixHeads &heads() const { return m_heads; }
    // Of the mixing grid; they stay until another model is open.
    void chooseHeads(int head, const QList<PictureSource> &sources);
    void releaseHead(int head);
    void takeOtherSeed(int head);

Q_SIGNALS:
    /// In reading order; replaces the earlier wish. `index` of setPicture counts in them.
    void picturesWanted(const std::vector<hit::State> &states, int side);
    void leaveRequested(); ///< also after having gone to one
    void mixingOpened();   ///< before its pictures are planned: the time to choose heads
    void headMenuRequested(int head, QPoint globalPos);
    void dropRefused(const hit::Error &error);
    void editsLeftOut(); ///< not all of what was chosen can be a head

public Q_SLOTS:
    void setPicture(int index, const QImage &picture);

private:
    QWidget *makeHead();
    void step(int by);
    void takeModel();
    void plan();
    void wish();
    void go(int index);
    qint64 firstSeed() const;
    void takeDrop(int tile, const QString &latents);
    TilePlan mixing() const;

    Explorer &m_explorer;
    Kind m_kind = Kind::Neighbours;
    double m_radius = 0.25;
    int m_columns = 6;
    int m_page = 0;
    MixHeads m_heads;
    QLabel *m_title;
    ValueSlider *m_radiusSlider, *m_columnsSlider;
    StageBorder *m_border;
    std::optional<int> m_chosenBorder; ///< by the person; of a model with fewer stages the nearest
    TileView *m_view;
    std::vector<int> m_wished; ///< tiles, as in picturesWanted
    bool m_going = false;
};

} // namespace hit
