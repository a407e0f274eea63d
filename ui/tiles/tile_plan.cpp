// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tiles/tile_plan.h"

#include "model/latent/latent.h"
#include "ui/latent_text.h"

#include <QCoreApplication>

namespace hit {
namespace {

constexpr int side = 3, middle = side * side / 2;

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::TilePlan", text);
}

QString nameOf(const Latent &latent)
{
    State there;
    there.latent = latent;
    return placeText(there);
}

/// The state with one latent for everything.
State at(State state, const Latent &latent)
{
    state.mix.clear();
    state.stage_latents.clear();
    state.latent = latent;
    return state;
}

PlannedTile tileAt(const State &state, const Latent &latent)
{
    const QString name = nameOf(latent);
    return {at(state, latent), name, tr("Go to %1").arg(name)};
}

PlannedTile headAt(const State &state, const Latent &latent)
{
    PlannedTile tile = tileAt(state, latent);
    tile.head = true;
    return tile;
}

PlannedTile mixed(const State &state, const Latent &coarse, const Latent &fine, int border,
                  int stages)
{
    PlannedTile tile;
    tile.state = style_mix(at(state, coarse), fine, 0, border - 1, stages);
    tile.name = tr("%1 with fine stages of %2").arg(nameOf(coarse), nameOf(fine));
    tile.step = tr("Mix %1 into %2").arg(nameOf(fine), nameOf(coarse));
    return tile;
}

} // namespace

Latent seedPlace(qint64 seed)
{
    return {Latent::Kind::Plane, {double(seed), 0}, {}};
}

TilePlan neighboursOf(const State &state, const Latent &shown, double radius, qint64 first, int dim)
{
    TilePlan plan{side, middle, {}};
    const auto from = resolve(shown, dim);
    for (int i = 0; from && i < side * side; ++i) {
        if (i == middle) {
            PlannedTile here = tileAt(state, shown);
            here.state = state;
            plan.tiles.append(here);
            continue;
        }
        const qint64 seed = first + i - (i > middle ? 1 : 0);
        Latent latent = seedPlace(seed);
        if (radius < 1) {
            latent.kind = Latent::Kind::Free;
            latent.z = slerp(*from, seed_latent(seed, 0, dim), radius);
            latent.plane = shown.plane;
        }
        PlannedTile tile = tileAt(state, latent);
        tile.name = tr("towards seed %1").arg(seed);
        tile.step = tr("Go to a neighbour");
        plan.tiles.append(tile);
    }
    return plan;
}

TilePlan samplesOf(const State &state, qint64 first, int columns, int rows)
{
    TilePlan plan{columns, -1, {}};
    for (int i = 0; i < columns * rows; ++i) {
        plan.tiles.append(tileAt(state, seedPlace(first + i)));
        if (plan.tiles.last().state == state)
            plan.present = i;
    }
    return plan;
}

TilePlan mixingOf(const State &state, const QList<Latent> &rows, const QList<Latent> &columns,
                  int border, int stages)
{
    TilePlan plan{int(columns.size()) + 1, -1, {}};
    plan.tiles.append(PlannedTile());
    for (const Latent &column : columns)
        plan.tiles.append(headAt(state, column));
    for (const Latent &row : rows) {
        plan.tiles.append(headAt(state, row));
        for (const Latent &column : columns)
            plan.tiles.append(mixed(state, row, column, border, stages));
    }
    for (int i = 0; i < plan.tiles.size(); ++i)
        if (plan.tiles[i].state == state)
            plan.present = i;
    return plan;
}

} // namespace hit
