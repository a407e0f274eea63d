// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/carried.h"

#include <QList>
#include <QString>

namespace hit {

/// One picture among several that are looked at side by side.
struct PlannedTile
{
    std::optional<State> state; ///< none: the place stays empty
    QString name;               ///< "seed 4218"; also what the caption says
    QString step;               ///< of undo: "Go to seed 4218"
    bool head = false;          ///< of a row or column
};
/// Row by row.
struct TilePlan
{
    int columns = 1;
    int present = -1; ///< the tile that is on the canvas, or -1
    QList<PlannedTile> tiles;
};

/// Around `state`, whose latent is `shown`: each of the eight lies on the way to another seed,
/// `first` and those after it; `radius` 0 ... 1 is how far. Spread, edits and board stay.
TilePlan neighboursOf(const State &state, const Latent &shown, double radius, qint64 first,
                      int dim);
/// Seeds from `first` on.
TilePlan samplesOf(const State &state, qint64 first, int columns, int rows);
/// Each row gives the start grid and the stages before `border`, each column those from it on, as
/// they look by themselves (carried.h). What does not fit the model, whose latents are `dim` long
/// and which has `stages`, stays empty.
TilePlan mixingOf(const State &state, const QList<PictureSource> &rows,
                  const QList<PictureSource> &columns, int border, int dim, int stages);

Latent seedPlace(qint64 seed);

} // namespace hit
